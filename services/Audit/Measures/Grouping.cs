using System.Globalization;
using Contracts;
using Messaging;

namespace Audit.Measures;

/// <summary>What figures are told by: a period, a dimension, or both. Periods are of the desk's time zone; weeks begin on Monday.</summary>
public sealed class Grouping
{
    private static readonly Dictionary<string, Func<Dimensions, string?>> ByDimension = new(StringComparer.Ordinal)
    {
        ["channel"] = d => d.Channel, ["team"] = d => d.Team, ["agent"] = d => d.Agent, ["department"] = d => d.Department,
        ["tier"] = d => d.Tier, ["category"] = d => d.Category, ["region"] = d => d.Region, ["offer"] = d => d.Offer,
        ["article"] = d => d.Article, ["occasion"] = d => d.Occasion,
    };

    private static readonly Dictionary<string, Func<DateOnly, DateOnly>> ByPeriod = new(StringComparer.Ordinal)
    {
        ["day"] = day => day,
        ["week"] = day => day.AddDays(-((int)day.DayOfWeek + 6) % 7),
        ["month"] = day => new DateOnly(day.Year, day.Month, 1),
    };

    private readonly string[] _names;
    private readonly LocalTimes _zone;

    private Grouping(string[] names, LocalTimes zone) => (_names, _zone) = (names, zone);

    /// <summary>All words there are.</summary>
    public static IEnumerable<string> Words => [.. ByPeriod.Keys, .. ByDimension.Keys];

    /// <summary>Reads <c>week</c> or <c>week,department</c>; everything is one group for null or blank.</summary>
    /// <exception cref="Refusal">There is no such word.</exception>
    public static Grouping Parse(string? by, LocalTimes zone)
    {
        var names = (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Find(names, name => !Words.Contains(name)) is { } unknown
            ? throw Refusal.Invalid("by", $"{Quoted.Or(unknown, "by")} is none of {string.Join(", ", Words)}.")
            : new(names, zone);
    }

    /// <summary>The first day of the period that a day lies in.</summary>
    /// <param name="length"><c>day</c>, <c>week</c> or <c>month</c>.</param>
    /// <param name="day">Any day.</param>
    public static DateOnly Start(string length, DateOnly day) => ByPeriod[length](day);

    /// <summary>The group's name: <c>2026-03-02</c>, <c>network</c>, <c>2026-03-02 / network</c>; <c>unknown</c> for what is not known.</summary>
    public string Of(in Observation observation)
    {
        if (_names.Length == 0) return "all";

        var day = _names.Any(ByPeriod.ContainsKey)
            ? _zone.DayOf(observation.At)
            : default;
        var dimensions = observation.Of;
        return string.Join(" / ", _names.Select(name => ByPeriod.TryGetValue(name, out var start)
            ? start(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : ByDimension[name](dimensions) ?? "unknown"));
    }
}
