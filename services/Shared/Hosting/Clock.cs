using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Hosting;

/// <summary>
/// The desk's clock: real time, or time that runs at a rate so that a week of deadlines passes in minutes. All services of a
/// desk are given the same <c>Clock:Start</c>, <c>Clock:Anchor</c> and <c>Clock:Rate</c> and so agree.
/// </summary>
/// <param name="start">Desk time at the anchor.</param>
/// <param name="anchor">Real time at which the desk's time was <paramref name="start"/>.</param>
/// <param name="rate">Desk seconds in a real second, 1 to 100,000.</param>
public sealed class RatedClock(DateTimeOffset start, DateTimeOffset anchor, double rate) : TimeProvider
{
    /// <summary>Desk seconds in a real second.</summary>
    public double Rate { get; } = rate is >= 1 and <= 100_000
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "Clock:Rate is 1 to 100000.");

    /// <summary>The clock that the configuration asks for: real time unless <c>Clock:Rate</c> is given.</summary>
    public static TimeProvider From(IConfiguration configuration)
    {
        if (configuration["Clock:Rate"] is not { Length: > 0 } rate)
        {
            return System;
        }

        return new RatedClock(Moment("Clock:Start"), Moment("Clock:Anchor"), double.Parse(rate, CultureInfo.InvariantCulture));

        DateTimeOffset Moment(string key) => DateTimeOffset.TryParse(
            configuration[key], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : throw new InvalidOperationException($"Clock:Rate is set, so {key} must be a moment in ISO 8601.");
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => start + ((System.GetUtcNow() - anchor) * Rate);

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period));

    /// <summary>Never below a millisecond: .NET's timers take less for zero, and a period of zero for "once".</summary>
    private TimeSpan Scaled(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / Rate));
}
