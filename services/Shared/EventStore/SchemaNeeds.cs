using Npgsql;

namespace EventStore;

/// <summary>
/// What a node needs of its schema: the steps of its own build, and its own tables. A newer schema has them too, so a node of the
/// build before goes on beside newer ones.
/// </summary>
/// <param name="database">Connected with the service's role.</param>
/// <param name="tables">DDL of the service's own tables and views, as it was given to <see cref="Schema"/>.</param>
public sealed class SchemaNeeds(NpgsqlDataSource database, IReadOnlyList<string> tables)
{
    private const string UndefinedTable = "42P01";
    private const string UndefinedColumn = "42703";

    /// <summary>The version that this build needs.</summary>
    public static int Version => Migration.All[^1].Version;

    /// <summary>True when a statement found no table or column of that name: it passes when the owner has laid it out.</summary>
    public static bool IsLack(Exception e) => e is PostgresException { SqlState: UndefinedTable or UndefinedColumn };

    /// <summary>What the schema lacks, as a sentence; null when nothing is lacking.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<string?> FindLackAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select (select coalesce(max(version), 0) from schema_versions),
                   (select count(*)::int from unnest($1::varchar[]) need where need not in (select checksum from schema_tables))
            """);
        command.Parameters.Add(new() { Value = tables.Select(Migration.ChecksumOf).ToArray() });
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var (version, missing) = (reader.GetInt32(0), reader.GetInt32(1));
            return version < Version ? $"The schema is at version {version}; this build needs {Version}."
                : missing > 0 ? $"{missing} of the service's own tables are not laid out as this build needs them."
                : null;
        }
        catch (PostgresException e) when (e.SqlState == UndefinedTable)
        {
            return $"The schema has no version; this build needs {Version}.";
        }
    }
}
