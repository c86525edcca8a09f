using EventStore;
using Npgsql;

namespace DeskSetup.Backup;

/// <summary>
/// What the record of a desk consists of. Named are the tables that a backup keeps, so that a new one is left out until somebody has
/// made sure that no personal text lies in it in clear. All others follow from these, or hold messages as outsiders sent them.
/// </summary>
public static class KeptTables
{
    /// <summary>Facts, how far readers of them are, what is due next, the copy of the directory, which consultations were answered, what requests are about, the ledger and the marks of imports.</summary>
    private static readonly string[] Names =
        ["mt_streams", "mt_events", "log_progress", "due", "mt_doc_directoryrecord", "mt_doc_answeredconsultation", "mt_doc_knownrequest", "ledger", "imported_records"];

    /// <summary>The schemas of the services.</summary>
    public static IReadOnlyList<string> Schemas { get; } = [.. DeskServices.All.Select(s => Schema.For(s.Name))];

    /// <summary>True for a table of the record.</summary>
    public static bool IsKept(string schema, string table) => Schemas.Contains(schema) && Names.Contains(table);

    /// <summary>The services' tables whose rows are left out, each as <c>schema.table</c>.</summary>
    internal static async Task<IReadOnlyList<string>> FindOthersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select schemaname, tablename from pg_tables where schemaname = any($1)", connection);
        command.Parameters.Add(new() { Value = Schemas.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var others = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!IsKept(reader.GetString(0), reader.GetString(1)))
            {
                others.Add($"{reader.GetString(0)}.{reader.GetString(1)}");
            }
        }

        return others;
    }
}
