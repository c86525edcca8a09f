using Npgsql;

namespace EventStore;

/// <summary>What a transaction came to.</summary>
/// <param name="Outcomes">One for each append, in their order.</param>
/// <param name="FirstSequence">The number of the first fact that was stored.</param>
/// <param name="LastSequence">The number of the last one.</param>
internal readonly record struct AppendResult(AppendOutcome[] Outcomes, long FirstSequence, long LastSequence);

/// <summary>
/// A group of appends to different streams in one transaction. Nearly always all of them succeed: then everything goes in one
/// round trip, which takes itself back when one does not. Then it takes two: first the lock and who may go on, then the
/// facts of those.
/// </summary>
/// <param name="database">Connected with the service's role.</param>
/// <param name="lockKey">The lock that orders commits.</param>
/// <param name="mostSeconds">After which a statement is given up, the wait for the lock included.</param>
internal sealed class AppendTransaction(NpgsqlDataSource database, long lockKey, int mostSeconds)
{
    /// <summary>Stores what can be stored.</summary>
    /// <param name="appends">To different streams.</param>
    /// <param name="again">True when a transaction has tried some of them before.</param>
    public async Task<AppendResult> RunAsync(IReadOnlyList<Append> appends, bool again)
    {
        try
        {
            return await AllAsync(appends, again);
        }
        catch (PostgresException e) when (e.SqlState is AppendSql.NotAll or PostgresErrorCodes.UniqueViolation)
        {
            return await EachAsync(appends);
        }
    }

    /// <summary>A batch is one transaction, and the lock is its first statement.</summary>
    private async Task<AppendResult> AllAsync(IReadOnlyList<Append> appends, bool again)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = mostSeconds;
        Add(batch, AppendSql.Lock, new NpgsqlParameter<long> { TypedValue = lockKey });
        var existing = appends.Where(a => a.ExpectedVersion > 0).ToList();
        if (existing.Count > 0)
        {
            Add(batch, AppendSql.MoveAll, AppendRows.Streams(existing));
        }

        if (existing.Count < appends.Count)
        {
            Add(batch, AppendSql.BeginAll, AppendRows.NewStreams(appends.Where(a => a.ExpectedVersion == 0).ToList()));
        }

        var resultsBefore = batch.BatchCommands.Count;
        Add(batch, AppendSql.Store, AppendRows.Facts(appends));
        AddAlongside(batch, appends, again);
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < resultsBefore; i++)
        {
            await reader.NextResultAsync();
        }

        return await ReadNumbersAsync(reader, new AppendOutcome[appends.Count]);
    }

    /// <summary>Begin and commit travel inside the batches. Should anything fail between, the pool rolls the open transaction
    /// back when the connection returns to it.</summary>
    private async Task<AppendResult> EachAsync(IReadOnlyList<Append> appends)
    {
        await using var connection = await database.OpenConnectionAsync();
        var (moved, repeated) = await ReserveAsync(connection, appends);
        var outcomes = appends.Select(a => Outcome(a, moved, repeated)).ToArray();
        return await StoreAsync(connection, appends.Where((_, i) => outcomes[i] == AppendOutcome.Appended).ToList(), outcomes);
    }

    private static AppendOutcome Outcome(Append append, HashSet<Guid> moved, HashSet<Guid> repeated) =>
        moved.Contains(append.StreamId) ? AppendOutcome.Appended
        : repeated.Contains(append.Facts[0].Id) ? AppendOutcome.Repeated
        : AppendOutcome.Conflict;

    private async Task<(HashSet<Guid> Moved, HashSet<Guid> Repeated)> ReserveAsync(
        NpgsqlConnection connection, IReadOnlyList<Append> appends)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = mostSeconds };
        Add(batch, "begin");
        Add(batch, AppendSql.Lock, new NpgsqlParameter<long> { TypedValue = lockKey });
        Add(batch, AppendSql.Known, AppendRows.FirstFacts(appends));
        Add(batch, AppendSql.Move, AppendRows.Streams(appends));
        Add(batch, AppendSql.Begin, AppendRows.NewStreams(appends));

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync(); // the lock's own row
        var repeated = await ReadIdsAsync(reader);
        var moved = await ReadIdsAsync(reader);
        moved.UnionWith(await ReadIdsAsync(reader));
        return (moved, repeated);
    }

    private async Task<AppendResult> StoreAsync(NpgsqlConnection connection, List<Append> appends, AppendOutcome[] outcomes)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = mostSeconds };
        if (appends.Count > 0)
        {
            Add(batch, AppendSql.Store, AppendRows.Facts(appends));
            AddAlongside(batch, appends, again: true);
        }

        Add(batch, "commit");
        await using var reader = await batch.ExecuteReaderAsync();
        return await ReadNumbersAsync(reader, outcomes);
    }

    private static async Task<AppendResult> ReadNumbersAsync(NpgsqlDataReader reader, AppendOutcome[] outcomes)
    {
        var result = await reader.ReadAsync()
            ? new AppendResult(outcomes, reader.GetInt64(0), reader.GetInt64(1))
            : new AppendResult(outcomes, 0, -1);
        while (await reader.NextResultAsync())
        {
            // What stands alongside answers nothing, but may still fail.
        }

        return result;
    }

    private static async Task<HashSet<Guid>> ReadIdsAsync(NpgsqlDataReader reader)
    {
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetGuid(0));
        }

        await reader.NextResultAsync();
        return found;
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>
    /// A command remembers the statement that one session has prepared for it, and would name it to another session: what was
    /// tried once goes as a copy.
    /// </summary>
    private static void AddAlongside(NpgsqlBatch batch, IReadOnlyList<Append> appends, bool again)
    {
        foreach (var append in appends)
        {
            foreach (var command in append.Alongside)
            {
                batch.BatchCommands.Add(again ? Copy(command) : command);
            }
        }
    }

    private static NpgsqlBatchCommand Copy(NpgsqlBatchCommand command)
    {
        var copy = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            copy.Parameters.Add(parameter.Clone());
        }

        return copy;
    }
}
