namespace Sla;

/// <summary>The clock on the wall in a zone. All moments in ticks: of UTC, or of the wall where it says so.</summary>
internal sealed class LocalClock(string zone)
{
    /// <summary>Further than any zone is from UTC, and any change of its clocks besides.</summary>
    private const long Margin = 40 * TimeSpan.TicksPerHour;

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>What the clock on the wall is ahead of UTC.</summary>
    public long OffsetAt(long utc) => _zone.GetUtcOffset(new DateTime(utc, DateTimeKind.Utc)).Ticks;

    /// <summary>Until when the offset at a moment stays, at most until <paramref name="to"/>.</summary>
    public long OffsetHoldsUntil(long from, long to, long offset)
    {
        // A zone never changes its clocks twice within a day, so a day whose two ends agree has one offset.
        var (same, other) = (from, from);
        while (other < to)
        {
            other = Math.Min(same + TimeSpan.TicksPerDay, to);
            if (OffsetAt(other) != offset) break;
            same = other;
        }

        if (same == to) return to;

        while (other - same > 1)
        {
            var middle = same + (other - same) / 2;
            if (OffsetAt(middle) == offset) same = middle;
            else other = middle;
        }

        return other;
    }

    /// <summary>The first moment at which the wall shows a time, or, where it is skipped, at which the clocks changed.</summary>
    public long FirstAt(long wall)
    {
        var (from, to) = (wall - Margin, wall + Margin);
        while (true)
        {
            var offset = OffsetAt(from);
            var until = OffsetHoldsUntil(from, to, offset);
            if (wall < until + offset) return Math.Max(from, wall - offset);
            from = until;
        }
    }
}
