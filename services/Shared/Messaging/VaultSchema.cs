using EventStore;
using Npgsql;

namespace Messaging;

/// <summary>
/// Lays the vault out. Run by the owner. Services may read keys and add them; to destroy one is for a single role. A backup of the
/// database that holds this schema holds the keys: keep those apart and for a shorter time, or what was erased comes back with them.
/// </summary>
public static class VaultSchema
{
    /// <summary>Destroys the keys of a customer, <c>$1</c>. Each gets a number, rising in commit order where the caller holds a lock.</summary>
    public const string Destroy =
        "update vault.keys set key = null, erasure = nextval('vault.erasures') where customer = $1 and key is not null";

    private const string Tables =
        """
        create schema if not exists vault;
        create sequence if not exists vault.erasures;
        create table if not exists vault.keys (
          id uuid primary key,
          customer uuid not null,
          key bytea,
          erasure bigint unique,
          constraint either_key_or_erasure check ((key is null) = (erasure is not null))
        );
        create unique index if not exists keys_one_for_a_customer on vault.keys (customer) where key is not null;
        create table if not exists vault.requests (
          request_id uuid primary key,
          key_id uuid not null references vault.keys
        );
        create index if not exists requests_of_keys on vault.requests (key_id);
        """;

    /// <summary>Creates what is missing. Safe to repeat, and when several do it at the same time.</summary>
    /// <param name="owner">Connected as the owner of the database.</param>
    /// <param name="roles">Those of the services.</param>
    /// <param name="eraser">The one that may destroy keys; null for none.</param>
    /// <param name="cancellationToken">Stops the work and takes it back.</param>
    public static async Task CreateAsync(
        NpgsqlDataSource owner, IEnumerable<string> roles, string? eraser, CancellationToken cancellationToken)
    {
        var all = string.Join(", ", roles);
        var grants =
            $"""
            grant usage on schema vault to {all};
            revoke all on vault.keys, vault.requests, vault.erasures from {all};
            grant select, insert on vault.keys, vault.requests to {all};
            {(eraser is null ? "" : $"grant update (key, erasure) on vault.keys to {eraser}; grant usage on sequence vault.erasures to {eraser};")}
            """;
        await using var batch = owner.CreateBatch();
        batch.BatchCommands.Add(Sql.Command("select pg_advisory_xact_lock($1)", LockKeys.Of("vault", "schema")));
        foreach (var statement in (Tables + grants).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            batch.BatchCommands.Add(Sql.Command(statement));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
