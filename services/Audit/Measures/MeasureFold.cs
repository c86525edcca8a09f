using System.Runtime.InteropServices;

namespace Audit.Measures;

/// <summary>Counts, sums and sums of squares: all that means, rates and their spread need, and they add up.</summary>
/// <param name="Count">Observations.</param>
/// <param name="Sum">Of their values.</param>
/// <param name="Squares">Of their squares.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Total(long Count, double Sum, double Squares)
{
    /// <summary>The figure; null without observations.</summary>
    public double? Mean => Count == 0 ? null : Sum / Count;

    /// <summary>Variance of one observation around the mean; 0 for fewer than two.</summary>
    public double Variance => Count < 2 ? 0 : Math.Max(0, Squares / Count - Sum / Count * (Sum / Count));

    /// <summary>With one observation more.</summary>
    public Total With(double value) => new(Count + 1, Sum + value, Squares + value * value);

    /// <summary>Together.</summary>
    public static Total operator +(Total a, Total b) => new(a.Count + b.Count, a.Sum + b.Sum, a.Squares + b.Squares);
}

/// <summary>A figure of one group.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Count">Observations in it.</param>
/// <param name="Value">The figure; null without observations.</param>
/// <param name="TargetMet">Whether it reaches the target; null without one.</param>
public sealed record Figure(string Group, long Count, double? Value, bool? TargetMet)
{
    /// <summary>What a group came to.</summary>
    public static Figure Of(string group, Total total, Measure measure) => new(group, total.Count, total.Mean, measure.Meets(total.Mean));
}

/// <summary>Takes one request after another and keeps a total for each group: memory grows with the groups alone.</summary>
/// <param name="measures">What is measured.</param>
/// <param name="grouping">By what.</param>
/// <param name="from">Beginning of the period; null for the beginning of the ledger.</param>
/// <param name="to">Its end, not part of it; null for the end of the ledger.</param>
public sealed class MeasureFold(IReadOnlyList<Measure> measures, Grouping grouping, DateTimeOffset? from, DateTimeOffset? to)
{
    private readonly Dictionary<(string Measure, string Group), Total> _totals = [];

    /// <summary>Adds a request.</summary>
    public void Add(RequestLife life)
    {
        foreach (var measure in measures)
        {
            foreach (var observation in measure.Observe(life))
            {
                if (observation.At < from || observation.At >= to) continue;

                var key = (measure.Name, grouping.Of(observation));
                _totals[key] = _totals.GetValueOrDefault(key).With(observation.Value);
            }
        }
    }

    /// <summary>Totals of a measure by group, in the order of the groups' names.</summary>
    public IReadOnlyDictionary<string, Total> Totals(Measure measure) => new SortedDictionary<string, Total>(
        _totals.Where(t => t.Key.Measure == measure.Name).ToDictionary(t => t.Key.Group, t => t.Value), StringComparer.Ordinal);
}
