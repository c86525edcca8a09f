using EventStore;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Messaging;

/// <summary>
/// Lays the vault out. Run by the owner. Services may read keys and add them; to destroy one is for a single role. <c>infra/backup</c>
/// writes this schema to a file of its own: a backup that holds it holds the keys, and with an old one what was erased comes back.
/// </summary>
public static class VaultSchema
{
    /// <summary>Destroys the keys of a customer, <c>?</c>. Each gets a number, rising in commit order where the caller holds a lock.</summary>
    public const string Destroy =
        "update vault.keys set key = null, erasure = nextval('vault.erasures') where customer = ? and key is not null";

    /// <summary>Creates what is missing. Safe to repeat, and when several do it at the same time.</summary>
    /// <param name="owner">Connected as the owner of the database.</param>
    /// <param name="roles">Those of the services.</param>
    /// <param name="eraser">The one that may destroy keys; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task CreateAsync(
        NpgsqlDataSource owner, IEnumerable<string> roles, string? eraser, CancellationToken cancellationToken)
    {
        var all = string.Join(", ", roles);
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await RunAsync($"select pg_advisory_lock({LockKeys.Of("vault", "schema")}); create schema if not exists vault");
        var migration = await SchemaMigration.DetermineAsync(connection, cancellationToken, new Sequence(Name("erasures")), Keys(), Requests());
        await using var changes = new StringWriter(); // Weasel's own way to apply them also prints them, in the midst of a log
        migration.WriteAllUpdates(changes, new PostgresqlMigrator(), JasperFx.AutoCreate.CreateOrUpdate);
        await RunAsync(
            $"""
            {changes}
            do $do$ begin
              alter table vault.keys add constraint either_key_or_erasure check ((key is null) = (erasure is not null));
            exception when duplicate_object then null;
            end $do$;
            grant usage on schema vault to {all};
            revoke all on vault.keys, vault.requests, vault.erasures from {all};
            grant select, insert on vault.keys, vault.requests to {all};
            {(eraser is null ? "" : $"grant update (key, erasure) on vault.keys to {eraser}; grant usage on sequence vault.erasures to {eraser};")}
            select pg_advisory_unlock_all()
            """);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>One key for a customer at a time; of a destroyed one its number is left.</summary>
    private static Table Keys()
    {
        var table = new Table(Name("keys")) { PrimaryKeyName = "keys_pkey" };
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<Guid>("customer").NotNull();
        table.AddColumn("key", "bytea");
        table.AddColumn("erasure", "bigint");
        table.Indexes.Add(new IndexDefinition("keys_erasure_key") { Columns = ["erasure"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("keys_one_for_a_customer") { Columns = ["customer"], IsUnique = true, Predicate = "key is not null" });
        return table;
    }

    /// <summary>Which key a request's personal data is sealed with.</summary>
    private static Table Requests()
    {
        var table = new Table(Name("requests")) { PrimaryKeyName = "requests_pkey" };
        table.AddColumn<Guid>("request_id").AsPrimaryKey();
        table.AddColumn<Guid>("key_id").NotNull().ForeignKeyTo(Name("keys"), "id", "requests_key_id_fkey");
        table.Indexes.Add(new IndexDefinition("requests_of_keys") { Columns = ["key_id"] });
        return table;
    }

    private static PostgresqlObjectName Name(string name) => new("vault", name, SchemaUtils.IdentifierUsage.General);
}
