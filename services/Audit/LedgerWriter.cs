using System.Threading.Channels;
using EventStore;
using Messaging;
using Npgsql;

namespace Audit;

/// <summary>
/// Adds facts to the ledger. One writer gathers what is waiting and commits it in one transaction; it never waits to gather.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
{
    private const int MostInOneCommit = 256;
    private const int MostWaiting = 4096;
    private static readonly long LockKey = LockKeys.Of("audit", "ledger");

    private readonly NpgsqlDataSource _database;
    private readonly Task _loop;
    private readonly Channel<Waiting> _waiting =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public LedgerWriter(NpgsqlDataSource database)
    {
        _database = database;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Adds a fact; durable when it returns. A repeat changes nothing.</summary>
    /// <returns>False when it stood there already.</returns>
    /// <exception cref="Refusal">Another content stands under the same id, another fact at the same place of its stream, or
    /// PostgreSQL cannot hold the content.</exception>
    public async Task<bool> AddAsync(LedgerFact fact, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(fact);
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        try
        {
            if (await waiting.Added.Task)
            {
                return true;
            }
        }
        catch (PostgresException e) when (WhyNever(e, fact) is { } reason)
        {
            throw new Refusal(RefusalKind.WrongState, reason);
        }

        return await IsRepeatAsync(fact, cancellationToken)
            ? false
            : throw Refusal.WrongState($"The ledger has another content under the fact id {fact.FactId}.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var group = new List<Waiting>(MostInOneCommit);
            while (group.Count < MostInOneCommit && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            var added = await InsertAsync([.. group.Select(w => w.Fact).DistinctBy(f => f.FactId)]);
            group.ForEach(w => w.Added.TrySetResult(added.Remove(w.Fact.FactId)));
        }
        catch (PostgresException) when (group.Count > 1)
        {
            // One of them was refused: alone, each succeeds or fails by itself.
            foreach (var waiting in group)
            {
                await CommitAsync([waiting]);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who wait for this commit, and the writer goes on.
        catch (Exception e)
        {
            group.ForEach(w => w.Added.TrySetException(e));
        }
#pragma warning restore CA1031
    }

    /// <summary>One round trip: a batch is one transaction, and the lock is its first statement.</summary>
    private async Task<HashSet<Guid>> InsertAsync(IReadOnlyCollection<LedgerFact> facts)
    {
        await using var batch = _database.CreateBatch();
        batch.BatchCommands.Add(Sql.Command("select pg_advisory_xact_lock($1)", LockKey));
        var insert = new NpgsqlBatchCommand(LedgerTable.Add);
        insert.Parameters.AddRange(LedgerTable.Rows(facts).ToArray());
        batch.BatchCommands.Add(insert);

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync(); // past the lock's own row
        var added = new HashSet<Guid>();
        while (await reader.ReadAsync())
        {
            added.Add(reader.GetGuid(0));
        }

        return added;
    }

    private async Task<bool> IsRepeatAsync(LedgerFact fact, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(LedgerTable.SaysTheSame);
        command.Parameters.AddRange(LedgerTable.Words(fact).ToArray());
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Class 22: the content itself cannot be stored, a zero character for example.</summary>
    private static string? WhyNever(PostgresException e, LedgerFact fact) => e switch
    {
        { ConstraintName: LedgerTable.OneFactAPlace } =>
            $"Another fact stands at version {fact.StreamVersion} of stream {fact.StreamId} of {fact.Service}.",
        { SqlState: ['2', '2', ..] } => $"The content cannot be stored: {e.SqlState}.",
        _ => null,
    };

    private sealed record Waiting(LedgerFact Fact)
    {
        public TaskCompletionSource<bool> Added { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
