using System.Text;

namespace Benchmarks;

/// <summary>Figures as a table for people: plain, or as Markdown.</summary>
public static class Report
{
    private static readonly string[] Titles = ["benchmark", "unit", "ours", "beside", "theirs", "ratio (min–max)", "required", "met"];

    /// <summary>One table, a line for each figure.</summary>
    public static string Table(IReadOnlyList<Figure> figures, bool markdown)
    {
        List<string[]> rows = [Titles, .. figures.Select(Cells)];
        var widths = Enumerable.Range(0, Titles.Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        if (markdown)
        {
            rows.Insert(1, [.. widths.Select(w => new string('-', w))]);
        }

        var (edge, between) = markdown ? ("|", " | ") : ("", "  ");
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = string.Join(between, row.Select((cell, i) => cell.PadRight(widths[i])));
            text.AppendLine(markdown ? $"{edge} {line} {edge}" : line.TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>Three digits that count are enough.</summary>
    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("#,##0"),
        >= 10 => value.ToString("0.0"),
        _ => value.ToString("0.00"),
    };

    private static string[] Cells(Figure f) =>
    [
        f.Benchmark, f.Unit, Number(f.Ours.Median), f.FloorName ?? "", f.Floor is null ? "" : Number(f.Floor.Median),
        f.Ratio is null ? "" : $"{f.Ratio.Median:0.00} ({f.Ratio.Min:0.00}–{f.Ratio.Max:0.00})", f.Required,
        f.Met switch { true => "yes", false => "NO", null => "" },
    ];
}
