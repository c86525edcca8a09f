using EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Benchmarks.Floor;

/// <summary>
/// A group of appends to different streams as one batch, which is one transaction and one round trip: the lock, the streams, the facts by
/// arrays, then what stands alongside. A stream that is not at its version takes all of it back.
/// </summary>
internal sealed class HandWrittenAppend(NpgsqlDataSource database, long lockKey)
{
    private const string Move =
        """
        with done as (
          update mt_streams s set version = u.version, timestamp = u.at
          from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[]) u(id, expected, version, at, fact)
          where s.id = u.id and s.version = u.expected and (select e.seq_id from mt_events e where e.id = u.fact) is null
          returning s.id
        )
        select 1 / (count(*) = cardinality($1))::int from done
        """;

    private const string Begin =
        """
        insert into mt_streams (id, version, timestamp, created, type, tenant_id, is_archived)
        select u.id, u.version, u.at, u.at, 'work-order', '*DEFAULT*', false
        from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[]) u(id, expected, version, at, fact)
        """;

    private const string Store =
        """
        with stored as (
          insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                                 correlation_id, causation_id, headers, is_archived)
          select nextval('mt_events_sequence'), u.id, u.stream, u.version, u.data, u.type, u.at, '*DEFAULT*', u.dotnet,
                 u.correlation, u.causation, u.headers, false
          from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::jsonb[], $5::varchar[], $6::timestamptz[], $7::varchar[],
                      $8::varchar[], $9::varchar[], $10::jsonb[])
               with ordinality u(id, stream, version, data, type, at, dotnet, correlation, causation, headers, place)
          order by u.place
          returning seq_id
        )
        select min(seq_id), max(seq_id) from stored
        """;

    /// <summary>Stores all of them.</summary>
    public async Task<AppendResult> RunAsync(IReadOnlyList<EventStore.Append> appends, IEnumerable<NpgsqlBatchCommand> alongside)
    {
        await using var batch = database.CreateBatch();
        Add("select pg_advisory_xact_lock($1)", new NpgsqlParameter<long> { TypedValue = lockKey });
        foreach (var some in appends.GroupBy(a => a.ExpectedVersion == 0))
        {
            Add(some.Key ? Begin : Move, Streams([.. some]));
        }

        var resultsBefore = appends.Any(a => a.ExpectedVersion > 0) ? 2 : 1; // the beginning of streams answers nothing
        Add(Store, Facts(appends));
        foreach (var command in alongside)
        {
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < resultsBefore; i++)
        {
            await reader.NextResultAsync();
        }

        await reader.ReadAsync();
        var result = new AppendResult(new AppendOutcome[appends.Count], reader.GetInt64(0), reader.GetInt64(1));
        while (await reader.NextResultAsync())
        {
            // What stands alongside answers nothing, but may still fail.
        }

        return result;

        void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }
    }

    private static NpgsqlParameter[] Streams(IReadOnlyList<EventStore.Append> appends) =>
    [
        Column(appends, NpgsqlDbType.Uuid, a => a.StreamId),
        Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion),
        Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion + a.Facts.Count),
        Column(appends, NpgsqlDbType.TimestampTz, a => a.Facts[^1].At.UtcDateTime),
        Column(appends, NpgsqlDbType.Uuid, a => a.Facts[0].Id),
    ];

    private static NpgsqlParameter[] Facts(IReadOnlyList<EventStore.Append> appends)
    {
        var rows = new List<(NewFact Fact, Guid StreamId, long Version)>(appends.Count);
        foreach (var append in appends)
        {
            for (var i = 0; i < append.Facts.Count; i++)
            {
                rows.Add((append.Facts[i], append.StreamId, append.ExpectedVersion + 1 + i));
            }
        }

        return
        [
            Column(rows, NpgsqlDbType.Uuid, r => r.Fact.Id),
            Column(rows, NpgsqlDbType.Uuid, r => r.StreamId),
            Column(rows, NpgsqlDbType.Bigint, r => r.Version),
            Column(rows, NpgsqlDbType.Jsonb, r => r.Fact.Json),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.Type),
            Column(rows, NpgsqlDbType.TimestampTz, r => r.Fact.At.UtcDateTime),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.DotnetType),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.CorrelationId),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.CausationId),
            Column(rows, NpgsqlDbType.Jsonb, r => r.Fact.Headers),
        ];
    }

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
