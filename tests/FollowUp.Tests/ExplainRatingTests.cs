using Contracts;
using Contracts.FollowUp.V1;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using Command = Contracts.FollowUp.V1.ExplainRating;
using ExplainRating = FollowUp.Features.ExplainRating;

namespace FollowUp.Tests;

/// <summary>F4: the agent explains a bad rating within 30 minutes.</summary>
public class ExplainRatingTests
{
    private static readonly Command Explanation = new(Id, "I was short with him");

    [Theory]
    [InlineData(29)]
    [InlineData(30)]
    public void Within_thirty_minutes_the_explanation_goes_to_the_supervisor(int minutes)
    {
        var now = RatedAt.AddMinutes(minutes);
        Given(Agent with { Now = now }, RatedBadly).When(ExplainRating.Decide, Explanation).Then(
            new RatingExplained(Id, "a1", Explanation.Explanation, now),
            Kept(Explain, now),
            new CaseSubmitted(Id, "a1", Overdue: false, now));
    }

    [Fact]
    public void After_thirty_one_the_case_goes_first_overdue_and_with_the_due_moment_even_when_nobody_noticed_yet()
    {
        var now = RatedAt.AddMinutes(31);
        Given(Agent with { Now = now }, RatedBadly).When(ExplainRating.Decide, Explanation).Then(
        [
            .. Overdue[RatedBadly.Length..],
            new RatingExplained(Id, "a1", Explanation.Explanation, now),
            Late(Explain, now),
        ]);
    }

    [Fact]
    public void Noticed_or_not_a_late_explanation_is_recorded_as_late()
    {
        var now = RatedAt.AddMinutes(45);
        Given(Agent with { Now = now }, Overdue).When(ExplainRating.Decide, Explanation).Then(
            new RatingExplained(Id, "a1", Explanation.Explanation, now),
            Late(Explain, now));
    }

    [Fact]
    public void At_the_very_due_moment_it_is_in_time_even_when_the_break_was_recorded_first() =>
        Given(Agent with { Now = Explain.DueAt }, Overdue).When(ExplainRating.Decide, Explanation).Then(
            new RatingExplained(Id, "a1", Explanation.Explanation, Explain.DueAt),
            Kept(Explain, Explain.DueAt, corrects: true),
            new CaseSubmitted(Id, "a1", Overdue: false, Explain.DueAt));

    [Fact]
    public void The_first_explanation_stands() =>
        Given(Agent, Explained).When(ExplainRating.Decide, Explanation with { Explanation = "It was the line" })
            .ThenRefused(RefusalKind.WrongState, "was explained");

    [Fact]
    public void After_the_review_no_explanation_is_heard() =>
        Given(Agent, [.. Overdue, new CaseReviewed(Id, "s1", "a1", true, true, true, true, "Heard", null, Desk.Now)]).When(ExplainRating.Decide, Explanation)
            .ThenRefused(RefusalKind.WrongState, "no rating to explain");

    [Fact]
    public void Without_a_bad_rating_there_is_nothing_to_explain() =>
        Given(Agent, AskedForRating).When(ExplainRating.Decide, Explanation)
            .ThenRefused(RefusalKind.WrongState, "no rating to explain");

    [Fact]
    public void Who_was_rated_explains_though_the_request_was_reopened_and_handed_over()
    {
        FollowUpHandedOver handedOver = new(Id, "a2", RatedAt.AddMinutes(2));
        IFact[] reopened = [.. RatedBadly, new RequestReopened(Id, "a1", "again", RatedAt.AddMinutes(1)), handedOver];
        Given(Desk.As(Roles.Agent, "a2"), reopened).When(ExplainRating.Decide, Explanation).ThenRefused(RefusalKind.Forbidden, "a1");

        var now = RatedAt.AddMinutes(5);
        Given(Agent with { Now = now }, reopened).When(ExplainRating.Decide, Explanation).Then(
            new RatingExplained(Id, "a1", Explanation.Explanation, now),
            Kept(Explain, now),
            new CaseSubmitted(Id, "a1", Overdue: false, now));
    }

    [Fact]
    public void Only_the_owner_explains() =>
        Given(Desk.As(Roles.Agent, "a2"), RatedBadly).When(ExplainRating.Decide, Explanation).ThenRefused(RefusalKind.Forbidden, "a1");
}
