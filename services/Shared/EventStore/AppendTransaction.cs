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
internal static class AppendTransaction
{
    /// <summary>How long a transaction may take, the wait for the lock included, before it is given up, in seconds.</summary>
    public const int MostSeconds = 10;

    public static async Task<AppendResult> RunAsync(NpgsqlDataSource database, long lockKey, IReadOnlyList<Append> appends)
    {
        try
        {
            return await AllAsync(database, lockKey, appends);
        }
        catch (PostgresException e) when (e.SqlState is AppendSql.NotAll or PostgresErrorCodes.UniqueViolation)
        {
            return await EachAsync(database, lockKey, appends);
        }
    }

    /// <summary>A batch is one transaction, and the lock is its first statement.</summary>
    private static async Task<AppendResult> AllAsync(NpgsqlDataSource database, long lockKey, IReadOnlyList<Append> appends)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = MostSeconds;
        batch.Add(AppendSql.Lock, new NpgsqlParameter<long> { TypedValue = lockKey });
        var existing = appends.Where(a => a.ExpectedVersion > 0).ToList();
        if (existing.Count > 0)
        {
            batch.Add(AppendSql.MoveAll, AppendRows.Streams(existing));
        }

        if (existing.Count < appends.Count)
        {
            batch.Add(AppendSql.BeginAll, AppendRows.NewStreams(appends.Where(a => a.ExpectedVersion == 0).ToList()));
        }

        var resultsBefore = batch.BatchCommands.Count;
        batch.Add(AppendSql.Store, AppendRows.Facts(appends));
        batch.AddAlongside(appends);
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < resultsBefore; i++)
        {
            await reader.NextResultAsync();
        }

        return await ReadNumbersAsync(reader, new AppendOutcome[appends.Count]);
    }

    /// <summary>Begin and commit travel inside the batches. Should anything fail between, the pool rolls the open transaction
    /// back when the connection returns to it.</summary>
    private static async Task<AppendResult> EachAsync(NpgsqlDataSource database, long lockKey, IReadOnlyList<Append> appends)
    {
        await using var connection = await database.OpenConnectionAsync();
        var (moved, repeated) = await ReserveAsync(connection, lockKey, appends);
        var outcomes = appends.Select(a => Outcome(a, moved, repeated)).ToArray();
        return await StoreAsync(connection, appends.Where((_, i) => outcomes[i] == AppendOutcome.Appended).ToList(), outcomes);
    }

    private static AppendOutcome Outcome(Append append, HashSet<Guid> moved, HashSet<Guid> repeated) =>
        moved.Contains(append.StreamId) ? AppendOutcome.Appended
        : repeated.Contains(append.Facts[0].Id) ? AppendOutcome.Repeated
        : AppendOutcome.Conflict;

    private static async Task<(HashSet<Guid> Moved, HashSet<Guid> Repeated)> ReserveAsync(
        NpgsqlConnection connection, long lockKey, IReadOnlyList<Append> appends)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = MostSeconds };
        batch.Add("begin");
        batch.Add(AppendSql.Lock, new NpgsqlParameter<long> { TypedValue = lockKey });
        batch.Add(AppendSql.Known, AppendRows.FirstFacts(appends));
        batch.Add(AppendSql.Move, AppendRows.Streams(appends));
        batch.Add(AppendSql.Begin, AppendRows.NewStreams(appends));

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync(); // the lock's own row
        var repeated = await ReadIdsAsync(reader);
        var moved = await ReadIdsAsync(reader);
        moved.UnionWith(await ReadIdsAsync(reader));
        return (moved, repeated);
    }

    private static async Task<AppendResult> StoreAsync(NpgsqlConnection connection, List<Append> appends, AppendOutcome[] outcomes)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = MostSeconds };
        if (appends.Count > 0)
        {
            batch.Add(AppendSql.Store, AppendRows.Facts(appends));
            batch.AddAlongside(appends);
        }

        batch.Add("commit");
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

    private static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static void AddAlongside(this NpgsqlBatch batch, IReadOnlyList<Append> appends)
    {
        foreach (var append in appends)
        {
            foreach (var command in append.Alongside)
            {
                batch.BatchCommands.Add(command);
            }
        }
    }
}
