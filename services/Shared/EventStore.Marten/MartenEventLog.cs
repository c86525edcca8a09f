using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using JasperFx.Events;
using Marten;
using Marten.Exceptions;
using Npgsql;

namespace EventStore;

/// <summary>
/// A service's facts through Marten itself, on the same tables as <see cref="EventLog"/> and beside it: both may run at once. One
/// append, one transaction; Marten knows no group commit.
/// </summary>
public sealed class MartenEventLog : IEventLog
{
    private const int Page = 1000;

    private readonly NpgsqlDataSource _database;
    private readonly DocumentStore _store;
    private readonly Chain _chain;
    private readonly long _lockKey;
    private readonly Signal _appended = new();
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Opens the log of a schema that <see cref="Schema.CreateAsync"/> has laid out.</summary>
    /// <param name="database">Connected with the service's role, the schema as search path.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="factNames">The stored names of all facts that may stand in it; Marten reads no others.</param>
    public MartenEventLog(NpgsqlDataSource database, string schema, IEnumerable<string> factNames)
    {
        _database = database;
        _store = RawStore.Open(database, schema, factNames);
        _chain = new Chain(database, schema);
        _lockKey = LockKeys.Of(schema, "append");
    }

    /// <inheritdoc />
    public Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _appended.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredFact>> LoadAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken) =>
        ReadAsync(all => all.Where(e => e.StreamId == streamId && e.Version > afterVersion).OrderBy(e => e.Version), cancellationToken);

    /// <inheritdoc />
    public async Task<StoredFact?> FindCausedAsync(Guid streamId, string causationId, CancellationToken cancellationToken) => (await ReadAsync(
        all => all.Where(e => e.StreamId == streamId && e.CausationId == causationId).OrderBy(e => e.Version).Take(1), cancellationToken))
        .SingleOrDefault();

    /// <inheritdoc />
    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellationToken)
    {
        if (append.Facts.Count == 0)
        {
            throw new ArgumentException("An append has at least one fact.", nameof(append));
        }

        // Appends take turns before they take a connection, as the lock lets one through at a time in any case. What has begun is not
        // cancelled: the caller would not know what became of it.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await MartenAppend.RunAsync(_store, _database, _chain, _lockKey, append);
        }
        finally
        {
            _turn.Release();
            _appended.Set();
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredFact>> ReadForwardAsync(long after, int limit, CancellationToken cancellationToken) => ReadAsync(
        all => all.Where(e => e.Sequence > after && e.EventTypeName != "tombstone").OrderBy(e => e.Sequence).Take(limit), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredFact> ReadForwardAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredFact> facts;
        do
        {
            facts = await ReadForwardAsync(after, Page, cancellationToken);
            foreach (var fact in facts)
            {
                yield return fact;
            }

            after = facts.Count > 0 ? facts[^1].Sequence : after;
        }
        while (facts.Count == Page);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>What the database said, as the contract has it, not as Marten wraps it.</summary>
    internal static async Task<T> UnwrapAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (MartenCommandException e) when (e.InnerException is DbException said)
        {
            ExceptionDispatchInfo.Throw(said);
            throw;
        }
    }

    private async Task<IReadOnlyList<StoredFact>> ReadAsync(
        Func<IQueryable<IEvent>, IQueryable<IEvent>> which, CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var events = await UnwrapAsync(() => which(session.Events.QueryAllRawEvents()).ToListAsync(cancellationToken));
        return await RawStore.FactsAsync(_database, events, cancellationToken);
    }
}
