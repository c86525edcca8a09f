using System.Globalization;

namespace Audit.Story;

/// <summary>Moments and lengths of time as people say them.</summary>
public static class Times
{
    /// <summary>"Mon 2 Mar 10:03".</summary>
    public static string At(DateTimeOffset moment, LocalTimes zone) =>
        zone.Shown(moment).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The two largest units: "2 d 3 h", "2 h 10 min", "45 s".</summary>
    public static string For(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
        {
            return $"minus {For(-time)}";
        }

        (int Count, string Unit)[] parts = [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "min"), (time.Seconds, "s")];
        var said = parts.SkipWhile(p => p.Count == 0).Take(2).Where(p => p.Count > 0).Select(p => $"{p.Count} {p.Unit}").ToList();
        return said.Count == 0 ? "less than a second" : string.Join(' ', said);
    }
}
