using Contracts;
using Hosting;
using Marten;
using Messaging;
using Npgsql;

namespace DeskSetup;

/// <summary>
/// Takes over a schema from before Marten kept the documents: the tables that our own SQL kept become Marten's, or are dropped where
/// what they held follows from the facts. Each step may be repeated. Nodes of that build are stopped first.
/// </summary>
/// <param name="owner">Connected as the owner of the database.</param>
/// <param name="schema">The service's schema.</param>
internal sealed class FormerTables(NpgsqlDataSource owner, string schema)
{
    /// <summary>Read models, made anew from the facts; snapshots, which are only shortcuts; and what numbered the migrations.</summary>
    private static readonly string[] Dropped =
    [
        "agents", "calendar_changes", "consultations", "contacts", "follow_ups", "requests", "schema_tables", "schema_versions", "snapshots",
        "work_orders",
    ];

    /// <summary>Makes way, before the schema is laid out.</summary>
    public async Task MakeWayAsync(CancellationToken cancellationToken)
    {
        if (await IsThereAsync("parked", cancellationToken))
        {
            // Numbers as Marten's tools give them; they go on from where they are.
            await owner.RunAsync(
                $"""
                do $do$ begin
                  if exists (select from pg_attribute where attrelid = '{schema}.parked'::regclass and attname = 'id' and attidentity <> '') then
                    alter table {schema}.parked alter column id drop identity;
                    create sequence {schema}.parked_id_seq owned by {schema}.parked.id;
                    alter table {schema}.parked alter column id set default nextval('{schema}.parked_id_seq');
                    perform setval('{schema}.parked_id_seq', (select coalesce(max(id), 0) + 1 from {schema}.parked), false);
                  end if;
                end $do$
                """, cancellationToken);
        }

        await owner.RunAsync($"drop table if exists {string.Join(", ", Dropped.Select(table => $"{schema}.{table}"))}", cancellationToken);
    }

    /// <summary>Brings over what does not follow from the service's own facts: its copy of the directory.</summary>
    public async Task BringOverAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync("directory_copy", cancellationToken))
        {
            return;
        }

        var copied = await owner.ReadAsync(
            $"select fact_id, type, fact, version from {schema}.directory_copy",
            row => (Record: DirectoryRecord.Of(row.GetGuid(0), Read(row.GetString(1), row.GetFieldValue<byte[]>(2))), Version: (int)row.GetInt64(3)),
            cancellationToken);
        await using var session = store.LightweightSession();
        foreach (var (record, version) in copied)
        {
            session.TryUpdateRevision(record, version);
        }

        await session.SaveChangesAsync(cancellationToken);
        await owner.RunAsync($"drop table {schema}.directory_copy", cancellationToken);
    }

    private static IFact Read(string type, byte[] fact) => (IFact)Catalog.OfStoredName(type).ReadNewest(fact);

    private async Task<bool> IsThereAsync(string table, CancellationToken cancellationToken) => (await owner.ReadAsync(
        "select to_regclass($1) is not null", row => row.GetBoolean(0), cancellationToken, $"{schema}.{table}"))[0];
}
