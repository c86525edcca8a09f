using System.Security.Cryptography;
using System.Text.Json;
using Audit.Board;
using Audit.Owners;
using Audit.Proof;
using Contracts;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TestKit;

namespace Audit.Tests.Owners;

/// <summary>Logs that were tampered with, read over HTTP: what one service has hides nothing of the others.</summary>
public sealed class OwnersLoopTests : IAsyncLifetime
{
    private readonly string _keyFile = Path.GetTempFileName();
    private readonly Dictionary<string, WebApplication> _owners = [];
    private TestDatabase _database = null!;
    private LedgerWriter _writer = null!;
    private readonly FakeTimeProvider _clock = new(Desk.Now);
    private Reread _reread = null!;

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_keyFile, key.ExportECPrivateKeyPem());
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        (_writer, _reread) = (new(_database.Service), new(_database.Service, _clock));
    }

    public async Task DisposeAsync()
    {
        foreach (var owner in _owners.Values) await owner.DisposeAsync();
        await _writer.DisposeAsync();
        await _database.DisposeAsync();
        File.Delete(_keyFile);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_named_and_the_others_are_compared_and_heal()
    {
        var facts = Facts("directory");
        await ServeAsync("knowledge", "no JSON", "[]");
        await ServeAsync("directory", Heads(facts), Log(facts));
        await ServeAsync("routing", Heads(), Log([]));
        var found = await CompareAsync("knowledge", "nobody", "directory", "routing");
        found.Select(f => (f.Service, f.Healed, Read: f.NotCompared is null)).ShouldBe(
            [("knowledge", 0, false), ("nobody", 0, false), ("directory", 3, true), ("routing", 0, true)]);
        found[0].NotCompared.ShouldStartWith("JsonReaderException");
    }

    [Theory]
    [InlineData("x", null, "cannot be read")]
    [InlineData(null, "request_closed", "may not tell request_closed")]
    public async Task A_fact_that_the_ledger_cannot_take_ends_its_own_stream_alone_and_is_a_difference(string? request, string? type, string why)
    {
        var (bad, good) = (Facts("knowledge"), Facts("knowledge"));
        await ServeAsync("knowledge", Heads(bad, good), (List<Logged>)[.. Log(bad).Select((told, i) => i == 1 ? told with { CorrelationId = request, Type = type ?? told.Type } : told), .. Log(good)]);
        var found = (await CompareAsync("knowledge")).ShouldHaveSingleItem();
        (found.Healed, found.NotCompared).ShouldBe((4, null), "the first of one, all of the other");
        found.Differences.ShouldHaveSingleItem().What.ShouldContain(why);
        found.Differences[0].What.ShouldStartWith("Version 2 of its owner's log is not taken into the ledger, nor what follows it: ");
    }

    [Fact]
    public async Task A_log_with_a_false_hash_does_not_come_into_the_ledger()
    {
        var facts = Facts("knowledge");
        await ServeAsync("knowledge", Heads(facts), (List<Logged>)[.. Log(facts).Select((told, i) => i == 2 ? told with { Headers = new { told.Hash, Actor = "agent/other" } } : told)]);
        var found = (await CompareAsync("knowledge")).ShouldHaveSingleItem();
        (found.Healed, found.DifferencesInAll).ShouldBe((2, 1));
        found.Differences[0].What.ShouldContain("is not that of what it says");
    }

    [Theory]
    [InlineData(false, 3, "has no hash")]
    [InlineData(true, 0, "not above 0")]
    [InlineData(true, -7, "not above 0")]
    public async Task A_fact_without_a_hash_or_with_no_number_of_its_log_is_not_taken(bool hashed, int sequence, string why)
    {
        var facts = Facts("knowledge");
        await ServeAsync("knowledge", Heads(facts), (List<Logged>)
            [.. Log(facts).Select((told, i) => i == 2 ? told with { Sequence = sequence, Headers = hashed ? told.Headers : new { Actor = "agent/other" } } : told)]);
        var found = (await CompareAsync("knowledge")).ShouldHaveSingleItem();
        (found.Healed, found.Differences.ShouldHaveSingleItem().What.Contains(why, StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Fact]
    public async Task A_fact_altered_under_its_hash_is_found_where_every_stream_still_ends_alike_and_until_it_is_as_it_was()
    {
        var facts = Facts("knowledge");
        var log = Log(facts);
        await ServeAsync("knowledge", Heads(facts), log);
        (await CompareAsync("knowledge")).ShouldHaveSingleItem().DifferencesInAll.ShouldBe(0, "the ledger takes all of it");

        log[1] = log[1] with { Data = JsonElement.Parse("""{"number":22}""") };
        (await CompareAsync("knowledge")).ShouldHaveSingleItem().DifferencesInAll.ShouldBe(0, "it was read a moment ago");
        _clock.Advance(TimeSpan.FromHours(1));
        var found = (await CompareAsync("knowledge")).ShouldHaveSingleItem();
        found.Differences.ShouldHaveSingleItem().ShouldBe(
            new Difference(facts[0].StreamId, "Version 2 of its owner's log was altered: it is not what its hash, which the ledger has too, stands for."));

        log[1] = Log(facts)[1];
        found = (await CompareAsync(whole: true, "knowledge")).ShouldHaveSingleItem();
        (found.DifferencesInAll, found.Reread!.UpTo).ShouldBe((0, 3));
        found.Reread.EndedAt.ShouldNotBeNull();

        log[0] = log[0] with { Headers = new { facts[1].Hash, facts[0].Actor } };
        (await CompareAsync(whole: true, "knowledge"))[0].Differences.Count.ShouldBe(1);
        log.RemoveAt(0);
        (await CompareAsync(whole: true, "knowledge"))[0].Differences.ShouldHaveSingleItem().What.ShouldBe("The ledger has version 1, and its owner's log has not.");
    }

    [Fact]
    public async Task A_hash_altered_in_the_middle_or_words_that_cannot_be_read_are_found_too()
    {
        var facts = Facts("knowledge");
        var log = Log(facts);
        await ServeAsync("knowledge", Heads(facts), log);
        await CompareAsync("knowledge");
        log[0] = log[0] with { Headers = new { facts[1].Hash, facts[0].Actor } };
        log[1] = log[1] with { CorrelationId = "x" };
        (await CompareAsync(whole: true, "knowledge"))[0].Differences.Select(d => d.What[..9]).ShouldBe(["Version 1", "Version 2"]);
    }

    [Fact]
    public async Task A_fact_taken_out_of_the_middle_is_missed()
    {
        var facts = Facts("knowledge");
        var log = Log(facts);
        await ServeAsync("knowledge", Heads(facts), log);
        await CompareAsync("knowledge");
        log.RemoveAt(1);
        (await CompareAsync("knowledge"))[0].Differences.ShouldHaveSingleItem().What.ShouldBe("The ledger has version 2, and its owner's log has not.");
    }

    [Fact]
    public async Task The_board_has_each_services_parked_messages_and_its_publishers_lag_and_who_is_away()
    {
        await ServeAsync("knowledge", Heads(), Log([]));
        using var loop = Loop("knowledge", "nobody");
        using var watch = new ServiceWatch(loop);
        watch.Latest.ShouldBeEmpty("nobody is kept waiting");
        (await Eventually.BecomesAsync(() => Task.FromResult(watch.Latest), lines => lines.Count > 0, "the services were asked")).ShouldBe(
            [new ServiceLine("knowledge", 2, 1, 5, Away: false), new ServiceLine("nobody", null, null, null, Away: true)]);
    }

    private Task<IReadOnlyList<OwnerComparison>> CompareAsync(params string[] services) => CompareAsync(whole: false, services);

    private async Task<IReadOnlyList<OwnerComparison>> CompareAsync(bool whole, params string[] services)
    {
        using var loop = Loop(services);
        return await loop.CompareAsync(listAll: false, whole, default);
    }

    private OwnersLoop Loop(params string[] services)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Owners:KeyFile"] = _keyFile, ["Owners:Addresses"] = string.Join(' ', services.Select(s => $"{s}={(_owners.TryGetValue(s, out var owner) ? owner.Urls.First() : "http://127.0.0.1:1")}")),
        }).Build();
        return new OwnersLoop(
            configuration, new Comparison(_database.Service, _writer, _reread, TimeProvider.System), new Leader(_database.Service, "audit", NullLogger<Leader>.Instance),
            TimeProvider.System, NullLogger<OwnersLoop>.Instance);
    }

    private static List<LedgerFact> Facts(string service)
    {
        var (facts, stream, previous) = (new List<LedgerFact>(), Guid.NewGuid(), Array.Empty<byte>());
        for (var version = 1; version <= 3; version++)
        {
            var fact = new LedgerFact(
                0, Guid.NewGuid(), service, version, stream, "thing", version, "thing_changed", 1, $"service/{service}", null, null, Desk.Now, Desk.Now, null,
                Desk.Now, JsonElement.Parse($$"""{"number":{{version}}}"""), "");
            previous = LedgerEntry.HashOf(fact, previous);
            facts.Add(fact with { Hash = Convert.ToBase64String(previous) });
        }

        return facts;
    }

    private static List<StreamHead> Heads(params List<LedgerFact>[] streams) =>
        streams.Select(s => new StreamHead(s[^1].StreamId, s[^1].StreamVersion, s[^1].Hash)).OrderBy(h => h.StreamId).ToList();

    private static List<Logged> Log(IEnumerable<LedgerFact> facts) =>
    [
        .. facts.Select(f => new Logged(
            f.ServiceSequence, f.FactId, f.StreamId, f.StreamType, f.StreamVersion, f.Type, f.RecordedAt, null, f.Hash, new { f.Hash, f.Actor }, f.Data)),
    ];

    /// <summary>Heads come once, and none behind them.</summary>
    private async Task ServeAsync(string service, object heads, object log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = _owners[service] = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/log/heads", (Guid after) => heads is string text ? Results.Text(text, "application/json")
            : Results.Json(after == Guid.Empty ? Counted((List<StreamHead>)heads, (List<Logged>)log) : [], ContractJson.Options));
        app.MapGet("/log", (long after, int limit) =>
            Results.Json(log is List<Logged> all ? all.Where(l => l.Sequence > after).Take(limit) : [], ContractJson.Options));
        app.MapGet("/log/streams/{id:guid}", (Guid id) =>
            Results.Json(log is List<Logged> all ? all.Where(l => l.StreamId == id) : [], ContractJson.Options));
        app.MapGet("/log/summary", () => new { LastSequence = 12, Published = 7, Parked = 2, WaitingForRetry = 1, Service = service });
        app.MapGet("/parked", () => Results.Text("[]", "application/json"));
        await app.StartAsync();
    }

    private static IEnumerable<StreamHead> Counted(List<StreamHead> heads, List<Logged> log) => heads.Select(h => h with { Facts = log.Count(l => l.StreamId == h.StreamId) });

    private sealed record Logged(
        long Sequence, Guid Id, Guid StreamId, string StreamType, long Version, string Type, DateTimeOffset At, string? CorrelationId, string Hash,
        object Headers, JsonElement Data);
}
