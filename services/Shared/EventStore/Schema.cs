using System.Text.RegularExpressions;
using Npgsql;

namespace EventStore;

/// <summary>
/// Lays a service's schema out. Run by the owner, never by the service: the service's role may read and add facts,
/// and can neither change nor remove them (FAULTS 58). The same holds for a table of the service's own whose comment
/// begins with <c>append-only</c>.
/// </summary>
public static partial class Schema
{
    /// <summary>The schema of a service: its name with underscores.</summary>
    public static string For(string service) => service.Replace('-', '_');

    /// <summary>Creates or completes the schema. Safe to repeat, and safe when several do it at the same time.</summary>
    /// <param name="owner">Connected as the owner of the database.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="role">The service's own role; must exist.</param>
    /// <param name="viewTables">DDL of the service's views, repeatable.</param>
    /// <param name="cancellationToken">Stops the work; what was begun is rolled back.</param>
    public static async Task CreateAsync(
        NpgsqlDataSource owner, string schema, string role, IEnumerable<string> viewTables, CancellationToken cancellationToken)
    {
        Check(schema);
        Check(role);
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync($"select pg_advisory_xact_lock({LockKeys.Of(schema, "schema")})");
        await RunAsync($"create schema if not exists {schema}; set local search_path to {schema}");
        await RunAsync(await MartenTablesAsync(cancellationToken));
        foreach (var tables in viewTables)
        {
            await RunAsync(tables);
        }

        await RunAsync(Grants(schema, role));
        await transaction.CommitAsync(cancellationToken);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string Grants(string schema, string role) =>
        $"""
        grant usage on schema {schema} to {role};
        grant select, insert, update, delete on all tables in schema {schema} to {role};
        revoke update, delete, truncate on mt_events from {role};
        revoke update, delete, truncate on mt_streams from {role};
        grant update (version, timestamp) on mt_streams to {role};
        do $do$
        declare own regclass;
        begin
          for own in select oid from pg_class where relnamespace = '{schema}'::regnamespace and relkind in ('r', 'p')
            and obj_description(oid, 'pg_class') like 'append-only%'
          loop
            execute format('revoke update, delete, truncate on %s from {role}', own);
          end loop;
        end $do$;
        grant usage on all sequences in schema {schema} to {role};
        """;

    private static async Task<string> MartenTablesAsync(CancellationToken cancellationToken)
    {
        await using var stream = typeof(Schema).Assembly.GetManifestResourceStream("EventStore.Marten.sql")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

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
