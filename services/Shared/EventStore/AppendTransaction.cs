using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>
/// A group of appends to different streams in one transaction of two round trips: first the lock, the check for
/// repeats and the streams' versions, then the facts, what stands alongside, and the commit.
/// </summary>
internal static class AppendTransaction
{
    /// <summary>The existing streams that are at the expected version move on, unless the decision is stored already.</summary>
    private const string MoveStreams =
        """
        update mt_streams s set version = u.version, timestamp = u.at
        from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[]) u(id, expected, version, at, fact)
        where s.id = u.id and s.version = u.expected and u.expected > 0
          and not exists (select 1 from mt_events e where e.id = u.fact)
        returning s.id
        """;

    private const string BeginStreams =
        """
        insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
        select u.id, u.type, u.version, u.at, u.at, '*DEFAULT*', false
        from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[], $6::varchar[])
          u(id, expected, version, at, fact, type)
        where u.expected = 0 and not exists (select 1 from mt_events e where e.id = u.fact)
        on conflict (id) do nothing
        returning id
        """;

    /// <summary>Numbers are taken in the order of the arrays: rising with the version inside a stream, as Marten needs.</summary>
    private const string InsertFacts =
        """
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                               correlation_id, causation_id, headers, is_archived)
        select nextval('mt_events_sequence'), u.id, u.stream, u.version, u.data, u.type, u.at, '*DEFAULT*', u.dotnet,
               u.correlation, u.causation, u.headers, false
        from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::jsonb[], $5::varchar[], $6::timestamptz[], $7::varchar[],
                    $8::varchar[], $9::varchar[], $10::jsonb[])
             with ordinality u(id, stream, version, data, type, at, dotnet, correlation, causation, headers, place)
        order by u.place
        """;

    public static async Task<AppendOutcome[]> RunAsync(NpgsqlDataSource database, long lockKey, List<Append> appends)
    {
        // begin and commit travel inside the batches: two round trips instead of four. Should anything fail between,
        // the pool rolls the open transaction back when the connection returns to it.
        await using var connection = await database.OpenConnectionAsync();
        var (moved, repeated) = await ReserveAsync(connection, lockKey, appends);
        var outcomes = appends.ConvertAll(a => Outcome(a, moved, repeated)).ToArray();
        var stored = appends.Where((_, i) => outcomes[i] == AppendOutcome.Appended).ToList();
        await StoreAsync(connection, stored);
        return outcomes;
    }

    private static AppendOutcome Outcome(Append append, HashSet<Guid> moved, HashSet<Guid> repeated) =>
        moved.Contains(append.StreamId) ? AppendOutcome.Appended
        : repeated.Contains(append.Facts[0].Id) ? AppendOutcome.Repeated
        : AppendOutcome.Conflict;

    private static async Task<(HashSet<Guid> Moved, HashSet<Guid> Repeated)> ReserveAsync(
        NpgsqlConnection connection, long lockKey, List<Append> appends)
    {
        var ids = Column(appends, NpgsqlDbType.Uuid, a => a.StreamId);
        var expected = Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion);
        var versions = Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion + a.Facts.Count);
        var times = Column(appends, NpgsqlDbType.TimestampTz, a => a.Facts[^1].At.UtcDateTime);
        var first = Column(appends, NpgsqlDbType.Uuid, a => a.Facts[0].Id);
        var types = Column(appends, NpgsqlDbType.Varchar, a => a.StreamType);

        await using var batch = new NpgsqlBatch(connection);
        batch.Add("begin");
        batch.Add("select pg_advisory_xact_lock($1)", new NpgsqlParameter { Value = lockKey });
        batch.Add("select id from mt_events where id = any($1)", first());
        batch.Add(MoveStreams, ids(), expected(), versions(), times(), first());
        batch.Add(BeginStreams, ids(), expected(), versions(), times(), first(), types());

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync(); // the lock's own row
        var repeated = await IdsAsync();
        await reader.NextResultAsync();
        var moved = await IdsAsync();
        await reader.NextResultAsync();
        moved.UnionWith(await IdsAsync());
        return (moved, repeated);

        async Task<HashSet<Guid>> IdsAsync()
        {
            var found = new HashSet<Guid>();
            while (await reader.ReadAsync())
            {
                found.Add(reader.GetGuid(0));
            }

            return found;
        }
    }

    private static async Task StoreAsync(NpgsqlConnection connection, List<Append> appends)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (appends.Count > 0)
        {
            var facts = appends.SelectMany(a => a.Facts.Select((f, i) => (Fact: f, a.StreamId, Version: a.ExpectedVersion + 1 + i))).ToList();
            batch.Add(InsertFacts,
                Column(facts, NpgsqlDbType.Uuid, f => f.Fact.Id)(),
                Column(facts, NpgsqlDbType.Uuid, f => f.StreamId)(),
                Column(facts, NpgsqlDbType.Bigint, f => f.Version)(),
                Column(facts, NpgsqlDbType.Jsonb, f => f.Fact.Json)(),
                Column(facts, NpgsqlDbType.Varchar, f => f.Fact.Type)(),
                Column(facts, NpgsqlDbType.TimestampTz, f => f.Fact.At.UtcDateTime)(),
                Column(facts, NpgsqlDbType.Varchar, f => f.Fact.DotnetType)(),
                Column(facts, NpgsqlDbType.Varchar, f => f.Fact.CorrelationId)(),
                Column(facts, NpgsqlDbType.Varchar, f => f.Fact.CausationId)(),
                Column(facts, NpgsqlDbType.Jsonb, f => f.Fact.Headers)());
            foreach (var command in appends.SelectMany(a => a.Alongside))
            {
                batch.BatchCommands.Add(command);
            }
        }

        batch.Add("commit");
        await batch.ExecuteNonQueryAsync();
    }

    private static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>One array parameter; a factory, as a parameter belongs to one command.</summary>
    private static Func<NpgsqlParameter> Column<TRow, TValue>(List<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        var values = rows.ConvertAll(r => value(r)).ToArray();
        return () => new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
