using Hosting;
using Microsoft.Extensions.Configuration;

namespace Messaging.Tests;

public class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_desks_time_runs_at_its_rate_from_its_start()
    {
        var clock = new RatedClock(Start, TimeProvider.System.GetUtcNow().AddMinutes(-1), 1000);
        (clock.GetUtcNow() - Start).ShouldBe(TimeSpan.FromMinutes(1000), tolerance: Moment * 1000);
    }

    [Fact]
    public void It_never_stands_still_nor_goes_back()
    {
        var clock = new RatedClock(Start, TimeProvider.System.GetUtcNow(), 10_000);
        var times = Enumerable.Range(0, 1000).Select(_ => clock.GetUtcNow()).ToList();
        times.ShouldBeInOrder();
    }

    [Fact]
    public void Two_services_with_the_same_settings_agree()
    {
        var anchor = TimeProvider.System.GetUtcNow().AddHours(-1);
        var (one, other) = (new RatedClock(Start, anchor, 100), new RatedClock(Start, anchor, 100));
        (other.GetUtcNow() - one.GetUtcNow()).ShouldBe(TimeSpan.Zero, tolerance: Moment * 100);
    }

    [Fact]
    public async Task An_hour_of_the_desk_is_waited_for_in_a_moment_of_real_time()
    {
        var clock = new RatedClock(Start, TimeProvider.System.GetUtcNow(), 100_000);
        await Task.Delay(TimeSpan.FromHours(1), clock, CancellationToken.None).WaitAsync(Moment, TimeProvider.System);
    }

    [Fact]
    public async Task A_timer_goes_on_and_on_at_the_desks_rate()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), new RatedClock(Start, TimeProvider.System.GetUtcNow(), 10_000));
        for (var i = 0; i < 3; i++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None).AsTask().WaitAsync(Moment, TimeProvider.System);
        }
    }

    [Fact]
    public async Task A_timer_that_is_off_stays_off()
    {
        var clock = new RatedClock(Start, TimeProvider.System.GetUtcNow(), 100_000);
        var rung = new TaskCompletionSource();
        await using var never = clock.CreateTimer(_ => rung.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await Task.Delay(TimeSpan.FromHours(1), clock, CancellationToken.None);
        rung.Task.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(100_001)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_bounds_is_refused(double rate) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RatedClock(Start, Start, rate)).Message.ShouldContain("Clock:Rate");

    [Fact]
    public void Without_a_rate_it_is_real_time() => From().ShouldBe(TimeProvider.System);

    [Fact]
    public void With_a_rate_it_is_that()
    {
        var clock = From(("Clock:Rate", "1000"), ("Clock:Start", "2026-03-02T10:00:00+08:00"), ("Clock:Anchor", "2026-11-01T00:00:00Z"));
        clock.ShouldBeOfType<RatedClock>().Rate.ShouldBe(1000);
        clock.LocalTimeZone.ShouldBe(TimeZoneInfo.Utc);
        clock.GetUtcNow().Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_rate_without_start_or_anchor_is_refused_by_name()
    {
        Should.Throw<InvalidOperationException>(() => From(("Clock:Rate", "10"))).Message.ShouldContain("Clock:Start");
        Should.Throw<InvalidOperationException>(() =>
                From(("Clock:Rate", "10"), ("Clock:Start", "2026-03-02T10:00:00Z"), ("Clock:Anchor", "soon")))
            .Message.ShouldContain("Clock:Anchor");
    }

    private static TimeProvider From(params (string Key, string Value)[] settings) => RatedClock.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
