using System.Threading.Channels;
using Audit.Proof;
using EventStore;
using Messaging;
using Npgsql;

namespace Audit;

/// <summary>
/// Adds facts to the ledger. One writer gathers what is waiting and commits it in one transaction; it never waits to gather. A fact must have the hash of
/// what it says and of the fact before it in its stream, or no later check of the ledger could pass.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
{
    private const int MostInOneCommit = 256;
    private const int MostWaiting = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.05);
    private static readonly long LockKey = LockKeys.Of("audit", "ledger");

    private readonly NpgsqlDataSource _database;
    private readonly StreamHeads _heads;
    private readonly List<Waiting> _early = [];
    private readonly Task _loop;
    private readonly Channel<Waiting> _waiting =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public LedgerWriter(NpgsqlDataSource database)
    {
        (_database, _heads) = (database, new(database));
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Adds a fact; durable when it returns. A repeat changes nothing.</summary>
    /// <returns>False when it stood there already.</returns>
    /// <exception cref="Refusal">Another content stands under the same id, another fact at the same place of its stream, its hash is not that of what it
    /// says, or PostgreSQL cannot hold the content.</exception>
    /// <exception cref="NotYetException">The fact before it in its stream is not there, and did not come for a while.</exception>
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
        var more = _waiting.Reader.WaitToReadAsync().AsTask();
        while (true)
        {
            if (_early.Count > 0) await Task.WhenAny(more, Task.Delay(BetweenLooks, TimeProvider.System));
            else await more;

            if (more.IsCompleted && !await more) break;

            var group = new List<Waiting>(_early);
            _early.Clear();
            if (more.IsCompleted)
            {
                while (group.Count < MostInOneCommit && _waiting.Reader.TryRead(out var next)) group.Add(next);
                more = _waiting.Reader.WaitToReadAsync().AsTask();
            }

            await CommitAsync(group);
        }

        _early.ForEach(w => w.Added.TrySetException(w.TooEarly()));
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        List<Waiting> sound = [];
        try
        {
            (sound, var links) = await JudgeAsync(group);
            if (sound.Count == 0) return;

            var facts = sound.Select(w => w.Fact).DistinctBy(f => f.FactId).ToList();
            var added = await InsertAsync(facts, links);
            _heads.Remember(facts.Where(f => added.Contains(f.FactId)));
            sound.ForEach(w => w.Added.TrySetResult(added.Remove(w.Fact.FactId)));
        }
        catch (PostgresException) when (sound.Count > 1)
        {
            // One of them was refused: alone, each succeeds or fails by itself.
            foreach (var waiting in sound.OrderBy(w => w.Fact.StreamVersion))
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

    /// <summary>Those whose hash is right, in the order in which they came, and the facts of this commit that others of it follow. What follows a fact that is not
    /// there waits for it a while: the facts of a stream that is no request's may overtake one another.</summary>
    private async Task<(List<Waiting> Sound, List<LedgerFact> Links)> JudgeAsync(List<Waiting> group)
    {
        var before = await _heads.OfAsync(group.Where(w => w.Fact.StreamVersion > 1).Select(w => w.Before).Distinct());
        var (here, links, sound) = (new Dictionary<(string, Guid, long), LedgerFact>(), new HashSet<LedgerFact>(ReferenceEqualityComparer.Instance), new HashSet<Waiting>());
        foreach (var waiting in group.OrderBy(w => w.Fact.StreamVersion))
        {
            var (fact, previous) = (waiting.Fact, "");
            LedgerFact? link = null;
            if (fact.StreamVersion > 1 && !before.TryGetValue(waiting.Before, out previous) && !here.TryGetValue(waiting.Before, out link))
            {
                if (TimeProvider.System.GetElapsedTime(waiting.Since) < Patience) _early.Add(waiting);
                else waiting.Added.TrySetException(waiting.TooEarly());
                continue;
            }

            if (!HasItsHash(fact, link?.Hash ?? previous ?? ""))
            {
                waiting.Added.TrySetException(Refusal.WrongState(
                    $"The hash of version {fact.StreamVersion} of stream {fact.StreamId} of {fact.Service} is not that of what it says and of the fact before it."));
                continue;
            }

            if (link is not null) links.Add(link);
            here[(fact.Service, fact.StreamId, fact.StreamVersion)] = fact;
            sound.Add(waiting);
        }

        return ([.. group.Where(sound.Contains)], [.. links]);
    }

    private static bool HasItsHash(LedgerFact fact, string previous) =>
        Convert.ToBase64String(LedgerEntry.HashOf(fact, Convert.FromBase64String(previous))) == fact.Hash;

    /// <summary>One round trip: a batch is one transaction, and the lock is its first statement. Where one that others follow did not come in, nothing does.</summary>
    private async Task<HashSet<Guid>> InsertAsync(IReadOnlyCollection<LedgerFact> facts, IReadOnlyCollection<LedgerFact> links)
    {
        await using var batch = _database.CreateBatch();
        batch.BatchCommands.Add(Sql.Command("select pg_advisory_xact_lock($1)", LockKey));
        var insert = new NpgsqlBatchCommand(LedgerTable.Add);
        insert.Parameters.AddRange(LedgerTable.Rows(facts).ToArray());
        batch.BatchCommands.Add(insert);
        if (links.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command(
                LedgerTable.MustHave, links.Select(f => f.FactId).ToArray(), links.Select(f => Convert.FromBase64String(f.Hash)).ToArray()));
        }


        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync(); // past the lock's own row
        var added = new HashSet<Guid>();
        while (await reader.ReadAsync())
        {
            added.Add(reader.GetGuid(0));
        }

        while (await reader.NextResultAsync())
        {
            // Past what must be there, which fails where it is not.
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

    private sealed class Waiting(LedgerFact fact)
    {
        public LedgerFact Fact => fact;

        public TaskCompletionSource<bool> Added { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Since { get; } = TimeProvider.System.GetTimestamp();

        public (string Service, Guid StreamId, long Version) Before => (Fact.Service, Fact.StreamId, Fact.StreamVersion - 1);

        public NotYetException TooEarly() => new($"Version {Fact.StreamVersion - 1} of stream {Fact.StreamId} of {Fact.Service} is not in the ledger.");
    }
}
