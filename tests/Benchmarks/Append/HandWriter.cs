using Npgsql;
using NpgsqlTypes;

namespace Benchmarks.Append;

/// <summary>
/// Plain Npgsql, the least that is as durable and as safe: a connection of its own, and one prepared statement that moves the
/// stream on if it is at the version and adds the fact, in one round trip and one commit.
/// </summary>
public sealed class HandWriter : IWriter
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _begin;
    private readonly NpgsqlCommand _append;

    private HandWriter(NpgsqlConnection connection, NpgsqlCommand begin, NpgsqlCommand append) =>
        (_connection, _begin, _append) = (connection, begin, append);

    /// <summary>Tables with nothing on them but what the guarantees need.</summary>
    public const string LeanTables =
        """
        create table streams (id uuid primary key, version bigint not null);
        create table events (
          seq bigserial primary key, id uuid not null, stream uuid not null, version bigint not null, type varchar not null,
          data jsonb not null, timestamp timestamptz not null, unique (stream, version));
        """;

    private const string LeanFact = "insert into events (id, stream, version, type, data, timestamp) select $3, $1, $2 + 1, $4, $5, $6 from moved";

    private const string MartenFact =
        """
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id,
                               causation_id, headers, is_archived)
        select nextval('mt_events_sequence'), $3, $1, $2 + 1, $5, $4, $6, '*DEFAULT*', $7, $8, $9, $10, false from moved
        """;

    /// <summary>On lean tables.</summary>
    public static Task<HandWriter> LeanAsync(NpgsqlDataSource database) => CreateAsync(
        database, whole: false,
        "with moved as (insert into streams (id, version) values ($1, $2 + 1) returning id) " + LeanFact,
        "with moved as (update streams set version = version + 1 where id = $1 and version = $2 returning id) " + LeanFact);

    /// <summary>On Marten's tables, with all that stands on them.</summary>
    public static Task<HandWriter> OnMartenTablesAsync(NpgsqlDataSource database) => CreateAsync(
        database, whole: true,
        "with moved as (insert into mt_streams (id, type, version, timestamp, created) values ($1, 'work-order', $2 + 1, $6, $6) returning id) "
        + MartenFact,
        "with moved as (update mt_streams set version = $2 + 1, timestamp = $6 where id = $1 and version = $2 returning id) " + MartenFact);

    /// <inheritdoc />
    public async Task AppendAsync(Guid stream, long version, int facts)
    {
        var command = version == 0 ? _begin : _append;
        command.Parameters[0].Value = stream;
        command.Parameters[1].Value = version;
        command.Parameters[2].Value = Guid.NewGuid();
        if (await command.ExecuteNonQueryAsync() != 1 || facts != 1)
        {
            throw new InvalidOperationException("The stream is not at this version.");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _begin.DisposeAsync();
        await _append.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task<HandWriter> CreateAsync(NpgsqlDataSource database, bool whole, string begin, string append)
    {
        var connection = await database.OpenConnectionAsync();
        return new(connection, await PrepareAsync(begin), await PrepareAsync(append));

        async Task<NpgsqlCommand> PrepareAsync(string sql)
        {
            var fact = SampleFacts.Progress;
            var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange((NpgsqlParameter[])
            [
                new() { NpgsqlDbType = NpgsqlDbType.Uuid }, new() { NpgsqlDbType = NpgsqlDbType.Bigint }, new() { NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = fact.Type }, new() { Value = fact.Json, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = fact.At.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            ]);
            if (whole)
            {
                command.Parameters.AddRange((NpgsqlParameter[])
                [
                    new() { Value = fact.DotnetType }, new() { Value = fact.CorrelationId }, new() { Value = fact.CausationId },
                    new() { Value = fact.Headers, NpgsqlDbType = NpgsqlDbType.Jsonb },
                ]);
            }

            await command.PrepareAsync();
            return command;
        }
    }
}
