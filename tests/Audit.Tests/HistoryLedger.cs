using System.Text;
using System.Text.Json;
using Audit.Proof;
using Contracts;
using Messaging;
using Npgsql;
using NpgsqlTypes;
using TestKit;

namespace Audit.Tests;

/// <summary>Puts histories into a ledger, as fast as PostgreSQL takes them.</summary>
public static class HistoryLedger
{
    /// <summary>As the ledger holds it.</summary>
    public static LedgerFact Row(HistoryFact told, long position)
    {
        var type = Catalog.Of(told.Fact.GetType());
        var data = JsonSerializer.SerializeToElement(told.Fact, type.Type, ContractJson.Options);
        return new(
            position, told.FactId, told.Service, told.Sequence, told.StreamId, told.StreamType, told.StreamVersion, type.Name, type.Version,
            told.Actor, (told.Fact as IRequestFact)?.RequestId, null, data.GetProperty("at").GetDateTimeOffset(), told.RecordedAt, null,
            told.RecordedAt, data, Hash: "");
    }

    /// <summary>Adds a history by COPY behind what is there already, and answers how many facts it has.</summary>
    public static async Task<long> CopyAsync(NpgsqlDataSource owner, IEnumerable<HistoryFact> history, long after = 0)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync($"copy ledger ({LedgerTable.Columns}) from stdin (format binary)");
        var position = after;
        var heads = new Dictionary<(string, Guid), byte[]>();
        foreach (var told in history)
        {
            var row = Chained(Row(told, ++position), heads);
            await copy.StartRowAsync();
            await copy.WriteAsync(row.Position, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.FactId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(row.Service, NpgsqlDbType.Varchar);
            await copy.WriteAsync(row.ServiceSequence, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.StreamId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(row.StreamType, NpgsqlDbType.Varchar);
            await copy.WriteAsync(row.StreamVersion, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Type, NpgsqlDbType.Varchar);
            await copy.WriteAsync(row.TypeVersion, NpgsqlDbType.Integer);
            await copy.WriteAsync(row.Actor, NpgsqlDbType.Varchar);
            if (row.RequestId is { } request) await copy.WriteAsync(request, NpgsqlDbType.Uuid);
            else await copy.WriteNullAsync();
            await copy.WriteNullAsync();
            await copy.WriteAsync(row.OccurredAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(row.RecordedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteNullAsync();
            await copy.WriteAsync(row.ReceivedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(row.Data.GetRawText(), NpgsqlDbType.Jsonb);
            await copy.WriteAsync(Convert.FromBase64String(row.Hash), NpgsqlDbType.Bytea);
        }

        await copy.CompleteAsync();
        return position - after;
    }

    private static LedgerFact Chained(LedgerFact row, Dictionary<(string, Guid), byte[]> heads)
    {
        var stream = (row.Service, row.StreamId);
        var hash = LedgerEntry.HashOf(row, heads.GetValueOrDefault(stream) ?? [], Encoding.UTF8.GetBytes(row.Data.GetRawText()));
        heads[stream] = hash;
        return row with { Hash = Convert.ToBase64String(hash) };
    }
}
