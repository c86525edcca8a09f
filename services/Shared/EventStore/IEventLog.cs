namespace EventStore;

/// <summary>
/// The only door to a service's facts: load a stream, append with the expected version, read forward in commit order.
/// Safe for concurrent use. <see cref="EventLog"/> is ours; the build with <c>-p:UseMarten=true</c> has one on Marten, and the same
/// conformance tests hold for both.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Loads the facts of a stream after a version, oldest first.</summary>
    Task<IReadOnlyList<StoredFact>> LoadAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken);

    /// <summary>What the facts of a stream say, after a version, oldest first: enough to fold its state and no more.</summary>
    async Task<IReadOnlyList<FactContent>> LoadContentAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken) =>
        [.. (await LoadAsync(streamId, afterVersion, cancellationToken)).Select(f => new FactContent(f.Version, f.Type, f.Json))];

    /// <summary>The first fact that a message has brought to a stream; null if it has brought none.</summary>
    Task<StoredFact?> FindCausedAsync(Guid streamId, string causationId, CancellationToken cancellationToken);

    /// <summary>
    /// Appends a decision; returns when the facts are durable.
    /// </summary>
    /// <exception cref="LogBusyException">Too many appends are waiting, or it took too long. The same call again is safe.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is away or refused a statement; whether the facts are stored
    /// may be unknown, and the same call again finds out (it answers <see cref="AppendOutcome.Repeated"/> if they are).</exception>
    Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellationToken);

    /// <summary>
    /// Facts after a sequence number, in commit order, at most <paramref name="limit"/>. Nothing committed later ever
    /// appears before what was read.
    /// </summary>
    Task<IReadOnlyList<StoredFact>> ReadForwardAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The next facts, for one who follows the log closely: as <see cref="ReadForwardAsync(long, int, CancellationToken)"/>, but
    /// there may be more of them than it gives, and those just stored may come from memory.
    /// </summary>
    Task<IReadOnlyList<StoredFact>> ReadNextAsync(long after, int limit, CancellationToken cancellationToken) =>
        ReadForwardAsync(after, limit, cancellationToken);

    /// <summary>All facts after a sequence number that are committed when reading comes to them, in commit order; memory stays flat.</summary>
    IAsyncEnumerable<StoredFact> ReadForwardAsync(long after, CancellationToken cancellationToken);

    /// <summary>Completes when this process appends after the call, or when <paramref name="atMost"/> real time has passed:
    /// other replicas append too.</summary>
    Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
