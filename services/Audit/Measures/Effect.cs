using Contracts.Quality.V1;

namespace Audit.Measures;

/// <summary>What can be said of an improvement action's effect.</summary>
public enum EffectConclusion
{
    /// <summary>It was not carried out, or not yet.</summary>
    NotCarriedOut,

    /// <summary>The time that is measured after it is not over.</summary>
    StillMeasured,

    /// <summary>One of the four figures stands on fewer observations than <see cref="Effect.FewestObservations"/>.</summary>
    TooFew,

    /// <summary>Chance alone explains the difference well enough.</summary>
    NotShown,

    /// <summary>The pilot group became better than it would have as the comparison group did.</summary>
    Better,

    /// <summary>It became worse.</summary>
    Worse,
}

/// <summary>A group before and after.</summary>
/// <param name="Before">In the time before the action was planned.</param>
/// <param name="After">In the time after it was carried out; null before it was.</param>
public sealed record EffectSide(Figure Before, Figure? After);

/// <summary>
/// The effect of an improvement action 改进效果 (G3): the change of its pilot group less that of its comparison group (difference of differences), over the same number of
/// days before the action was planned and after it was carried out; what lies between counts in neither.
/// </summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="Measure">The measure that it was planned to be judged by.</param>
/// <param name="Unit">What the figures are in.</param>
/// <param name="HigherIsBetter">The direction of good.</param>
/// <param name="BeforeFrom">Beginning of the time before.</param>
/// <param name="BeforeTo">Its end, and the moment of planning.</param>
/// <param name="AfterFrom">The moment when it was carried out.</param>
/// <param name="AfterTo">End of the time after.</param>
/// <param name="Pilot">Where it was tried.</param>
/// <param name="Comparison">Where nothing was changed.</param>
/// <param name="Difference">The difference of differences; null where one of the four is without observations.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Conclusion">What can be said.</param>
/// <param name="Says">The same as a sentence.</param>
/// <param name="Rule">How it is computed, and what it takes for granted.</param>
public sealed record Effect(
    string ImprovementId, string Measure, MeasureUnit Unit, bool HigherIsBetter, DateTimeOffset BeforeFrom, DateTimeOffset BeforeTo, DateTimeOffset? AfterFrom,
    DateTimeOffset? AfterTo, EffectSide Pilot, EffectSide Comparison, double? Difference, double? StandardError, double? Low, double? High,
    EffectConclusion Conclusion, string Says, string Rule)
{
    /// <summary>Below so many in one of the four groups the interval, which takes means for normally distributed, is not to be trusted: the desk's own threshold.</summary>
    public const int FewestObservations = 30;

    /// <summary>Standard errors on either side of a 95 % interval of the normal distribution.</summary>
    public const double Width = 1.96;

    private const string Words =
        "(pilot after - pilot before) - (comparison after - comparison before). Its variance is the sum of the four means' variances; that of a share by the rule of succession. "
        + "It takes observations for independent of one another, which those of one agent are not quite, and that both groups would have changed alike without the action.";

    /// <summary>Judges an action.</summary>
    /// <param name="planned">What was planned.</param>
    /// <param name="completedAt">When it was carried out; null where it was not.</param>
    /// <param name="measure">Its measure.</param>
    /// <param name="before">Totals by group of the time before.</param>
    /// <param name="after">Totals by group of the time after, as far as it has come.</param>
    /// <param name="now">By the desk's clock.</param>
    public static Effect Of(
        ImprovementPlanned planned, DateTimeOffset? completedAt, Measure measure, IReadOnlyDictionary<string, Total> before, IReadOnlyDictionary<string, Total> after,
        DateTimeOffset now)
    {
        var (pilot, comparison) = ((Sum(before, planned.Pilot), Sum(after, planned.Pilot)), (Sum(before, planned.Comparison), Sum(after, planned.Comparison)));
        Total[] all = [pilot.Item1, pilot.Item2, comparison.Item1, comparison.Item2];
        var to = completedAt?.AddDays(planned.Days);
        double? difference = completedAt is null ? null : pilot.Item2.Mean - pilot.Item1.Mean - (comparison.Item2.Mean - comparison.Item1.Mean);
        double? error = difference is null ? null : Math.Sqrt(all.Sum(total => Spread(measure, total) / total.Count));
        var (low, high) = (difference - Width * error, difference + Width * error);
        var conclusion = completedAt is null ? EffectConclusion.NotCarriedOut
            : now < to ? EffectConclusion.StillMeasured
            : all.Any(total => total.Count < FewestObservations) ? EffectConclusion.TooFew
            : low > 0 || high < 0 ? low > 0 == measure.HigherIsBetter ? EffectConclusion.Better : EffectConclusion.Worse
            : EffectConclusion.NotShown;
        return new(
            planned.ImprovementId, measure.Name, measure.Unit, measure.HigherIsBetter, planned.At.AddDays(-planned.Days), planned.At, completedAt, to,
            Side("pilot", pilot, completedAt, measure), Side("comparison", comparison, completedAt, measure), difference, error, low, high, conclusion,
            Tell(conclusion, measure, difference, low, high), Words);
    }

    /// <summary>What can be said of a difference, as a sentence.</summary>
    private static string Tell(EffectConclusion conclusion, Measure measure, double? difference, double? low, double? high)
    {
        var figures = difference is null ? "" : $" The difference of differences is {measure.TellDifference(difference)}, with 95 % confidence between {measure.TellDifference(low)} and {measure.TellDifference(high)}.";
        return conclusion switch
        {
            EffectConclusion.NotCarriedOut => "The action was not carried out.",
            EffectConclusion.StillMeasured => "The time that is measured after it is not over: nothing can be said yet.",
            EffectConclusion.TooFew => $"There are fewer than {FewestObservations} observations in one of the four: nothing can be said.",
            EffectConclusion.NotShown => $"No effect is shown.{figures}",
            EffectConclusion.Better => $"It became better.{figures}",
            _ => $"It became worse.{figures}",
        };
    }

    private static EffectSide Side(string group, (Total Before, Total After) totals, DateTimeOffset? completedAt, Measure measure) =>
        new(Figure.Of(group, totals.Before, measure), completedAt is null ? null : Figure.Of(group, totals.After, measure));

    private static Total Sum(IReadOnlyDictionary<string, Total> totals, IEnumerable<string> groups) =>
        groups.Aggregate(default(Total), (sum, group) => sum + (totals.TryGetValue(group, out var total) ? total : default));

    /// <summary>The variance of one observation, as a sample estimates it.</summary>
    private static double Spread(Measure measure, Total total) => measure.Unit == MeasureUnit.Share ? Drift.Variance(measure, total)
        : total.Count < 2 ? 0 : total.Variance * total.Count / (total.Count - 1);
}
