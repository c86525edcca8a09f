using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using TestKit;

namespace Audit.Tests.Measures;

/// <summary>The SQL of a document, as it stands there, for a DuckDB that was started where <c>export</c> lies.</summary>
public static partial class DocumentedSql
{
    /// <summary>Its blocks, in order, each with the name behind <c>sql</c>, if it has one.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Of(string document) =>
    [
        .. Block().Matches(File.ReadAllText(Path.Combine(Desk.Root, "infra", "docs", document)))
            .Select(block => (block.Groups["name"].Value, block.Groups["sql"].Value)),
    ];

    /// <summary>DuckDB in the folder where <c>export</c> lies.</summary>
    public static async Task<DuckDBConnection> StartInAsync(string folder)
    {
        var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync();
        Run(duck, $"set file_search_path = '{folder}'");
        return duck;
    }

    /// <summary>Runs what answers nothing.</summary>
    public static void Run(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>All rows of an answer.</summary>
    public static IReadOnlyList<object?[]> Ask(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    [GeneratedRegex(
        "^```sql ?(?<name>[a-z-]*)\n(?<sql>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
