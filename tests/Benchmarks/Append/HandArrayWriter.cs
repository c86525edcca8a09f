using EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Benchmarks.Append;

/// <summary>
/// Plain Npgsql for many facts at once, on Marten's tables: the stream's row and the facts as arrays, in one statement, one round
/// trip and one commit.
/// </summary>
public sealed class HandArrayWriter(NpgsqlConnection connection) : IWriter
{
    private const string Begin =
        "with moved as (insert into mt_streams (id, type, version, timestamp, created) values ($1, 'work-order', $3, $4, $4) returning id) ";

    private const string Move =
        "with moved as (update mt_streams set version = $3, timestamp = $4 where id = $1 and version = $2 returning id) ";

    private const string AddFacts =
        """
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id,
                               causation_id, headers, is_archived)
        select nextval('mt_events_sequence'), u.id, $1, $2 + u.place, u.data, u.type, u.at, '*DEFAULT*', u.dotnet, u.correlation,
               u.causation, u.headers, false
        from moved, unnest($5::uuid[], $6::jsonb[], $7::varchar[], $8::timestamptz[], $9::varchar[], $10::varchar[], $11::varchar[],
                           $12::jsonb[])
             with ordinality u(id, data, type, at, dotnet, correlation, causation, headers, place)
        """;

    /// <inheritdoc />
    public async Task AppendAsync(Guid stream, long version, int facts)
    {
        var added = new NewFact[facts];
        for (var i = 0; i < facts; i++)
        {
            added[i] = SampleFacts.Progress with { Id = Guid.NewGuid() };
        }

        await using var command = new NpgsqlCommand((version == 0 ? Begin : Move) + AddFacts, connection);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = stream }, new() { Value = version }, new() { Value = version + facts }, new() { Value = added[^1].At.UtcDateTime },
            Column(NpgsqlDbType.Uuid, f => f.Id), Column(NpgsqlDbType.Jsonb, f => f.Json), Column(NpgsqlDbType.Varchar, f => f.Type),
            Column(NpgsqlDbType.TimestampTz, f => f.At.UtcDateTime), Column(NpgsqlDbType.Varchar, f => f.DotnetType),
            Column(NpgsqlDbType.Varchar, f => f.CorrelationId), Column(NpgsqlDbType.Varchar, f => f.CausationId),
            Column(NpgsqlDbType.Jsonb, f => f.Headers),
        ]);
        await command.PrepareAsync(); // once for each text; afterwards it is found prepared
        if (await command.ExecuteNonQueryAsync() != facts)
        {
            throw new InvalidOperationException("The stream is not at this version.");
        }

        NpgsqlParameter Column<T>(NpgsqlDbType type, Func<NewFact, T> value) =>
            new() { Value = Array.ConvertAll(added, f => value(f)), NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
