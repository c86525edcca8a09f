using System.Runtime.CompilerServices;
using Marten;
using Npgsql;

namespace EventStore;

/// <summary>
/// The only door to a service's facts: load a stream, append with the expected version, read forward in commit order. Facts stand in
/// Marten's event store (<see cref="ServiceStore"/>) and are written in its sessions; they are read as they stand, since whoever folds
/// them opens what is sealed first. Safe for concurrent use.
/// </summary>
public sealed class EventLog : IAsyncDisposable
{
    private const int PageOfMany = 10_000;

    private readonly NpgsqlDataSource _database;
    private readonly string _schema;
    private readonly string _facts;
    private readonly Chain _chain;
    private readonly GroupCommit _writer;
    private readonly Tail _tail = new();
    private readonly Signal _appended = new();

    /// <summary>Opens the log of a schema.</summary>
    /// <param name="store">The service's store.</param>
    /// <param name="database">Connected with the service's role.</param>
    /// <param name="schema">The schema: names the tables and the lock that orders commits, and is part of each fact's hash.</param>
    /// <param name="mostSeconds">After how many seconds of real time an append that does not get through is given up.</param>
    public EventLog(IDocumentStore store, NpgsqlDataSource database, string schema, int mostSeconds = 10)
    {
        (_database, _schema) = (database, schema);
        _facts =
            $"""
            select e.seq_id, e.id, e.stream_id, s.type, e.version, e.type, e.data, e.timestamp, e.correlation_id, e.causation_id, e.headers::text
            from {schema}.mt_events e join {schema}.mt_streams s on s.id = e.stream_id
            """;
        _chain = new Chain(database, schema);
        _writer = new GroupCommit(store, schema, _chain, mostSeconds, Committed);
    }

    /// <summary>Loads the facts of a stream after a version, oldest first.</summary>
    public Task<IReadOnlyList<StoredFact>> LoadAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken) => ReadAllAsync(
        Query($"{_facts} where e.stream_id = $1 and e.version > $2 order by e.version", streamId, afterVersion), cancellationToken);

    /// <summary>What the facts of a stream say, after a version, oldest first: enough to fold its state and no more.</summary>
    public async Task<IReadOnlyList<FactContent>> LoadContentAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken)
    {
        await using var command = Query(
            $"select version, type, data, headers->>'{Chain.Header}' from {_schema}.mt_events where stream_id = $1 and version > $2 order by version",
            streamId, afterVersion);
        var facts = new List<FactContent>();
        string? hash = null;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            facts.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
            hash = reader.IsDBNull(3) ? null : reader.GetString(3);
        }

        if (hash is not null)
        {
            _chain.Remember(streamId, facts[^1].Version, Convert.FromBase64String(hash)); // who loads a stream is about to append to it
        }

        return facts;
    }

    /// <summary>The first fact that a message has brought to a stream; null if it has brought none.</summary>
    public async Task<StoredFact?> FindCausedAsync(Guid streamId, string causationId, CancellationToken cancellationToken) => (await ReadAllAsync(
        Query($"{_facts} where e.stream_id = $1 and e.causation_id = $2 order by e.version limit 1", streamId, causationId),
        cancellationToken)).SingleOrDefault();

    /// <summary>Appends a decision; returns when the facts are durable, and all that stands alongside with them.</summary>
    /// <exception cref="LogBusyException">Too many appends are waiting, or it took too long. The same call again is safe.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is away or refused a statement; whether the facts are stored
    /// may be unknown, and the same call again finds out (it answers <see cref="AppendOutcome.Repeated"/> if they are).</exception>
    public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellationToken) =>
        append.Facts.Count > 0 || append.ExpectedVersion > 0
            ? _writer.AppendAsync(append, cancellationToken)
            : throw new ArgumentException("A stream begins with a fact.", nameof(append));

    /// <summary>Facts after a sequence number, in commit order, at most <paramref name="limit"/>. Nothing committed later ever appears
    /// before what was read.</summary>
    public Task<IReadOnlyList<StoredFact>> ReadForwardAsync(long after, int limit, CancellationToken cancellationToken) =>
        ReadAllAsync(Forward(after, limit), cancellationToken);

    /// <summary>The next facts, for one who follows the log closely: as <see cref="ReadForwardAsync(long, int, CancellationToken)"/>, but
    /// there may be more of them than it gives, and those just stored may come from memory.</summary>
    public async Task<IReadOnlyList<StoredFact>> ReadNextAsync(long after, int limit, CancellationToken cancellationToken) =>
        _tail.After(after, limit) is { Count: > 0 } inHand ? inHand : await ReadForwardAsync(after, limit, cancellationToken);

    /// <summary>All facts after a sequence number that are committed when reading comes to them, in commit order; memory stays flat.</summary>
    public async IAsyncEnumerable<StoredFact> ReadForwardAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In pages, so that no statement, and with it no snapshot, stays open for as long as the reading takes.
        for (var read = PageOfMany; read == PageOfMany;)
        {
            read = 0;
            await using var command = Forward(after, PageOfMany);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            for (; await reader.ReadAsync(cancellationToken); read++)
            {
                var fact = Read(reader);
                after = fact.Sequence;
                yield return fact;
            }
        }
    }

    /// <summary>How far each stream has come; by id, those after one.</summary>
    public async Task<IReadOnlyList<StreamHead>> HeadsAsync(Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Query(
            $"""
            select s.id, e.version, coalesce(e.headers->>'{Chain.Header}', ''), (select count(*) from {_schema}.mt_events where stream_id = s.id) from {_schema}.mt_streams s
            cross join lateral (select version, headers from {_schema}.mt_events where stream_id = s.id order by version desc limit 1) e
            where s.id > $1 order by s.id limit $2
            """, after, limit);
        var heads = new List<StreamHead>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            heads.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3)));
        }

        return heads;
    }

    /// <summary>Completes when this process appends after the call, or when <paramref name="atMost"/> real time has passed: other
    /// replicas append too.</summary>
    public Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken) => _appended.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private void Committed(IReadOnlyList<Append> appends, AppendResult result)
    {
        _tail.Add(appends, result);
        _appended.Set();
    }

    private NpgsqlCommand Forward(long after, int limit) => Query(
        $"{_facts} where e.seq_id > $1 and e.type <> 'tombstone' order by e.seq_id limit $2", after, limit); // Marten marks lost numbers so

    private NpgsqlCommand Query<TFirst, TSecond>(string sql, TFirst first, TSecond second)
    {
        var command = _database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<TFirst> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<TSecond> { TypedValue = second });
        return command;
    }

    private static async Task<IReadOnlyList<StoredFact>> ReadAllAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var _ = command;
        var facts = new List<StoredFact>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            facts.Add(Read(reader));
        }

        return facts;
    }

    private static StoredFact Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetInt64(4),
        reader.GetString(5), reader.GetFieldValue<byte[]>(6), reader.GetFieldValue<DateTimeOffset>(7),
        reader.IsDBNull(8) ? null : reader.GetString(8), reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.IsDBNull(10) ? null : reader.GetString(10));
}
