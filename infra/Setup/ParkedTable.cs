using System.Text;
using System.Text.Json.Nodes;
using Contracts;

namespace DeskSetup;

/// <summary>Parked messages, or what came of a replay, for people to read. Senders choose these texts: none may steer the terminal or fill it. What is cut
/// in the list is shown by <c>--show</c>, a screen of each text; <c>--json</c> cuts nothing.</summary>
internal static class ParkedTable
{
    private const int MostInAReason = 400;
    private const int MostInACell = 80;
    private static readonly string[] Columns = ["service", "id", "parkedAt", "type", "actor", "reason"];

    public static string Of(JsonObject found)
    {
        var rows = (found["parked"] ?? found["failed"])!.AsArray().Select(m => m!.AsObject()).ToList();
        var text = new StringBuilder();
        if (found["replayed"] is { } replayed)
        {
            text.Append($"{replayed} replayed, {rows.Count} not\n");
        }
        else if (found["discarded"] is { } discarded)
        {
            text.Append($"{discarded} discarded, {rows.Count} not\n");
        }
        else if (rows.Count == 0)
        {
            text.Append("Nothing is parked.\n");
        }

        AppendTable(text, rows);
        foreach (var message in rows.Where(r => r["headers"] is JsonObject))
        {
            text.Append($"  reason: {Printable(message["reason"], Printed.Screen)}\n");
            foreach (var (name, value) in message["headers"]!.AsObject())
            {
                text.Append($"  {Printed.Of(name, MostInACell)}: {Printable(value, Printed.Screen)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The reason comes last, as it is the longest.</summary>
    private static void AppendTable(StringBuilder text, List<JsonObject> rows)
    {
        var shown = Columns.Where(c => rows.Any(r => r[c] is not null)).ToList();
        var widths = shown.ToDictionary(c => c, c => rows.Select(r => Cell(r, c).Length).Append(c.Length).Max());
        foreach (var line in rows.Select(r => shown.Select(c => Cell(r, c).PadRight(widths[c])))
            .Prepend(shown.Select(c => c.PadRight(widths[c]))).Take(rows.Count == 0 ? 0 : rows.Count + 1))
        {
            text.Append(string.Join("  ", line).TrimEnd()).Append('\n');
        }
    }

    private static string Cell(JsonObject row, string column) => column switch
    {
        "parkedAt" when row[column] is { } at => at.GetValue<DateTimeOffset>().ToString("yyyy-MM-dd HH:mm:ss'Z'"),
        "reason" when row["retryAt"] is not null => Reason(row) + " (tried again by itself)",
        "reason" when row["replayedBy"] is { } by => Reason(row) + $" (replayed by {Printable(by, MostInACell)})",
        "reason" => Reason(row),
        _ => Printable(row[column], MostInACell),
    };

    private static string Reason(JsonObject row) => Printable(row["reason"], MostInAReason);

    private static string Printable(JsonNode? text, int most) => Printed.Of(text?.ToString() ?? "", most);
}
