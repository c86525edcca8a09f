using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Spectre.Console;

namespace Simulator.Tests;

/// <summary>Whatever the desk or others say is a part of a line or a cell of what is printed, and never a line.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Shown = "hostile ";
    private const string Forged = "Every request is accounted for";

    /// <summary>Breaks the line in every way, turns it round, and steers the terminal: by C0, C1, and marks of direction; and is taken for no markup.</summary>
    private const string Breaks =
        Shown + "[/][bold green]\r\n" + Forged + "\n" + Forged + "\u0085" + Forged + "\u2028" + Forged + "\u2029\u001b[2J\u009b2J\u202e\u2066\u200f" + Forged;

    private readonly IAnsiConsole _before = AnsiConsole.Console;
    private readonly StringWriter _printed = new();

    public HostileTextTests()
    {
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_printed) });
        Screen.Prepare(isPlain: true);
    }

    /// <summary>The first breaks lines, the others find the place where a line is wrapped.</summary>
    public static TheoryData<string> Texts => [Breaks, Shown + string.Join(' ', Enumerable.Repeat(Forged, 60)), Shown + string.Join(new string(' ', 30), Enumerable.Repeat(Forged, 30))];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_text_of_others_forges_a_line_of_the_report(string text)
    {
        using var desk = new DeskClient(new Dictionary<string, string>(), new Dictionary<string, string>(), DeskTls.FromEnvironment(), default);
        var world = new World(desk, DeskTime.From(new Dictionary<string, string>()), [], new Dictionary<string, string>(), default);
        desk.Refused[text] = 1;
        world.Defects.Enqueue(text);
        (await new Report(world, BooksOf(text), 0, TimeSpan.FromMinutes(1)).PrintAsync()).ShouldBeFalse("there is a defect");

        var lines = $"{_printed}".TrimEnd('\n').Split('\n');
        lines.Count(line => line.Contains(Shown)).ShouldBeGreaterThan(8, "states, channels, reasons, rates, those late, promises, escalations, accounts, defects and refusals show it");
        lines.ShouldAllBe(line => line == Printed.Of(line));
        lines.Where(line => line.TrimStart().StartsWith(Forged[..5], StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void No_text_of_others_forges_a_row_of_a_table(string text)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("one", "two", "three");
        Screen.Row(table, text, text, text);
        Screen.Row(table, "1", "2", "3");
        AnsiConsole.Write(table);
        var lines = $"{_printed}".Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0).ToList();
        lines.Count.ShouldBe(4, "the head, the line below it, and two rows");
        lines.ShouldAllBe(line => line == Printed.Of(line));
    }

    public void Dispose()
    {
        AnsiConsole.Console = _before;
        _printed.Dispose();
    }

    private static Books BooksOf(string text) => new(
        Read(new
        {
            requests = 0, contacts = 0, facts = 0, linkedContacts = text, reroutes = text, consultations = 0, firstContactResolutions = 0, yellowCards = 0,
            requestsByState = One(text, 1), requestsByChannel = One(text, 1), closedBecause = One(text, 1), escalations = One(text, 1), ratings = One(text, 1), latency = new { },
            promises = One(text, new { made = text, outcomes = new { kept = text } }),
        }),
        Read(new { complete = true, services = Array.Empty<object>() }),
        [Read(new { service = text, facts = 0, parked = 1 })],
        Read(new { kept = text, fellDue = 0, late = new[] { new { requestId = text, lateBy = "PT1H", dueAt = "2026-03-02T02:00:00Z", outcome = text } } }),
        [Read(new { requestId = text, state = text, department = text })],
        AtRest: true);

    private static Dictionary<string, object> One(string name, object value) => new() { [name] = value };

    /// <summary>As it comes over HTTP.</summary>
    private static JsonNode Read(object said) => JsonNode.Parse(JsonSerializer.Serialize(said))!;
}
