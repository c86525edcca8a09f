using Npgsql;

namespace Audit.Replay;

/// <summary>
/// Reads clocks from the ledger, request by request along its index, the two halves of the requests at the same time: PostgreSQL works for
/// one while the other is computed. Memory does not grow with the history, and nothing is sorted but the facts of one request.
/// </summary>
public sealed class LedgerClocks(NpgsqlDataSource database) : IClockSource
{
    private const int ReportEvery = 10_000;

    private const string InRequestOrder =
        "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off; "
        + "set local max_parallel_workers_per_gather = 0";

    /// <summary>About half of the requests come before it. Null for a short ledger, of which nothing falls into the sample.</summary>
    private const string Middle =
        "select percentile_disc(0.5) within group (order by request_id) from ledger tablesample system (1) repeatable (1)";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Publication>> PublicationsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select fact_id, service, recorded_at, type, type_version, data from ledger where type in ({Publications.TypesSql}) order by position");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Publication>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Publications.Read(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), reader.GetInt32(4),
                reader.GetFieldValue<byte[]>(5)));
        }

        return found;
    }

    /// <inheritdoc />
    public async Task<string?> TimeZoneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select data->'document'->>'timeZone' from ledger where {DeskZone.SettingsSql} order by position desc limit 1");
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> HistoriesAsync(CancellationToken cancellationToken) => new LedgerReader(database).HistoriesAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<DateTimeOffset?> LastRecordedAsync(Whose whose, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select recorded_at from ledger where {whose.Sql} order by position desc limit 1");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime last ? new DateTimeOffset(last) : null;
    }

    /// <inheritdoc />
    public async Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, Whose whose, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Middle);
        var middle = await command.ExecuteScalarAsync(cancellationToken) as Guid?;
        string[] halves = middle is null ? [""] : ["and request_id < $2", "and request_id >= $2"];
        var all = 0L;
        var counts = await Task.WhenAll(halves.Select(half => Task.Run(() => ReadHalfAsync(half), cancellationToken)));
        return counts.Sum();

        async Task<long> ReadHalfAsync(string half)
        {
            var (visitor, request, json, count) = (newVisitor(), new RequestFacts(), new ClockFactReader(), 0L);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var settings = new NpgsqlCommand(InRequestOrder, connection)) await settings.ExecuteNonQueryAsync(cancellationToken);
            await using var select = Select(connection, half, whose, middle);
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            for (; await reader.ReadAsync(cancellationToken); count++)
            {
                var requestId = reader.GetGuid(6);
                if (request.RequestId != requestId) request.Finish(visitor);
                Fill(reader, json, request.Next(requestId));
                if (count % ReportEvery == ReportEvery - 1) progress?.Report(Interlocked.Add(ref all, ReportEvery));
            }

            request.Finish(visitor);
            return count;
        }
    }

    private static NpgsqlCommand Select(NpgsqlConnection connection, string half, Whose whose, Guid? middle)
    {
        var select = new NpgsqlCommand(
            "select fact_id, service, stream_id, stream_version, type, type_version, request_id, recorded_at, data from ledger "
            + $"where type = any($1) and {whose.Sql} and request_id is not null {half} order by request_id",
            connection);
        select.Parameters.Add(new() { Value = Clocks.Types.ToArray() });
        if (middle is { } id) select.Parameters.Add(new() { Value = id });
        return select;
    }

    private static void Fill(NpgsqlDataReader reader, ClockFactReader json, ClockFact fact)
    {
        fact.FactId = reader.GetGuid(0);
        fact.Service = json.Text(reader.GetString(1));
        fact.StreamId = reader.GetGuid(2);
        fact.StreamVersion = reader.GetInt64(3);
        fact.Type = json.Text(reader.GetString(4));
        Publications.RefuseUnknown(fact.Type, reader.GetInt32(5));
        fact.RecordedAt = reader.GetFieldValue<DateTimeOffset>(7);
        json.Read(reader.GetFieldValue<byte[]>(8), fact);
    }
}
