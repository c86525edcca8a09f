using Audit.Measures;

namespace Audit.Reports;

/// <summary>Both groups of an improvement action before and after, as bars beside one another. One file, no script.</summary>
public static class EffectPlot
{
    /// <summary>The file.</summary>
    public static string Of(Effect effect)
    {
        var measure = Catalogue.Find(effect.Measure)!;
        List<(string Label, double Value)> bars = [];
        foreach (var (label, figure) in new[]
        {
            ("Pilot, before", effect.Pilot.Before), ("Pilot, after", effect.Pilot.After), ("Comparison, before", effect.Comparison.Before), ("Comparison, after", effect.Comparison.After),
        })
        {
            if (figure is { Value: { } value }) bars.Add(($"{label} ({figure.Count})", value));
        }

        return Svg.Standalone(Svg.Bars($"{measure.Title}: {effect.Says}", bars, measure.Target, measure.Tell));
    }
}
