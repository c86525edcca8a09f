using System.Text.RegularExpressions;
using JasperFx;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace EventStore;

/// <summary>
/// Lays a service's schema out and says what a node lacks of it. Marten makes and migrates all of it, run by the owner, never by the
/// service: the service's role may read and add facts, and can neither change nor remove them (FAULTS 58). The same holds for a table of
/// the service's own that is named as one that only grows.
/// </summary>
public static partial class Schema
{
    private const string UndefinedTable = "42P01";
    private const string UndefinedColumn = "42703";

    /// <summary>The schema of a service: its name with underscores.</summary>
    public static string For(string service) => service.Replace('-', '_');

    /// <summary>Creates the schema, or brings it to this build's shape. Safe to repeat, and when several do it at the same time.</summary>
    /// <param name="owner">Connected as the owner of the database.</param>
    /// <param name="store">The service's store, opened by the owner.</param>
    /// <param name="role">The service's own role; must exist.</param>
    /// <param name="growing">The service's tables, beside the facts, that may only grow.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task LayOutAsync(
        NpgsqlDataSource owner, IDocumentStore store, string role, IEnumerable<string> growing, CancellationToken cancellationToken)
    {
        var schema = store.Options.DatabaseSchemaName;
        Check(schema);
        Check(role);
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand($"select pg_advisory_lock({LockKeys.Of(schema, "schema")})", connection);
        await turn.ExecuteNonQueryAsync(cancellationToken); // one at a time; the lock goes with the connection
        if (await IsEmptyAsync(connection, schema, cancellationToken))
        {
            // Nothing to compare with: what Marten would ask of the catalogue for each table takes much longer than the tables.
            await using var all = new NpgsqlCommand(store.Storage.ToDatabaseScript(), connection);
            await all.ExecuteNonQueryAsync(cancellationToken);
        }
        else
        {
            await store.Storage.Database.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: cancellationToken);
        }

        await using var grants = new NpgsqlCommand(Grants(schema, role, growing), connection);
        await grants.ExecuteNonQueryAsync(cancellationToken);
        await using var done = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
        await done.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>True when a statement found no table or column of that name: it passes when the owner has laid it out.</summary>
    public static bool IsLack(Exception e) => e is PostgresException { SqlState: UndefinedTable or UndefinedColumn };

    /// <summary>The tables and columns that a node needs and its schema has not; none when the schema is this build's, or a newer one.</summary>
    /// <param name="database">Connected with the service's role.</param>
    /// <param name="store">The service's store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public static async Task<IReadOnlyList<string>> FindLacksAsync(
        NpgsqlDataSource database, IDocumentStore store, CancellationToken cancellationToken)
    {
        var needed = store.Storage.AllObjects().OfType<Table>()
            .SelectMany(table => table.Columns.Select(column => $"{table.Identifier.QualifiedName}.{column.Name}")).Distinct().ToArray();
        await using var command = database.CreateCommand(
            """
            select need from unnest($1) need where need not in (
              select format('%s.%s.%s', n.nspname, c.relname, a.attname) from pg_class c
              join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
              where n.nspname = $2 and a.attnum > 0 and not a.attisdropped)
            """);
        command.Parameters.Add(new() { Value = needed });
        command.Parameters.Add(new() { Value = store.Options.DatabaseSchemaName });
        var lacks = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lacks.Add(reader.GetString(0));
        }

        return lacks;
    }

    private static async Task<bool> IsEmptyAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select not exists (select from pg_class where relnamespace = (select oid from pg_namespace where nspname = $1))", connection);
        command.Parameters.Add(new() { Value = schema });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>For all tables there are by now, so it is said anew after every change.</summary>
    private static string Grants(string schema, string role, IEnumerable<string> growing) =>
        $"""
        grant usage on schema {schema} to {role};
        grant select, insert, update, delete on all tables in schema {schema} to {role};
        revoke update, delete, truncate on {string.Join(", ", growing.Select(table => $"{schema}.{table}").Append($"{schema}.mt_events"))} from {role};
        revoke update, delete, truncate on {schema}.mt_streams from {role};
        grant update (version, timestamp) on {schema}.mt_streams to {role};
        grant usage, select on all sequences in schema {schema} to {role};
        """;

    /// <summary>Identifiers cannot be parameters; ours are plain words.</summary>
    private static void Check(string identifier)
    {
        if (!Identifier().IsMatch(identifier))
        {
            throw new ArgumentException($"'{identifier}' is not a plain identifier.", nameof(identifier));
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
