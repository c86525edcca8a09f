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
    /// <summary>
    /// What was done to the schema. A schema from before there were versions has none of this, but all that the first step
    /// makes: the first step only makes what is missing, so it takes such a schema over as it is.
    /// </summary>
    private const string History =
        """
        create table if not exists schema_versions (
          version int primary key,
          name varchar not null,
          checksum varchar not null,
          applied_at timestamptz not null default now()
        );
        create table if not exists schema_tables (
          checksum varchar primary key,
          applied_at timestamptz not null default now()
        );
        """;

    /// <summary>The schema of a service: its name with underscores.</summary>
    public static string For(string service) => service.Replace('-', '_');

    /// <summary>
    /// Creates the schema or brings it to this build's version, step by step. Safe to repeat, safe when several do it at the same
    /// time, and safe while nodes of this build and the one before work on it. A newer schema is left as it is.
    /// </summary>
    /// <param name="owner">Connected as the owner of the database.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="role">The service's own role; must exist.</param>
    /// <param name="tables">DDL of the service's own tables and views, each repeatable.</param>
    /// <param name="cancellationToken">Stops the work; the step that was begun is rolled back.</param>
    /// <exception cref="SchemaException">A step that was applied before reads differently now.</exception>
    public static Task CreateAsync(
        NpgsqlDataSource owner, string schema, string role, IEnumerable<string> tables, CancellationToken cancellationToken) =>
        CreateAsync(owner, schema, role, tables, Migration.All, cancellationToken);

    /// <summary>The same with other steps than this build's.</summary>
    public static async Task CreateAsync(
        NpgsqlDataSource owner, string schema, string role, IEnumerable<string> tables, IReadOnlyList<Migration> steps,
        CancellationToken cancellationToken)
    {
        Check(schema);
        Check(role);
        foreach (var step in steps)
        {
            await InTransactionAsync(owner, schema, connection => ApplyAsync(connection, step, cancellationToken), cancellationToken);
        }

        await InTransactionAsync(owner, schema, async connection =>
        {
            foreach (var ddl in tables)
            {
                await RunAsync(connection, ddl, cancellationToken);
                await RunAsync(
                    connection, "insert into schema_tables (checksum) values ($1) on conflict do nothing", cancellationToken,
                    Migration.ChecksumOf(ddl));
            }

            await RunAsync(connection, Grants(schema, role), cancellationToken);
        }, cancellationToken);
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration step, CancellationToken cancellationToken)
    {
        await using var find = Command(connection, "select checksum from schema_versions where version = $1", step.Version);
        switch (await find.ExecuteScalarAsync(cancellationToken))
        {
            case null:
                await RunAsync(connection, step.Sql, cancellationToken);
                await RunAsync(
                    connection, "insert into schema_versions (version, name, checksum) values ($1, $2, $3)", cancellationToken,
                    step.Version, step.Name, step.Checksum);
                break;
            case string applied when applied != step.Checksum:
                throw new SchemaException(
                    $"Step {step.Version} ({step.Name}) was applied with other content: a step is never edited, another one follows it.");
        }
    }

    /// <summary>One at a time, whoever else lays the same schema out.</summary>
    private static async Task InTransactionAsync(
        NpgsqlDataSource owner, string schema, Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, "select pg_advisory_xact_lock($1)", cancellationToken, LockKeys.Of(schema, "schema"));
        await RunAsync(connection, $"create schema if not exists {schema}; set local search_path to {schema}; {History}", cancellationToken);
        await work(connection);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }

    /// <summary>For all tables there are by now, so it is said anew after every change.</summary>
    private static string Grants(string schema, string role) =>
        $"""
        grant usage on schema {schema} to {role};
        grant select, insert, update, delete on all tables in schema {schema} to {role};
        revoke insert, update, delete, truncate on schema_versions, schema_tables from {role};
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
