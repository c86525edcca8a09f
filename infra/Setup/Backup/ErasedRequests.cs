using System.Text.Json;
using Audit.Proof;
using Contracts;
using Messaging;
using Npgsql;

namespace DeskSetup.Backup;

/// <summary>
/// What was erased stays erased, whatever keys a restored vault has: for each request on a list the key is destroyed again, and whoever
/// starts on that vault forgets it as after any erasure.
/// </summary>
internal static class ErasedRequests
{
    /// <summary>The erased requests of a vault, in the transaction's snapshot.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, string file, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select r.request_id from vault.requests r join vault.keys k on k.id = r.key_id where k.key is null order by k.erasure, 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await using var lines = new StreamWriter(file);
        while (await reader.ReadAsync(cancellationToken))
        {
            await lines.WriteLineAsync(JsonSerializer.Serialize(new ErasedRequest(reader.GetGuid(0)), ContractJson.Options));
        }
    }

    /// <summary>Destroys the keys of these requests where they are there.</summary>
    /// <returns>The requests whose key was there.</returns>
    public static async Task<IReadOnlyList<Guid>> EraseAsync(NpgsqlDataSource owner, IReadOnlyCollection<Guid> requests, CancellationToken cancellationToken)
    {
        var revived = await owner.ReadAsync(
            "select r.request_id from vault.requests r join vault.keys k on k.id = r.key_id where k.key is not null and r.request_id = any($1)",
            row => row.GetGuid(0), cancellationToken, requests.ToArray());
        await using var batch = owner.CreateBatch();
        batch.BatchCommands.Add(new($"select setval('vault.erasures', greatest(last_value, (select max(sequence) from ({LastForgotten}) forgotten))) from vault.erasures"));
        batch.BatchCommands.Add(Sql.Command(
            """
            update vault.keys set key = null, erasure = nextval('vault.erasures')
            where key is not null and id in (select key_id from vault.requests where request_id = any($1))
            """, requests.ToArray()));
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into vault.keys (id, customer, erasure) select request, request, nextval('vault.erasures') from unnest($1) request
            where not exists (select from vault.requests where request_id = request)
            """, requests.ToArray()));
        batch.BatchCommands.Add(Sql.Command(
            "insert into vault.requests (request_id, key_id) select id, id from vault.keys where id = any($1) on conflict do nothing", requests.ToArray()));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return revived;
    }

    /// <summary>Services have gone through the erasures up to this number: one of now has to come after it, or they pass it over.</summary>
    private static string LastForgotten => string.Join(
        " union all ", KeptTables.Schemas.Select(schema => $"select sequence from {schema}.log_progress where reader = 'erasures'"));
}
