using System.Text.Json;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;

namespace EventStore;

/// <summary>
/// One append as a unit of work of Marten's, in a transaction that first takes the lock that <see cref="EventLog"/> takes: so
/// numbers rise in the order of commits here too, whoever appends.
/// </summary>
internal static class MartenAppend
{
    /// <summary>Locks the row at the expected version, against Marten's own writers, who do not take our lock.</summary>
    private const string HoldStream = "select id from mt_streams where id = $1 and version = $2 for update";

    /// <summary>Marten names a stream after a .NET type only; ours have words. So the row is there, at version 0, when Marten comes.</summary>
    private const string BeginStream =
        """
        insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
        values ($1, $2, 0, $3, $3, '*DEFAULT*', false) on conflict (id) do nothing returning id
        """;

    public static async Task<AppendOutcome> RunAsync(
        DocumentStore store, NpgsqlDataSource database, Chain chain, long lockKey, Append decision)
    {
        var append = (await chain.SealAsync([decision])).Appends[0];
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var at = append.Facts[^1].At.UtcDateTime;

        // All is asked before Marten is: where its own save fails, it marks the numbers that it had taken with facts of its own.
        await AskAsync(transaction, "select pg_advisory_xact_lock($1)", lockKey);
        if (await AskAsync(transaction, "select id from mt_events where id = $1", append.Facts[0].Id) is not null)
        {
            return AppendOutcome.Repeated;
        }

        var ours = append.ExpectedVersion == 0
            ? await AskAsync(transaction, BeginStream, append.StreamId, append.StreamType, at)
            : await AskAsync(transaction, HoldStream, append.StreamId, append.ExpectedVersion);
        if (ours is null)
        {
            return AppendOutcome.Conflict;
        }

        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        Queue(session, append);
        await MartenEventLog.UnwrapAsync(async () =>
        {
            await session.SaveChangesAsync();
            return true;
        });
        await WriteAsync(transaction, append.Alongside);
        await AskAsync(transaction, "update mt_streams set timestamp = $2 where id = $1", append.StreamId, at);
        await transaction.CommitAsync();
        return AppendOutcome.Appended;
    }

    private static void Queue(IDocumentSession session, Append append)
    {
        (session.CorrelationId, session.CausationId) = (null, null); // else Marten fills in the trace that happens to be open
        var stream = session.Events.Append(append.StreamId, append.ExpectedVersion + append.Facts.Count, append.Facts.Select(Event));
        foreach (var (stored, fact) in stream.Events.Zip(append.Facts))
        {
            (stored.EventTypeName, stored.DotNetTypeName) = (fact.Type, fact.DotnetType);
        }
    }

    private static Event<RawFact> Event(NewFact fact) => new(new RawFact(fact.Json))
    {
        Id = fact.Id,
        Timestamp = fact.At,
        CorrelationId = fact.CorrelationId,
        CausationId = fact.CausationId,
        Headers = fact.Headers is null ? null : JsonSerializer.Deserialize<Dictionary<string, object>>(fact.Headers),
    };

    private static async Task<object?> AskAsync(NpgsqlTransaction transaction, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.AddRange(Array.ConvertAll(values, v => new NpgsqlParameter { Value = v }));
        return await command.ExecuteScalarAsync();
    }

    private static async Task WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        if (commands.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }
}
