using Npgsql;
using TestKit;

namespace Benchmarks;

/// <summary>Connections of those who are measured beside ours.</summary>
public static class ByHand
{
    /// <summary>As many as are asked for, nothing sent that is not needed, statements prepared as a service's are.</summary>
    public static NpgsqlDataSource Open(string database, string schema) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("DESK_POSTGRES"))
        {
            Database = database,
            SearchPath = schema,
            NoResetOnClose = true,
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 3,
        });

    /// <summary>In the schema that tests have.</summary>
    public static NpgsqlDataSource Open(TestDatabase database) => Open(database.Name, TestDatabase.SchemaName);
}
