using Audit.Measures;

namespace Audit.Tests.Measures;

/// <summary>H2: an alert when a measure drifts.</summary>
public class DriftTests
{
    private static readonly Measure OnTime = Catalogue.Find("complaint-on-time")!;
    private static readonly Measure Abandoned = Catalogue.Find("abandonment")!;

    [Fact]
    public void Periods_like_those_before_raise_no_alert() => Of(OnTime, Enumerable.Repeat(0.98, 24)).Alert.ShouldBeFalse();

    [Fact]
    public void A_rate_that_falls_for_good_is_an_alert_and_one_that_rises_is_none()
    {
        Of(OnTime, [.. Enumerable.Repeat(0.98, 16), .. Enumerable.Repeat(0.94, 8)]).Alert.ShouldBeTrue();
        Of(OnTime, [.. Enumerable.Repeat(0.94, 16), .. Enumerable.Repeat(0.98, 8)]).Alert.ShouldBeFalse();
    }

    [Fact]
    public void Where_less_is_better_it_is_the_other_way_round() =>
        Of(Abandoned, [.. Enumerable.Repeat(0.05, 16), .. Enumerable.Repeat(0.09, 8)]).Alert.ShouldBeTrue();

    [Fact]
    public void The_same_fall_in_a_handful_of_requests_is_chance() =>
        Of(OnTime, [.. Enumerable.Repeat(0.98, 16), .. Enumerable.Repeat(0.94, 8)], count: 5).Alert.ShouldBeFalse();

    /// <summary>By hand: a share of one half over 16 periods of 100 has a standard error of about 0.05; one period at 0.4 is two of them
    /// below, which counts with a fifth, so -0.4 (0.3996 by the rule of succession), against limits of 0.2 times 3.</summary>
    [Fact]
    public void One_period_counts_with_its_weight()
    {
        var periods = Enumerable.Repeat(Share(0.5, 100), 16).Concat(Enumerable.Repeat(default(Total), Drift.Watched - 1)).Append(Share(0.4, 100));
        var drift = Drift.Of(OnTime, [.. periods])!;
        drift.Deviation.ShouldBe(-0.4, 0.001);
        drift.Limit.ShouldBe(0.6, 1e-9);
        drift.Alert.ShouldBeFalse();
    }

    [Fact]
    public void Too_little_history_says_nothing() =>
        Drift.Of(OnTime, [.. Enumerable.Repeat(Share(1, 50), Drift.Watched + Drift.FewestBefore - 1)]).ShouldBeNull();

    [Fact]
    public void By_chance_alone_it_hardly_ever_raises_an_alert()
    {
        var alerts = Enumerable.Range(1, 500).Count(seed =>
        {
            var random = new Random(seed);
            var periods = Enumerable.Range(0, 24).Select(_ => Enumerable.Range(0, 200).Aggregate(
                default(Total), (total, _) => total.With(random.NextDouble() < 0.95 ? 1 : 0)));
            return Drift.Of(OnTime, [.. periods])!.Alert;
        });
        alerts.ShouldBeLessThan(15, "3 % of 500 series in which nothing had changed");
    }

    private static Drift Of(Measure measure, IEnumerable<double> shares, int count = 500) =>
        Drift.Of(measure, [.. shares.Select(share => Share(share, count))])!;

    private static Total Share(double share, int count) => new(count, share * count, share * count);
}
