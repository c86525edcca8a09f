namespace Audit.Measures;

/// <summary>Whether a measure drifts (H2).</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Alert">True when it left the limits on the bad side.</param>
/// <param name="Expected">Its mean in the periods before those that are watched.</param>
/// <param name="Deviation">The weighted mean of the deviations of the periods watched, in standard errors; below 0 is less than expected.</param>
/// <param name="Limit">Beyond this, either way, chance is no longer a good explanation.</param>
public sealed record Drift(string Measure, bool Alert, double Expected, double Deviation, double Limit)
{
    /// <summary>Periods that are watched, the last of them the newest.</summary>
    public const int Watched = 8;

    /// <summary>Periods with observations that must lie before them.</summary>
    public const int FewestBefore = 8;

    /// <summary>Weight of the newest period.</summary>
    public const double Weight = 0.2;

    /// <summary>Width of the limits, in standard errors.</summary>
    public const double Width = 3;

    /// <summary>The rule in words.</summary>
    public const string Rule =
        "An exponentially weighted moving average chart (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4) with weight 0.2 and "
        + "limits at 3 standard errors: the last 8 periods, each as its distance from the mean of the periods before in standard errors of "
        + "its own number of observations. It raises an alert when the average leaves the limits on the bad side.";

    /// <summary>Looks at a series of periods.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="periods">Totals of periods of one length, the newest last; those without observations may be among them.</param>
    /// <returns>Null when too little is known to say.</returns>
    public static Drift? Of(Measure measure, IReadOnlyList<Total> periods)
    {
        var before = periods.SkipLast(Watched).Where(t => t.Count > 0).ToList();
        if (before.Count < FewestBefore) return null;

        var expected = before.Aggregate(default(Total), (sum, total) => sum + total);
        var spread = Math.Sqrt(Variance(measure, expected));
        if (spread == 0) return null;

        var (average, limit, watched) = (0.0, 0.0, 0);
        foreach (var period in periods.TakeLast(Watched).Where(t => t.Count > 0))
        {
            var distance = (period.Mean!.Value - expected.Mean!.Value) / (spread / Math.Sqrt(period.Count));
            average = Weight * distance + (1 - Weight) * average;
            limit = Width * Math.Sqrt(Weight / (2 - Weight) * (1 - Math.Pow(1 - Weight, 2 * ++watched)));
        }

        var bad = measure.HigherIsBetter ? average < -limit : average > limit;
        return new(measure.Name, bad && watched > 0, expected.Mean!.Value, average, limit);
    }

    /// <summary>Of a share by the rule of succession, so that one that was always 100 % has a spread too.</summary>
    internal static double Variance(Measure measure, Total before)
    {
        if (measure.Unit != MeasureUnit.Share) return before.Variance;

        var share = (before.Sum + 1) / (before.Count + 2);
        return share * (1 - share);
    }
}
