using Audit.Proof;
using Contracts.Directory.V1;
using Messaging;
using TestKit;

namespace Audit.Tests;

/// <summary>One false hash in the ledger would be a finding in every check from then on: it does not come in.</summary>
public sealed class LedgerWriterTests : IAsyncLifetime
{
    private readonly IReadOnlyList<LedgerFact> _facts = Chained();
    private TestDatabase _database = null!;
    private LedgerWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        _writer = new(_database.Service);
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_fact_whose_hash_is_not_that_of_what_it_says_is_refused_and_the_right_one_comes_in_after_it()
    {
        await RefusesAsync(_facts[0] with { Hash = Convert.ToBase64String(new byte[32]) });
        await RefusesAsync(_facts[0] with { Actor = "agent/somebody-else" });
        (await _writer.AddAsync(_facts[0], default)).ShouldBeTrue();
        await RefusesAsync(_facts[1] with { Hash = Convert.ToBase64String(LedgerEntry.HashOf(_facts[1], new byte[32])) });
        (await _writer.AddAsync(_facts[1], default)).ShouldBeTrue();
        (await _writer.AddAsync(_facts[0], default)).ShouldBeFalse("again it is the same");
        (await PositionsAsync()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Facts_of_a_stream_that_overtake_one_another_all_come_in()
    {
        var adding = _facts.Reverse().Select(fact => _writer.AddAsync(fact, default)).ToList();
        (await Task.WhenAll(adding)).ShouldAllBe(added => added);
        (await PositionsAsync()).Count.ShouldBe(_facts.Count);
    }

    [Fact]
    public async Task What_follows_a_fact_that_is_not_there_came_too_early()
    {
        (await _writer.AddAsync(_facts[0], default)).ShouldBeTrue();
        await Should.ThrowAsync<NotYetException>(() => _writer.AddAsync(_facts[2], default));
        (await PositionsAsync()).ShouldBe([1]);
    }

    /// <summary>The false one has a good hash of its own, but its id is taken: what is chained to it would follow nothing.</summary>
    [Fact]
    public async Task What_follows_a_fact_of_the_same_commit_that_does_not_come_in_does_not_either()
    {
        (await _writer.AddAsync(_facts[0], default)).ShouldBeTrue();
        var stream = Guid.NewGuid();
        var first = Rehashed(_facts[0] with { StreamId = stream }, []);
        var second = Rehashed(_facts[1] with { StreamId = stream, FactId = Guid.NewGuid() }, Convert.FromBase64String(first.Hash));
        var (one, other) = (_writer.AddAsync(first, default), _writer.AddAsync(second, default));
        await Should.ThrowAsync<Refusal>(() => one);
        await Should.ThrowAsync<NotYetException>(() => other);
        (await PositionsAsync()).ShouldBe([1]);
    }

    private async Task RefusesAsync(LedgerFact fact) => (await Should.ThrowAsync<Refusal>(() => _writer.AddAsync(fact, default))).Message.ShouldContain("hash");

    private async Task<List<long>> PositionsAsync() => [.. (await new LedgerReader(_database.Service).PlacesAsync(default)).Select(p => p.Position).Order()];

    private static LedgerFact Rehashed(LedgerFact fact, byte[] previous) => fact with { Hash = Convert.ToBase64String(LedgerEntry.HashOf(fact, previous)) };

    private static IReadOnlyList<LedgerFact> Chained()
    {
        var ledger = new Ledger();
        var settings = new DeskSettings(TimeSpan.FromSeconds(20), 300, TimeSpan.FromMinutes(30), 3, TimeSpan.FromDays(1), 2);
        for (var i = 0; i < 5; i++) ledger.Add("directory", null, new DeskSettingsDefined(settings, Desk.Now.AddMinutes(i)));
        return ledger.Facts;
    }
}
