using Npgsql;
using TestKit;

namespace Benchmarks;

/// <summary>Connections of those who do it by hand.</summary>
public static class ByHand
{
    /// <summary>As many as are asked for, and nothing sent that is not needed.</summary>
    public static NpgsqlDataSource Open(TestDatabase database) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("DESK_POSTGRES"))
        {
            Database = database.Name,
            SearchPath = TestDatabase.SchemaName,
            NoResetOnClose = true,
        });
}
