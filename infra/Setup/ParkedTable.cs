using System.Text;
using System.Text.Json.Nodes;

namespace DeskSetup;

/// <summary>Parked messages, or what came of a replay, for people to read.</summary>
internal static class ParkedTable
{
    private static readonly string[] Columns = ["service", "id", "parkedAt", "type", "actor", "reason"];

    public static string Of(JsonObject found)
    {
        var rows = (found["parked"] ?? found["failed"])!.AsArray().Select(m => m!.AsObject()).ToList();
        var text = new StringBuilder();
        if (found["replayed"] is { } replayed)
        {
            text.Append($"{replayed} replayed, {rows.Count} not\n");
        }
        else if (rows.Count == 0)
        {
            text.Append("Nothing is parked.\n");
        }

        AppendTable(text, rows);
        foreach (var (name, value) in rows.Select(r => r["headers"]).OfType<JsonObject>().SelectMany(h => h))
        {
            text.Append($"  {name}: {Printable(value)}\n");
        }

        return text.ToString();
    }

    /// <summary>The reason comes last and is never cut.</summary>
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
        "reason" when row["retryAt"] is not null => Printable(row[column]) + " (tried again by itself)",
        "reason" when row["replayedBy"] is { } by => Printable(row[column]) + $" (replayed by {Printable(by)})",
        _ => Printable(row[column]),
    };

    /// <summary>Senders choose these texts: none may steer the terminal.</summary>
    private static string Printable(JsonNode? text) => string.Concat((text?.ToString() ?? "").Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
