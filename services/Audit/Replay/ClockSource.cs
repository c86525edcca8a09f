using Npgsql;

namespace Audit.Replay;

/// <summary>Is shown one request after another; the facts are only lent, and filled anew for the next.</summary>
public interface IRequestVisitor
{
    /// <summary>All facts of a request that clocks hang on: by service and stream, each stream in its order.</summary>
    void Visit(IReadOnlyList<ClockFact> facts);
}

/// <summary>Where clocks are read from: the ledger in PostgreSQL, or an export of it.</summary>
public interface IClockSource
{
    /// <summary>All policies and calendars.</summary>
    Task<IReadOnlyList<Publication>> PublicationsAsync(CancellationToken cancellationToken);

    /// <summary>Up to when the record goes: when its last fact was recorded; null for an empty one.</summary>
    Task<DateTimeOffset?> LastRecordedAsync(CancellationToken cancellationToken);

    /// <summary>Shows every request to one of the visitors. A source that reads in parallel asks for several.</summary>
    /// <param name="newVisitor">Makes a visitor; each is used by one thread at a time.</param>
    /// <param name="service">Only facts of this service, such as one import; null for all.</param>
    /// <param name="progress">Hears how many facts were read.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>How many facts were read.</returns>
    Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, string? service, IProgress<long>? progress, CancellationToken cancellationToken);
}

/// <summary>
/// Reads clocks from the ledger, request by request along its index: memory does not grow with the history, and nothing is sorted
/// but the facts of one request.
/// </summary>
public sealed class LedgerClocks(NpgsqlDataSource database) : IClockSource
{
    private const int ReportEvery = 10_000;

    private const string InRequestOrder =
        "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off; "
        + "set local max_parallel_workers_per_gather = 0";

    /// <summary>The facts that clocks hang on, request by request.</summary>
    public const string Select =
        "select position, fact_id, service, stream_id, stream_version, type, type_version, request_id, recorded_at, data from ledger "
        + "where type = any($1) and ($2::varchar is null or service = $2) and request_id is not null order by request_id";

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
    public async Task<DateTimeOffset?> LastRecordedAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select recorded_at from ledger order by position desc limit 1");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime last ? new DateTimeOffset(last) : null;
    }

    /// <inheritdoc />
    public async Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, string? service, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (visitor, request, json, count) = (newVisitor(), new RequestFacts(), new ClockFactReader(), 0L);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var settings = new NpgsqlCommand(InRequestOrder, connection)) await settings.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.Add(new() { Value = Clocks.Types.ToArray() });
        command.Parameters.Add(new() { Value = (object?)service ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var requestId = reader.GetGuid(7);
            if (request.RequestId != requestId) request.Finish(visitor);
            Fill(reader, json, request.Next(requestId));
            if (++count % ReportEvery == 0) progress?.Report(count);
        }

        request.Finish(visitor);
        return count;
    }

    private static void Fill(NpgsqlDataReader reader, ClockFactReader json, ClockFact fact)
    {
        fact.Position = reader.GetInt64(0);
        fact.FactId = reader.GetGuid(1);
        fact.Service = json.Text(reader.GetString(2));
        fact.StreamId = reader.GetGuid(3);
        fact.StreamVersion = reader.GetInt64(4);
        fact.Type = json.Text(reader.GetString(5));
        Publications.RefuseUnknown(fact.Type, reader.GetInt32(6));
        fact.RecordedAt = reader.GetFieldValue<DateTimeOffset>(8);
        json.Read(reader.GetFieldValue<byte[]>(9), fact);
    }
}
