using System.Globalization;
using System.Net;
using System.Text;

namespace Audit.Replay;

/// <summary>Draws a what-if: on-time rates and load, as it was (grey) beside what it would be (blue). One file, no script.</summary>
internal static class WhatIfPlot
{
    private const int Left = 190;
    private const int Wide = 520;
    private const int Row = 46;

    public static string Of(WhatIf answer)
    {
        var departments = answer.Load.GroupBy(l => l.Department).Select(g => (
            g.Key, Late: (double)g.Sum(l => l.Now.FellDue - l.Now.Kept), LateThen: (double)g.Sum(l => l.Then.FellDue - l.Then.Kept))).ToList();
        var most = Math.Max(1, departments.Select(d => Math.Max(d.Late, d.LateThen)).DefaultIfEmpty(0).Max());
        var height = 120 + (Row * (answer.Promises.Count + departments.Count));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Wide + 90} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.Append("<style>text{fill:#222}.t{font-weight:bold}.now{fill:#9aa0a6}.then{fill:#1a73e8}</style>\n");
        var y = Title(svg, 24, "On-time rate: as it was (grey), as it would be (blue)");
        foreach (var (name, both) in answer.Promises)
        {
            y = Bars(svg, y, name, both.Now.Rate, both.Then.Rate, 1, rate => rate.ToString("P1", CultureInfo.InvariantCulture));
        }

        y = Title(svg, y + 28, "Late work orders by department");
        foreach (var (name, late, lateThen) in departments)
        {
            y = Bars(svg, y, name, late, lateThen, most, count => count.ToString("N0", CultureInfo.InvariantCulture));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static int Title(StringBuilder svg, int y, string text)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"12\" y=\"{y}\">{text}</text>\n");
        return y + 14;
    }

    private static int Bars(StringBuilder svg, int y, string name, double? now, double? then, double most, Func<double, string> words)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"12\" y=\"{y + 23}\">{WebUtility.HtmlEncode(name)}</text>\n");
        Bar(svg, y, "now", now, most, words);
        Bar(svg, y + 18, "then", then, most, words);
        return y + Row;
    }

    private static void Bar(StringBuilder svg, int y, string kind, double? value, double most, Func<double, string> words)
    {
        var length = (value ?? 0) / most * Wide;
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{Left}\" y=\"{y}\" width=\"{length:0.#}\" height=\"15\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 6:0.#}\" y=\"{y + 12}\">{(value is { } v ? words(v) : "none fell due")}</text>\n");
    }
}
