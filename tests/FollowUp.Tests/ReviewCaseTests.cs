using Contracts.FollowUp.V1;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using Command = Contracts.FollowUp.V1.ReviewCase;
using ReviewCase = FollowUp.Features.ReviewCase;

namespace FollowUp.Tests;

public class ReviewCaseTests
{
    private static readonly Command Review =
        new(Id, RecordingHeard: true, HandlingReviewed: true, CallbackMade: false, AgentAtFault: false, "The line was bad");

    [Fact]
    public void A_reviewed_case_closes_the_request() =>
        Given(Supervisor, Explained).When(ReviewCase.Decide, Review)
            .Then(Reviewed(Review), new RequestClosed(Id, ClosedBecause.Reviewed, Desk.Now));

    [Fact]
    public void Nobody_reviews_their_own_whatever_role_they_come_in() =>
        Given(Supervisor with { Actor = new(Roles.Supervisor, "a1") }, Explained).When(ReviewCase.Decide, Review)
            .ThenRefused(RefusalKind.Forbidden, "somebody else reviews it");

    [Theory]
    [InlineData("2026-03-31T15:59:59Z", "2026-03")]
    [InlineData("2026-03-31T16:00:00Z", "2026-04")]
    public void An_agent_at_fault_gets_a_yellow_card_in_the_month_of_the_desks_zone(string now, string month)
    {
        var at = DateTimeOffset.Parse(now);
        var atFault = Review with { AgentAtFault = true };
        Given(Supervisor with { Now = at }, Explained).When(ReviewCase.Decide, atFault).Then(
            Reviewed(atFault) with { At = at },
            new YellowCardGiven(Id, "a1", month, at),
            new RequestClosed(Id, ClosedBecause.Reviewed, at));
    }

    [Theory]
    [InlineData("2026-03-31T22:59:59Z", "2026-03")]
    [InlineData("2026-03-31T23:00:00Z", "2026-04")] // summer time in Dublin
    public void The_desks_zone_is_the_one_of_its_settings(string now, string month)
    {
        var settings = Supervisor.Directory.Settings with { TimeZone = "Europe/Dublin" };
        var dublin = Supervisor with
        {
            Now = DateTimeOffset.Parse(now), Directory = Supervisor.Directory.With(new Contracts.Directory.V1.DeskSettingsDefined(settings, Desk.Now)),
        };
        Given(dublin, Explained).When(ReviewCase.Decide, Review with { AgentAtFault = true })
            .Facts.OfType<YellowCardGiven>().Single().Month.ShouldBe(month);
    }

    [Fact]
    public void Further_handling_goes_back_to_the_owner_under_a_new_promise()
    {
        var further = Review with { FurtherHandling = "Check the meter" };
        Given(Supervisor, Explained).When(ReviewCase.Decide, further).Then(
            Reviewed(further),
            new RequestReopened(Id, "a1", "Check the meter", Desk.Now, ReopenedBecause.FurtherHandling),
            Promise(FollowedRequest.ComplaintReply, Desk.Now, round: 2));
    }

    [Fact]
    public void An_explanation_that_never_came_is_no_longer_waited_for() =>
        Given(Supervisor, Overdue).When(ReviewCase.Decide, Review).Then(
            Reviewed(Review),
            Withdrawn(Explain, Desk.Now, "reviewed-without-explanation"),
            new RequestClosed(Id, ClosedBecause.Reviewed, Desk.Now));

    [Fact]
    public void Before_the_agent_has_explained_or_the_time_is_over_there_is_no_case() =>
        Given(Supervisor, RatedBadly).When(ReviewCase.Decide, Review).ThenRefused(RefusalKind.WrongState, "no case to review");

    [Fact]
    public void The_first_review_stands() =>
        Given(Supervisor, [.. Explained, Reviewed(Review), new RequestClosed(Id, ClosedBecause.Reviewed, Desk.Now)])
            .When(ReviewCase.Decide, Review with { Note = "On second thoughts" })
            .ThenRefused(RefusalKind.WrongState, "no case to review");

    [Fact]
    public void A_case_of_a_request_that_was_reopened_meanwhile_is_reviewed_all_the_same_and_the_request_goes_on() =>
        Given(Supervisor, [.. Explained, new RequestReopened(Id, "a1", "again", Desk.Now)])
            .When(ReviewCase.Decide, Review).Then(Reviewed(Review));

    [Fact]
    public void A_yellow_card_is_for_who_was_rated_whoever_has_the_request_by_now()
    {
        var atFault = Review with { AgentAtFault = true };
        Given(Supervisor, [.. Explained, new RequestReopened(Id, "a1", "again", Desk.Now), new FollowUpHandedOver(Id, "a2", Desk.Now)])
            .When(ReviewCase.Decide, atFault).Facts.OfType<YellowCardGiven>().Single().AgentId.ShouldBe("a1");
    }

    private static CaseReviewed Reviewed(Command review) => new(
        Id, "s1", "a1", review.RecordingHeard, review.HandlingReviewed, review.CallbackMade, review.AgentAtFault, review.Note,
        review.FurtherHandling, Desk.Now);
}
