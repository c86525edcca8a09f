using System.Runtime.InteropServices;
using System.Text.Json;
using Audit.Replay;
using Npgsql;

namespace Benchmarks.Replay;

/// <summary>
/// Less than a floor of recomputing from PostgreSQL: the same rows in the order in which they lie, each JSON walked once from end to end,
/// its moment alone kept. It parses nothing into anything and folds no state; what it takes is the price of the rows.
/// </summary>
internal static class HandWalk
{
    public static async Task<long> RunAsync(NpgsqlDataSource database)
    {
        var requests = new Dictionary<Guid, (int Facts, DateTimeOffset Last)>();
        var count = 0L;
        await using var command = database.CreateCommand(
            "select fact_id, service, stream_id, stream_version, type, type_version, request_id, recorded_at, data from ledger "
            + "where type = any($1) and request_id is not null");
        command.Parameters.Add(new() { Value = Clocks.Types.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _ = (reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetInt64(3), reader.GetString(4));
            var at = At(reader.GetFieldValue<byte[]>(8));
            ref var request = ref CollectionsMarshal.GetValueRefOrAddDefault(requests, reader.GetGuid(6), out _);
            request = (request.Facts + 1, at > request.Last ? at : request.Last);
            count++;
        }

        return count;
    }

    private static DateTimeOffset At(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        DateTimeOffset at = default;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("at"u8))
            {
                reader.Read();
                at = reader.GetDateTimeOffset();
            }
        }

        return at;
    }
}
