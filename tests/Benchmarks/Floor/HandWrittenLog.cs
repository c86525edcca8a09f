using System.Runtime.CompilerServices;
using Npgsql;

namespace EventStore;

/// <summary>
/// A service's facts in Marten's own tables, read and written by hand on Npgsql. Connections must have the service's schema as
/// their search path.
/// </summary>
public sealed class EventLog : IEventLog
{
    private const string Columns =
        "e.seq_id, e.id, e.stream_id, s.type, e.version, e.type, e.data, e.timestamp, e.correlation_id, e.causation_id, e.headers::text";

    private const int PageOfMany = 10_000;

    private readonly NpgsqlDataSource _database;
    private readonly Chain _chain;
    private readonly GroupCommit _writer;
    private readonly Tail _tail = new();
    private readonly Signal _appended = new();

    /// <summary>Opens the log of the schema that the connections' search path names.</summary>
    /// <param name="database">Connected with the service's role.</param>
    /// <param name="schema">The schema: for the lock that orders commits, and part of each fact's hash.</param>
    /// <param name="mostSeconds">After how many seconds of real time an append that does not get through is given up.</param>
    public EventLog(NpgsqlDataSource database, string schema, int mostSeconds = 10)
    {
        _database = database;
        _chain = new Chain(database, schema);
        _writer = new GroupCommit(database, _chain, LockKeys.Of(schema, "append"), mostSeconds, Committed);
    }

    /// <inheritdoc />
    public Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _appended.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredFact>> LoadAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"select {Columns} from mt_events e join mt_streams s on s.id = e.stream_id "
            + "where e.stream_id = $1 and e.version > $2 order by e.version");
        command.Parameters.Add(new() { Value = streamId });
        command.Parameters.Add(new() { Value = afterVersion });
        return await ReadAllAsync(command, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FactContent>> LoadContentAsync(Guid streamId, long afterVersion, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"select version, type, data, headers->>'{Chain.Header}' from mt_events where stream_id = $1 and version > $2 order by version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
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

    /// <inheritdoc />
    public async Task<StoredFact?> FindCausedAsync(Guid streamId, string causationId, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(
            $"select {Columns} from mt_events e join mt_streams s on s.id = e.stream_id "
            + "where e.stream_id = $1 and e.causation_id = $2 order by e.version limit 1");
        command.Parameters.Add(new() { Value = streamId });
        command.Parameters.Add(new() { Value = causationId });
        return (await ReadAllAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc />
    public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellationToken)
    {
        if (append.Facts.Count == 0)
        {
            throw new ArgumentException("An append has at least one fact.", nameof(append));
        }

        return _writer.AppendAsync(append, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredFact>> ReadForwardAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Forward(after, limit);
        return await ReadAllAsync(command, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredFact>> ReadNextAsync(long after, int limit, CancellationToken cancellationToken) =>
        _tail.After(after, limit) is { Count: > 0 } inHand ? inHand : await ReadForwardAsync(after, limit, cancellationToken);

    /// <inheritdoc />
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

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private void Committed(IReadOnlyList<Append> appends, AppendResult result)
    {
        _tail.Add(appends, result);
        _appended.Set();
    }

    private NpgsqlCommand Forward(long after, int limit)
    {
        var command = _database.CreateCommand(
            $"select {Columns} from mt_events e join mt_streams s on s.id = e.stream_id where e.seq_id > $1 "
            + "and e.type <> 'tombstone' order by e.seq_id limit $2"); // Marten marks lost numbers so
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return command;
    }

    private static async Task<IReadOnlyList<StoredFact>> ReadAllAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
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
