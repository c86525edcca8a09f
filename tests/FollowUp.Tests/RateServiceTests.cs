using Contracts;
using Contracts.FollowUp.V1;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using Command = Contracts.FollowUp.V1.RateService;
using RateService = FollowUp.Features.RateService;

namespace FollowUp.Tests;

public class RateServiceTests
{
    private static readonly Hosting.Context Hotline = Desk.As(Roles.Channel, "hotline");

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_good_rating_closes_the_request(int score) =>
        Given(Hotline, AskedForRating).When(RateService.Decide, new Command(Id, score, "key", 9, "fine"))
            .Then(
                new ServiceRated(Id, "a1", score, "key", 9, "fine", Dissatisfied: false, Desk.Now),
                new RequestClosed(Id, ClosedBecause.Rated, Desk.Now));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_bad_rating_alerts_the_agent_with_the_callers_number_and_wants_an_explanation_in_half_an_hour(int score) =>
        Given(Hotline, AskedForRating).When(RateService.Decide, new Command(Id, score, "key"))
            .Then(
                new ServiceRated(Id, "a1", score, "key", null, null, Dissatisfied: true, Desk.Now),
                new AgentAlerted(Id, "a1", "13800000000", Desk.Now.AddMinutes(30), Desk.Now),
                Promise(FollowedRequest.Explanation, Desk.Now));

    [Fact]
    public void The_first_rating_counts_and_another_one_is_told_that_it_came_second()
    {
        Given(Hotline, RatedBadly).When(RateService.Decide, new Command(Id, 1, "key")).ThenNothing();
        Given(Hotline, RatedBadly).When(RateService.Decide, new Command(Id, 5, "link")).ThenRefused(RefusalKind.WrongState, "came second");
    }

    [Fact]
    public void A_rating_that_answers_an_earlier_call_is_not_taken_for_the_latest()
    {
        IFact[] again = [.. AskedForRating, RatingRequested(Desk.Now.AddMinutes(-5), before: 1)];
        Given(Hotline, again).When(RateService.Decide, new Command(Id, 1, "key", RatingId: RatingId(0)))
            .ThenRefused(RefusalKind.WrongState, "ratingId");
        Given(Hotline, again).When(RateService.Decide, new Command(Id, 5, "key", RatingId: RatingId(1)))
            .Facts[0].ShouldBeOfType<ServiceRated>().RatingId.ShouldBe(RatingId(1));
    }

    [Fact]
    public void What_was_reopened_is_not_rated_before_it_is_told_again() =>
        Given(Hotline, [.. AskedForRating, new RequestReopened(Id, "a1", "again", Desk.Now)])
            .When(RateService.Decide, new Command(Id, 5, "key")).ThenRefused(RefusalKind.WrongState, "was reopened");

    [Fact]
    public void Nobody_rates_what_was_not_told() =>
        Given(Hotline, WithResult).When(RateService.Decide, new Command(Id, 5, "link"))
            .ThenRefused(RefusalKind.WrongState, "No rating is asked");

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void After_the_time_for_it_a_rating_is_too_late_even_when_nobody_noticed_yet(int minutes, bool inTime)
    {
        var outcome = Given(Hotline with { Now = Desk.Now.AddHours(24).AddMinutes(minutes) }, AskedForRating)
            .When(RateService.Decide, new Command(Id, 5, "link"));
        if (inTime)
        {
            outcome.Facts.Count.ShouldBe(2);
        }
        else
        {
            outcome.ThenRefused(RefusalKind.WrongState, "came late");
        }
    }

    [Fact]
    public void Another_channel_does_not_know_the_request() =>
        Given(Desk.As(Roles.Channel, "web"), AskedForRating)
            .When(RateService.Decide, new Command(Id, 5, "link"))
            .ThenRefused(RefusalKind.Unknown, "There is no request");
}
