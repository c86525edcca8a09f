using System.Text;
using Audit.Import;
using Npgsql;

namespace Audit.Tests.Import;

/// <summary>A small history of another system: three faults with a target, one request without, and its mapping.</summary>
internal static class Shop
{
    public const string Header = "id,opened,due,closed,verdict,what,via,who";

    public const string Table =
        $"""
        {Header}
        a,2024-03-04 09:00,2024-03-05 09:00,2024-03-04 15:00,OK,Broken Lamp,call,Zhang
        b,2024-03-04 10:00,2024-03-05 10:00,2024-03-06 10:00,LATE,Broken Lamp,call,Li
        c,2024-03-04 11:00,2024-03-05 11:00,,,Broken Lamp,web,Wang
        d,2024-03-04 12:00,,2024-03-04 13:00,OK,Opening Hours,call,Zhao

        """;

    public static string Mapping { get; } =
        """
        {
          "name": "shop",
          "times": { "format": "yyyy-MM-dd HH:mm", "zone": "Europe/Paris" },
          "id": { "column": "id" }, "receivedAt": { "column": "opened" }, "target": { "column": "due" }, "closedAt": { "column": "closed" },
          "verdict": { "column": "verdict", "values": { "OK": "kept", "LATE": "broken" } },
          "kind": { "constant": "fault" },
          "channel": { "column": "via", "values": { "call": "hotline", "web": "web" } },
          "category": { "column": "what" }, "department": { "constant": "repair" }, "text": { "column": "who" },
          "policies": [ { "id": "shop", "version": 1, "effectiveFrom": "2020-01-01T00:00:00Z",
            "rules": [ { "name": "fault", "promise": "fault-repair", "calendar": "shop", "ladder": [], "when": { "kind": "fault" } } ] } ],
          "calendars": [ { "id": "shop", "version": 1, "effectiveFrom": "2020-01-01T00:00:00Z", "timeZone": "UTC", "roundTheClock": true } ]
        }
        """;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The facts of one line of the table.</summary>
    public static IReadOnlyList<LedgerFact> FactsOf(string line, string? mapping = null)
    {
        var read = ImportMapping.Parse(Bytes(mapping ?? Mapping));
        var (request, faults) = Read(line, mapping);
        faults.ShouldBeEmpty();
        return new ImportedFacts(read).Of(request!);
    }

    public static (ImportedRequest? Request, IReadOnlyList<ImportFault> Faults) Read(string line, string? mapping = null)
    {
        var read = ImportMapping.Parse(Bytes(mapping ?? Mapping));
        var record = SourceFile.Read("t.csv", new MemoryStream(Bytes($"{Header}\n{line}\n")), read.Columns()).Single();
        return new RecordReading(read).Read(record);
    }

    public static async Task<ImportReport> ImportAsync(
        NpgsqlDataSource database, string table, string? mapping = null, bool strict = false, string fileName = "shop.csv", bool listAll = false)
    {
        await using var writer = new LedgerWriter(database);
        return await new ImportRun(new LedgerReader(database), writer, database, TimeProvider.System)
            .ImportAsync(fileName, new MemoryStream(Bytes(table)), Bytes(mapping ?? Mapping), strict, progress: null, CancellationToken.None, listAll);
    }
}
