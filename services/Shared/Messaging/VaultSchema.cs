using EventStore;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Messaging;

/// <summary>What a role may do in the vault. Every role hears of erasures, and no role reads its tables.</summary>
[Flags]
public enum VaultRights
{
    /// <summary>Hears which requests were erased.</summary>
    HearErasures = 0,

    /// <summary>Has keys of open requests that it can name, and keys that it can name.</summary>
    UseKeys = 1,

    /// <summary>Opens requests, and says whose they are: each gets the key of its customer.</summary>
    NameCustomers = 2,

    /// <summary>Asks which requests are of the same customer.</summary>
    CompareCustomers = 4,

    /// <summary>Destroys the keys of a customer.</summary>
    Erase = 8,
}

/// <summary>
/// Lays the vault out. Run by the owner. No service can read its tables: it calls functions, which answer about the requests or keys that the caller
/// names and list nothing. Ids of keys are random and stand in sealed texts alone, so a service has the keys of what it holds or hears of.
/// <c>infra/backup</c> writes this schema to a file of its own: a backup that holds it holds the keys, and with an old one what was erased comes back.
/// </summary>
public static class VaultSchema
{
    /// <summary>Destroys the keys of a customer, the first <c>?</c>, and says by what other names messages that lie parked may have them, the second. Each gets a
    /// number, rising in commit order where the caller holds a lock.</summary>
    public const string Destroy = "call vault.destroy(?, ?)";

    /// <summary>What erased customers came under, as digests, for some weeks: whoever guesses a number can compute its digest. No backup has it.</summary>
    public const string ErasedNames = "erased_names";

    /// <summary>Creates what is missing. Safe to repeat, and when several do it at the same time.</summary>
    /// <param name="owner">Connected as the owner of the database.</param>
    /// <param name="roles">Those of the services; what others have stays. What a role is not given here is taken back.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task CreateAsync(
        NpgsqlDataSource owner, IReadOnlyDictionary<string, VaultRights> roles, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await RunAsync($"select pg_advisory_lock({LockKeys.Of("vault", "schema")}); create schema if not exists vault");
        var migration = await SchemaMigration.DetermineAsync(connection, cancellationToken, new Sequence(Name("erasures")), Keys(), Requests(), Names());
        await using var changes = new StringWriter(); // Weasel's own way to apply them also prints them, in the midst of a log
        migration.WriteAllUpdates(changes, new PostgresqlMigrator(), JasperFx.AutoCreate.CreateOrUpdate);
        await RunAsync(
            $"""
            {changes}
            do $do$ begin
              alter table vault.keys add constraint either_key_or_erasure check ((key is null) = (erasure is not null));
            exception when duplicate_object then null;
            end $do$;
            {VaultFunctions.Sql}
            revoke all on vault.keys, vault.requests, vault.erasures, vault.{ErasedNames} from {string.Join(", ", roles.Keys.Append("public"))};
            revoke all on all routines in schema vault from {string.Join(", ", roles.Keys.Append("public"))};
            grant usage on schema vault to {string.Join(", ", roles.Keys)};
            {Grant(VaultRights.HearErasures, "function vault.erased(bigint), vault.erased_since(bigint), vault.is_erased(uuid)")}
            {Grant(VaultRights.UseKeys, "function vault.keys_of(uuid[], uuid[], uuid[], bytea[]), vault.key(uuid)")}
            {Grant(VaultRights.NameCustomers, "function vault.name_customers(), vault.known_keys(uuid[])")}
            {Grant(VaultRights.CompareCustomers, "function vault.of_same_customer(uuid)")}
            {Grant(VaultRights.Erase, "procedure vault.destroy(uuid), vault.destroy(uuid, uuid[])")}
            select pg_advisory_unlock_all()
            """);

        string Grant(VaultRights right, string routines) => string.Concat(
            roles.Where(r => r.Value.HasFlag(right)).Select(r => $"grant execute on {routines} to {r.Key};"));

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

    private static Table Names()
    {
        var table = new Table(Name(ErasedNames)) { PrimaryKeyName = "erased_names_pkey" };
        table.AddColumn("erasure", "bigint").AsPrimaryKey();
        table.AddColumn<Guid>("name").AsPrimaryKey();
        table.AddColumn("at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static PostgresqlObjectName Name(string name) => new("vault", name, SchemaUtils.IdentifierUsage.General);
}
