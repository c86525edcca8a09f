namespace Audit.Measures;

/// <summary>What a figure is in.</summary>
public enum MeasureUnit
{
    /// <summary>A share, 0 to 1; told as a percentage.</summary>
    Share,

    /// <summary>Seconds; told as a length of time.</summary>
    Seconds,

    /// <summary>Points from -100 to 100.</summary>
    Points,

    /// <summary>How many.</summary>
    Number,
}

/// <summary>
/// One measure of the desk (H1, H3), defined once. Every measure is the mean of observations that requests give, each at a
/// moment and under some dimensions; so the figures of groups add up to the whole.
/// </summary>
/// <param name="Name">In the address and the command line: <c>connect-rate</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Formula">How it is computed, in words: what is counted over what, and when it counts.</param>
/// <param name="Source">Who asks for it, by DOMAIN's id.</param>
/// <param name="Unit">What it is in.</param>
/// <param name="HigherIsBetter">The direction of good.</param>
/// <param name="Target">What it is held to, if anything.</param>
/// <param name="Observe">What one request gives.</param>
public sealed record Measure(
    string Name, string Title, string Formula, string Source, MeasureUnit Unit, bool HigherIsBetter, double? Target,
    Func<RequestLife, IEnumerable<Observation>> Observe)
{
    /// <summary>True when a figure reaches the target; null without one.</summary>
    public bool? Meets(double? figure) => figure is null || Target is null ? null : HigherIsBetter ? figure >= Target : figure <= Target;

    /// <summary>A figure as people read it: <c>97.3 %</c>, <c>2 h 10 min</c>, <c>31</c>.</summary>
    public string Tell(double? figure) => figure is not { } value ? "–" : Unit switch
    {
        MeasureUnit.Share => FormattableString.Invariant($"{value * 100:0.0} %"),
        MeasureUnit.Seconds when value < 1 => FormattableString.Invariant($"{value:0.#} s"),
        MeasureUnit.Number => FormattableString.Invariant($"{value:0.00}"),
        MeasureUnit.Seconds => Story.Times.For(TimeSpan.FromSeconds(value)),
        _ => FormattableString.Invariant($"{value:0.0}"),
    };

    /// <summary>By how much a figure changed, as people read it: <c>+3.2 percentage points</c>, <c>-2 h 10 min</c>, <c>+0.5</c>.</summary>
    public string TellDifference(double? difference) => difference is not { } value ? "–" : Unit switch
    {
        MeasureUnit.Share => FormattableString.Invariant($"{value * 100:+0.0;-0.0;0.0} percentage points"),
        MeasureUnit.Seconds => $"{(value < 0 ? "-" : "+")}{Tell(Math.Abs(value))}",
        _ => FormattableString.Invariant($"{value:+0.00;-0.00;0.00}"),
    };
}

/// <summary>One thing that counts: at its moment, with its value, under the dimensions it has; what is not known is null.</summary>
/// <param name="At">The moment that decides its period.</param>
/// <param name="Value">1 or 0 for a share, else the figure.</param>
/// <param name="Of">Its dimensions.</param>
public readonly record struct Observation(DateTimeOffset At, double Value, Dimensions Of);

/// <summary>What figures are told by (H1).</summary>
/// <param name="Channel">Channel of the first contact.</param>
/// <param name="Team">Skill group that it waited in.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Department">The department.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Category">What it is about.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Offer">The offer that they were made.</param>
/// <param name="Article">The article of the knowledge base that they were shown, or that the agent settled it with.</param>
/// <param name="Occasion">After what a care call was made.</param>
public readonly record struct Dimensions(
    string? Channel, string? Team, string? Agent, string? Department, string? Tier, string? Category, string? Region, string? Offer = null,
    string? Article = null, string? Occasion = null);
