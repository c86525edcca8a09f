using System.Globalization;
using System.Net;
using System.Text;

namespace Audit.Reports;

/// <summary>Plots as inline SVG: nothing is loaded, and every mark has a title to read out.</summary>
internal static class Svg
{
    private const int Width = 640;
    private const int Height = 170;
    private const int Left = 70;
    private const int Top = 14;
    private const int Bottom = 28;

    /// <summary>A line over periods, with the target as a dashed line. Periods without a figure leave a gap.</summary>
    /// <param name="title">What the plot shows.</param>
    /// <param name="points">Labels and figures.</param>
    /// <param name="target">The target, if any.</param>
    /// <param name="most">The highest figure there can be, if there is one.</param>
    /// <param name="tell">A figure as people read it.</param>
    public static string Line(
        string title, IReadOnlyList<(string Label, double? Value)> points, double? target, double? most, Func<double?, string> tell)
    {
        var values = points.Select(p => p.Value).Append(target).OfType<double>().ToList();
        if (values.Count == 0) return "";

        var (low, high) = Range(values, most);
        var svg = Open(title, Height);
        Axis(svg, low, high, tell);
        if (target is { } aim)
        {
            svg.Append(Invariant($"<line class=\"target\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{Y(aim):0.0}\" y2=\"{Y(aim):0.0}\"><title>Target {Text(tell(aim))}</title></line>"));
        }

        var gap = true;
        var path = new StringBuilder();
        foreach (var (i, point) in points.Index())
        {
            if (point.Value is not { } value)
            {
                gap = true;
                continue;
            }

            path.Append(Invariant($"{(gap ? 'M' : 'L')}{X(i):0.0} {Y(value):0.0}"));
            gap = false;
            svg.Append(Invariant($"<circle cx=\"{X(i):0.0}\" cy=\"{Y(value):0.0}\" r=\"3\"><title>{Text(point.Label)}: {Text(tell(value))}</title></circle>"));
        }

        svg.Append(Invariant($"<path class=\"line\" d=\"{path}\"/>"));
        foreach (var (i, point) in points.Index().Where(p => p.Index % 3 == (points.Count - 1) % 3))
        {
            svg.Append(Invariant($"<text class=\"x\" x=\"{X(i):0.0}\" y=\"{Height - 8}\">{Text(point.Label)}</text>"));
        }

        return svg.Append("</svg>").ToString();

        double X(int i) => Left + 12 + (Width - Left - 40) * (points.Count == 1 ? 0.5 : (double)i / (points.Count - 1));

        double Y(double value) => Top + (Height - Top - Bottom) * (high - value) / (high - low);
    }

    /// <summary>Horizontal bars from zero, each with its figure beside it.</summary>
    public static string Bars(string title, IReadOnlyList<(string Label, double Value)> bars, double? target, Func<double?, string> tell)
    {
        const int row = 22, label = 190, room = 130;
        if (bars.Count == 0) return "";

        var most = bars.Select(b => b.Value).Append(target ?? 0).Append(double.Epsilon).Max();

        var svg = Open(title, bars.Count * row + 6);
        foreach (var (i, bar) in bars.Index())
        {
            var length = (Width - label - room) * Math.Max(0, bar.Value) / most;
            svg.Append(Invariant($"<text class=\"label\" x=\"{label - 8}\" y=\"{i * row + 16}\">{Text(bar.Label)}</text>"))
                .Append(Invariant($"<rect x=\"{label}\" y=\"{i * row + 4}\" width=\"{length:0.0}\" height=\"{row - 7}\"><title>{Text(bar.Label)}: {Text(tell(bar.Value))}</title></rect>"))
                .Append(Invariant($"<text x=\"{label + length + 6:0.0}\" y=\"{i * row + 16}\">{Text(tell(bar.Value))}</text>"));
        }

        if (target is { } aim)
        {
            var x = label + (Width - label - room) * aim / most;
            svg.Append(Invariant($"<line class=\"target\" x1=\"{x:0.0}\" x2=\"{x:0.0}\" y1=\"0\" y2=\"{bars.Count * row + 4}\"><title>Target {Text(tell(aim))}</title></line>"));
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>The same as a file of its own; one without bars says so.</summary>
    public static string Standalone(string svg) => svg.Length == 0
        ? $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} 30\"><text x=\"8\" y=\"20\">There is nothing to show.</text></svg>"
        : svg.Insert(svg.IndexOf('>', StringComparison.Ordinal) + 1, "<style>.label{text-anchor:end}rect{fill:#1a73e8}.target{stroke:#c5221f;stroke-dasharray:4}</style>")
            .Replace("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"12\" ", StringComparison.Ordinal);

    private static StringBuilder Open(string title, int height) => new StringBuilder()
        .Append(Invariant($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Text(title)}\">"));

    private static void Axis(StringBuilder svg, double low, double high, Func<double?, string> tell)
    {
        foreach (var (value, y) in new[] { (high, Top), ((high + low) / 2, (Top + Height - Bottom) / 2), (low, Height - Bottom) })
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y}\" y2=\"{y}\"/>"))
                .Append(Invariant($"<text class=\"label\" x=\"{Left - 6}\" y=\"{y + 4}\">{Text(tell(value))}</text>"));
        }
    }

    /// <summary>A little air around the figures; from zero where they are near it.</summary>
    private static (double Low, double High) Range(List<double> values, double? most)
    {
        var (low, high) = (values.Min(), values.Max());
        var air = Math.Max((high - low) * 0.1, Math.Abs(high) * 0.02 + 1e-9);
        return (low >= 0 && low - air < (high - low) ? 0 : low - air, Math.Min(high + air, most ?? double.MaxValue));
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
