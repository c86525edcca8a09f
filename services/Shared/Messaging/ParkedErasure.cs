using System.Text.Json;
using Contracts;
using Npgsql;

namespace Messaging;

/// <summary>Takes the personal texts out of parked messages that name somebody who was erased.</summary>
/// <param name="database">The service's.</param>
internal sealed class ParkedErasure(NpgsqlDataSource database)
{
    private const int AtATime = 20;

    /// <summary>One statement finds them, however much a sender has had put aside.</summary>
    /// <param name="names">Requests and streams of theirs, and what they came under (<see cref="CustomerKeys"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EraseAsync(Guid[] names, CancellationToken cancellationToken)
    {
        while (await MarkAsync(cancellationToken))
        {
        }

        var found = await database.ReadAsync(
            "select id from parked where replayed_at is null and marks && $1", row => row.GetInt64(0), cancellationToken, names);
        foreach (var some in found.Chunk(AtATime))
        {
            foreach (var message in await ReadAsync("id = any($1)", cancellationToken, some))
            {
                var own = Parking.IsOwnFact(message.User, message.Type);
                await database.RunAsync(
                    "update parked set body = $2, headers = $3, marks = '{}' where id = $1 and replayed_at is null", cancellationToken, message.Id,
                    ParkedTexts.Erased(message.User, message.Type, message.Body), Sql.AsJson(own ? message.Headers : ParkedTexts.KeptOf(message.Headers)));
            }
        }
    }

    /// <summary>Looks through some that a build parked which made no marks; each once.</summary>
    /// <returns>False when there was none.</returns>
    private async Task<bool> MarkAsync(CancellationToken cancellationToken)
    {
        var some = await ReadAsync($"marks is null and replayed_at is null order by id limit {AtATime}", cancellationToken);
        foreach (var message in some)
        {
            var texts = ParkedTexts.Of(message.User, message.Type, message.Headers, message.Body);
            await (texts.WhyCut is { } cut
                ? database.RunAsync(
                    "update parked set body = $2, headers = $3, marks = $4, reason = reason || $5, retry_at = null where id = $1 and replayed_at is null",
                    cancellationToken, message.Id, texts.Body, Sql.AsJson(texts.Headers), texts.Marks, $" {cut}")
                : database.RunAsync("update parked set marks = $2 where id = $1 and replayed_at is null", cancellationToken, message.Id, texts.Marks));
        }

        return some.Count > 0;
    }

    private Task<List<(long Id, string? Type, string? User, Dictionary<string, string> Headers, byte[] Body)>> ReadAsync(
        string condition, CancellationToken cancellationToken, params object[] values) => database.ReadAsync(
            $"select id, type, headers::text, body, actor from parked where {condition}",
            row => (
                row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(4) ? null : row.GetString(4),
                JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(2), ContractJson.Options)!, row.GetFieldValue<byte[]>(3)),
            cancellationToken, values);
}
