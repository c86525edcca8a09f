using Contracts;
using Planted;
using Planted.Tickets.V1;
using TestKit;

namespace Messaging.Tests;

/// <summary>A node remembers states; another node may have moved them on. It never says no, nothing or not yet by an old one.</summary>
public sealed class StaleStateTests : IAsyncLifetime
{
    private static readonly Vocabulary Tickets = new([typeof(TicketClosed)]);
    private static readonly StreamType<Tally> Closings = Tally.Stream();
    private readonly Guid _stream = Guid.NewGuid();
    private TestDatabase _database = null!;
    private Node _one = null!;
    private Node _other = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        (_one, _other) = (new Node(_database, Tickets), new Node(_database, Tickets));
        await _one.AppendAsync(Closings, _stream, new TicketClosed("first")); // which it remembers
        await _other.AppendAsync(Closings, _stream, new TicketClosed("second"));
    }

    public async Task DisposeAsync()
    {
        _one.Dispose();
        _other.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public Task What_is_too_early_by_the_old_state_and_not_by_the_new_one_is_done() =>
        IsDoneAsync(() => throw new NotYetException("The second is not known yet."));

    [Fact]
    public Task What_the_old_state_refuses_and_the_new_one_does_not_is_done() =>
        IsDoneAsync(() => throw Refusal.WrongState("There is no second."));

    [Fact]
    public Task What_is_nothing_by_the_old_state_and_something_by_the_new_one_is_done() => IsDoneAsync(() => []);

    private async Task IsDoneAsync(Func<IEnumerable<IFact>> withoutTheSecond)
    {
        var result = await _one.DecideAsync(
            Closings, _stream, tally => tally.Count < 2 ? withoutTheSecond() : [new TicketClosed("third")]);
        (result.Version, result.State.Count).ShouldBe((3, 3));
    }
}
