using EventStore;

namespace Benchmarks.Reading;

/// <summary>The platform's log, except that an append succeeds without a trace: what is left is loading.</summary>
public sealed class UnstoredLog(IEventLog log) : IEventLog
{
    /// <inheritdoc />
    public Task<AppendOutcome> AppendAsync(EventStore.Append append, CancellationToken cancellationToken) => Task.FromResult(AppendOutcome.Appended);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredFact>> LoadAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken) =>
        log.LoadAsync(streamId, afterVersion, cancellationToken);

    /// <inheritdoc />
    public Task<StoredFact?> FindCausedAsync(Guid streamId, string causationId, CancellationToken cancellationToken) =>
        log.FindCausedAsync(streamId, causationId, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredFact>> ReadForwardAsync(long after, int limit, CancellationToken cancellationToken) =>
        log.ReadForwardAsync(after, limit, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<StoredFact> ReadForwardAsync(long after, CancellationToken cancellationToken) =>
        log.ReadForwardAsync(after, cancellationToken);

    /// <inheritdoc />
    public Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken) => log.WaitForAppendAsync(atMost, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask; // the log is not its own
}
