using Audit;
using Audit.Tests;
using Contracts;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

/// <summary>Whatever others wrote into a record, or a file, is a part of a line or a cell of what is printed, and never a line.</summary>
public sealed class HostileTextTests : IAsyncLifetime
{
    private const string Shown = "hostile ";
    private const string Forged = "Recomputed = recorded.";

    /// <summary>Breaks the line in every way, turns it round, and steers the terminal: by C0, C1, and marks of direction.</summary>
    private const string Breaks = Shown + "\r\n" + Forged + "\n" + Forged + "\u0085" + Forged + "\u2028" + Forged + "\u2029\u001b[2J\u009b2J\u202e\u2066\u200f" + Forged;

    private readonly string _folder = Directory.CreateTempSubdirectory("hostile-").FullName;
    private TestDatabase _database = null!;

    /// <summary>The first breaks lines, the others find the place where a line is wrapped.</summary>
    public static TheoryData<string> Texts => [Breaks, Shown + string.Join(' ', Enumerable.Repeat(Forged, 80)), Shown + string.Join(new string(' ', 30), Enumerable.Repeat(Forged, 40))];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await HistoryLedger.CopyAsync(_database.Owner, new Histories(2, Desk.Now, TimeSpan.FromMinutes(20)).Of(20));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_text_of_the_record_forges_a_line_of_what_is_printed_of_it(string text)
    {
        var request = await WriteIntoTheRecordAsync(text);
        foreach (string[] verb in (string[][])[["recompute"], ["at", "2026-03-02T12:00Z"], ["at", "2026-03-02T12:00Z", "--request", $"{request}"], ["history", $"{request}", "--raw"]])
        {
            HoldsAsPart(await RunAsync([.. verb, .. On(_database)]), string.Join(' ', verb));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_text_of_a_file_forges_a_line_of_what_is_printed_of_its_import(string text)
    {
        var file = Path.Combine(_folder, "records.csv");
        var lines = await File.ReadAllLinesAsync(Path.Combine(Desk.Root, "infra", "Simulator", "data", "service-requests-2022.csv"));
        var id = text.Replace("\"", "\"\"", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, [lines[0], $"\"{id}\"{lines[604][lines[604].IndexOf(',', StringComparison.Ordinal)..]}"]);
        HoldsAsPart(await RunAsync(["import", file, "--mapping", ImportedHistory.Mapping, .. On(_database)]), "import", isShown: text != Breaks); // control characters are refused, and not repeated
    }

    private static void HoldsAsPart(Run run, string verb, bool isShown = true)
    {
        var lines = (run.Output + run.Errors).TrimEnd('\n').Split('\n');
        lines.Any(line => line.Contains(Shown)).ShouldBe(isShown, $"{verb}: {run.Output} {run.Errors}");
        lines.ShouldAllBe(line => line == Printed.Of(line), verb);
        lines.Where(line => line.TrimStart().StartsWith(Forged[..10], StringComparison.Ordinal)).ShouldBeEmpty(verb);
    }

    /// <summary>Every promise, rule, department and category of the record is that text; answers one of the requests.</summary>
    private async Task<Guid> WriteIntoTheRecordAsync(string text)
    {
        await using var write = _database.Owner.CreateCommand(
            """
            update ledger set data = (select jsonb_object_agg(key, case when key in ('promise', 'rule', 'department', 'category') and jsonb_typeof(value) = 'string' then to_jsonb($1::text) else value end)
            from jsonb_each(data))
            """);
        write.Parameters.AddWithValue(text);
        await write.ExecuteNonQueryAsync();
        await using var read = _database.Owner.CreateCommand("select request_id from ledger where type = 'promise_made' and request_id is not null order by position limit 1");
        return (Guid)(await read.ExecuteScalarAsync())!;
    }
}
