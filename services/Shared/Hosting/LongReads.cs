namespace Hosting;

/// <summary>How many answers that read a whole log one caller has made at the same time on a node: others wait their turn, and beyond them the answer is 429. So one
/// caller's questions do not keep everybody's waiting.</summary>
public static class LongReads
{
    /// <summary>For <c>RequireRateLimiting</c>.</summary>
    public const string Policy = "long-reads";

    /// <summary>Made at the same time.</summary>
    public const int MostAtOnce = 3;

    /// <summary>That wait until one of these is done.</summary>
    public const int MostWaiting = 20;
}
