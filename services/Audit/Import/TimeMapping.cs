namespace Audit.Import;

/// <summary>What to do with a time on the wall that daylight saving repeats, or skips.</summary>
public enum EdgeTime
{
    /// <summary>The record is refused, with the time.</summary>
    Refuse,

    /// <summary>The earlier of the two moments; of a skipped time, as if the clock had been put forward before.</summary>
    Earlier,

    /// <summary>The later of the two moments; of a skipped time, as if the clock had not been put forward yet.</summary>
    Later,
}

/// <summary>How the file writes times.</summary>
/// <param name="Format">As .NET writes formats: <c>yyyy-MM-dd HH:mm:ss</c>; ISO 8601 when absent.</param>
/// <param name="Zone">IANA zone of times that name none.</param>
/// <param name="Repeated">A time in the hour that the clock shows twice.</param>
/// <param name="Skipped">A time in the hour that the clock leaves out.</param>
/// <param name="Formats">Several formats, instead of one; the first that fits counts. <c>ISO 8601</c> is a format here.</param>
/// <param name="Blank">Words that mean that there is no time: <c>0000-00-00 00:00:00</c>.</param>
public sealed record TimeMapping(
    string? Format = null, string Zone = "UTC", EdgeTime Repeated = EdgeTime.Refuse, EdgeTime Skipped = EdgeTime.Refuse,
    IReadOnlyList<string>? Formats = null, IReadOnlyList<string>? Blank = null)
{
    /// <summary>The formats to try, in their order; ISO 8601 when none is stated.</summary>
    internal IReadOnlyList<string> Tried => Formats ?? [Format ?? Iso8601.Name];
}
