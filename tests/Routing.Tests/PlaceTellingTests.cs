using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Routing.Features;
using TestKit;

namespace Routing.Tests;

/// <summary>B3: position and expected wait.</summary>
public class PlaceTellingTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly PlaceTold Third = Told(3, 180, Desk.Now);

    [Theory]
    [InlineData(1, 60.0, 0, 1, 60)]
    [InlineData(3, 60.0, 0, 2, 90)]
    [InlineData(3, 60.0, 1, 1, 60)]
    [InlineData(1, 60.0, 4, 0, 0)]
    [InlineData(2, -5.0, 0, 1, 0)]
    [InlineData(2, null, 0, 1, null)]
    [InlineData(2, 60.0, 0, 0, null)]
    public void The_estimate_is_who_is_before_them_by_how_fast_those_work_who_do_and_never_negative(
        int position, double? service, int free, int inHand, int? seconds) =>
        PlaceTelling.Estimate(position, service, free, inHand).ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Theory]
    [InlineData(14, 1, 10, null)]
    [InlineData(15, 3, 10, null)]
    [InlineData(15, 2, 165, PlaceToldBecause.Improved)]
    [InlineData(15, 2, 166, PlaceToldBecause.Slower)]
    [InlineData(15, 2, null, PlaceToldBecause.Improved)]
    [InlineData(15, 4, 240, PlaceToldBecause.Overtaken)]
    public void They_are_told_again_when_it_is_better_or_with_the_reason_and_not_too_often(int after, int position, int? wait, PlaceToldBecause? why)
    {
        var place = new Place(position, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        PlaceTelling.Why(Third, place, Desk.Now.AddSeconds(after), Every).ShouldBe(why);
        PlaceTelling.Why(null, place, Desk.Now.AddSeconds(after), Every).ShouldBe(PlaceToldBecause.Joined);
    }

    [Theory]
    [InlineData(862, 777, null)]
    [InlineData(862, 776, PlaceToldBecause.Improved)]
    [InlineData(862, 947, null)]
    [InlineData(862, 948, PlaceToldBecause.Overtaken)]
    [InlineData(19, 18, PlaceToldBecause.Improved)]
    public void Far_back_a_step_more_or_less_is_no_news(int told, int position, PlaceToldBecause? why) =>
        PlaceTelling.Why(Told(told, 180, Desk.Now), new Place(position, null), Desk.Now.AddMinutes(1), Every).ShouldBe(why);

    [Fact]
    public void Only_who_waits_on_the_line_of_a_desk_that_tells_is_told()
    {
        var place = new Place(2, TimeSpan.FromMinutes(1));
        var desk = Desk.AsService();
        var telling = desk with { Directory = desk.Directory.With(new DeskSettingsDefined(desk.Directory.Settings with { TellPlaceEvery = Every }, Desk.Now)) };
        Requests.Waiting(telling).When(TellPlace.Decide, place).Then(Told(2, 60, Desk.Now));
        Requests.Waiting(telling, Told(2, 60, Desk.Now.AddMinutes(-1))).When(TellPlace.Decide, place).ThenNothing();
        Requests.Waiting(telling, new CallbackBooked(Requests.Id, Channel.Hotline, "139", Desk.Now, Desk.Now)).When(TellPlace.Decide, place).ThenNothing();
        Requests.AtA1(telling).When(TellPlace.Decide, place).ThenNothing();
        Requests.Waiting(desk with { Directory = desk.Directory.With(new DeskSettingsDefined(desk.Directory.Settings with { TellPlaceEvery = null }, Desk.Now)) })
            .When(TellPlace.Decide, place).ThenNothing();
    }

    [Fact]
    public void The_middle_one_counts()
    {
        PlaceTelling.Median([]).ShouldBeNull();
        PlaceTelling.Median([9, 1, 2]).ShouldBe(2);
        PlaceTelling.Median([1, 9, 2, 4]).ShouldBe(3);
    }

    private static PlaceTold Told(int position, int seconds, DateTimeOffset at) => new(
        Requests.Id, Channel.Hotline, position, TimeSpan.FromSeconds(seconds), PlaceToldBecause.Joined, at);
}
