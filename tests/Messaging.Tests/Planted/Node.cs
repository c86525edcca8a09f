using System.Collections.Immutable;
using Contracts;
using EventStore;
using Messaging;
using Microsoft.Extensions.Caching.Memory;
using TestKit;

namespace Planted;

/// <summary>How often tickets were closed, for which reason.</summary>
public sealed record Tally(int Count, ImmutableSortedDictionary<string, int> Reasons)
{
    public static readonly Tally None = new(0, ImmutableSortedDictionary<string, int>.Empty);

    public static StreamType<Tally> Stream(int? snapshotEvery = null) => new("tally", None, Evolve, snapshotEvery: snapshotEvery);

    public bool Same(Tally other) => Count == other.Count && Reasons.SequenceEqual(other.Reasons);

    private static Tally Evolve(Tally tally, IFact fact) => fact is Tickets.V1.TicketClosed closed
        ? new(tally.Count + 1, tally.Reasons.SetItem(closed.Reason, tally.Reasons.GetValueOrDefault(closed.Reason) + 1))
        : tally;
}

/// <summary>A node of the desk as far as streams go: a hop with its own memory, on the schema of the test.</summary>
public sealed class Node : IDisposable
{
    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = 1000 });
    private readonly EventLog _log;
    private readonly Hop _hop;

    public Node(TestDatabase database, Vocabulary vocabulary)
    {
        _log = database.OpenLog();
        _hop = new Hop(_log, "tickets", TimeProvider.System, _memory, new Vault(database.Service), HopLog, new Snapshots(database.OpenStore(), SnapshotLog), vocabulary);
    }

    public LogLines<Hop> HopLog { get; } = new();

    public LogLines<Snapshots> SnapshotLog { get; } = new();

    public async Task<TState> AppendAsync<TState>(StreamType<TState> stream, Guid id, params IFact[] facts) =>
        (await _hop.ExecuteAsync(stream, id, (_, _) => facts, new(Guid.NewGuid().ToString(), Actor.Desk("tickets")), default)).State;

    public Task<HopResult<TState>> DecideAsync<TState>(StreamType<TState> stream, Guid id, Func<TState, IEnumerable<IFact>> decide) =>
        _hop.ExecuteAsync(stream, id, (state, _) => decide(state), new(Guid.NewGuid().ToString(), Actor.Desk("tickets")), default);

    public Task<HopResult<TState>> RunAsync<TState>(StreamType<TState> stream, Guid id, IFact fact, Cause cause) =>
        _hop.ExecuteAsync(stream, id, (_, _) => [fact], cause, default);

    public Task<TState> StateAsync<TState>(StreamType<TState> stream, Guid id) => _hop.StateAsync(stream, id, default);

    public void Dispose()
    {
        _memory.Dispose();
        _log.DisposeAsync().AsTask().Wait();
    }
}
