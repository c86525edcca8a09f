using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>The ratios to what ours stands beside as dots, each with the spread of its rounds and a mark where it has to reach.</summary>
public static class Plot
{
    private const int Row = 26;
    private const int Label = 430;
    private const int Width = 460;
    private const int Top = 34;

    /// <summary>SVG of all figures of rates that stand beside another. The scale is logarithmic: half and double look alike.</summary>
    public static string Ratios(IReadOnlyList<Figure> figures)
    {
        var rows = figures.Where(f => f.Ratio is { Min: > 0 } && f.Unit.EndsWith("/s", StringComparison.Ordinal)).ToList();
        var (least, most) = (Math.Min(0.1, rows.Min(f => f.Ratio!.Min)), Math.Max(4, rows.Max(f => f.Ratio!.Max)));
        var height = Top + (rows.Count * Row) + 10;
        var svg = new StringBuilder();
        svg.AppendLine($"<svg xmlns='http://www.w3.org/2000/svg' width='{Label + Width + 90}' height='{height}' font-family='sans-serif' font-size='13'>");
        svg.AppendLine("<rect width='100%' height='100%' fill='white'/>");
        foreach (var tick in (double[])[0.1, 0.25, 0.5, 1, 2, 4])
        {
            svg.AppendLine($"<line x1='{X(tick)}' x2='{X(tick)}' y1='{Top - 6}' y2='{height - 8}' stroke='{(tick is 1 ? "#555" : "#ddd")}'/>");
            svg.AppendLine($"<text x='{X(tick)}' y='{Top - 12}' text-anchor='middle' fill='#555'>{tick.ToString(CultureInfo.InvariantCulture)} ×</text>");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            AddRow(rows[i], Top + (i * Row));
        }

        return svg.AppendLine("</svg>").ToString();

        void AddRow(Figure figure, int y)
        {
            var colour = figure.Met switch { true => "#2a7f4f", false => "#b5402d", null => "#7d8aa0" };
            svg.AppendLine($"<text x='{Label - 10}' y='{y + 15}' text-anchor='end'>{figure.Benchmark} / {figure.FloorName!.Replace("'", "’")}</text>");
            svg.AppendLine($"<line x1='{X(figure.Ratio!.Min)}' x2='{X(figure.Ratio.Max)}' y1='{y + 11}' y2='{y + 11}' stroke='{colour}' stroke-width='2'/>");
            svg.AppendLine($"<circle cx='{X(figure.Ratio.Median)}' cy='{y + 11}' r='6' fill='{colour}'/>");
            svg.AppendLine($"<text x='{Label + Width + 30}' y='{y + 15}'>{figure.Ratio.Median.ToString("0.00", CultureInfo.InvariantCulture)}</text>");
            if (figure.RequiredRatio is { } required)
            {
                svg.AppendLine($"<line x1='{X(required)}' x2='{X(required)}' y1='{y}' y2='{y + Row - 4}' stroke='black' stroke-width='3'/>");
            }
        }

        double X(double ratio) => Math.Round(Label + (Width * Math.Log(ratio / least) / Math.Log(most / least)), 1);
    }
}
