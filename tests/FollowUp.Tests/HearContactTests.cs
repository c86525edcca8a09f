using Contracts;
using Contracts.FollowUp.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using ExplainRating = FollowUp.Features.ExplainRating;
using ReopenRequest = FollowUp.Features.ReopenRequest;
using TellResult = FollowUp.Features.TellResult;

namespace FollowUp.Tests;

/// <summary>A customer who comes again reaches somebody (A3, F1).</summary>
public class HearContactTests
{
    private static readonly DateTimeOffset Again = Desk.Now.AddMinutes(-1);

    [Fact]
    public void While_the_rating_is_awaited_the_request_is_reopened_with_a_new_promise() =>
        Given(Desk.AsService("intake"), AskedForRating).When(HearContact.Decide, Contact(Again)).Then(
            new RequestReopened(Id, "a1", HearContact.Reason, Again, ReopenedBecause.CustomerCame),
            Promise(FollowedRequest.ComplaintReply, Again, round: 2));

    [Fact]
    public void Once_it_is_closed_too() =>
        Given(Desk.AsService("intake"), [.. AskedForRating, new RequestClosed(Id, ClosedBecause.NotRated, Desk.Now.AddMinutes(-2))])
            .When(HearContact.Decide, Contact(Again)).Facts[0].ShouldBeOfType<RequestReopened>().Because.ShouldBe(ReopenedBecause.CustomerCame);

    [Fact]
    public void Even_when_they_had_given_up_before_anyone_knew_what_it_was_about()
    {
        var closed = new RequestClosed(Id, ClosedBecause.Abandoned, Desk.Now.AddMinutes(-2));
        var reopened = new RequestReopened(Id, null, HearContact.Reason, Again, ReopenedBecause.CustomerCame);
        Unclassified(closed).When(HearContact.Decide, Contact(Again)).Then(reopened);
        Unclassified(closed, reopened).When(OpenFollowUp.Decide, Classified).Then(Opened, Promise(FollowedRequest.ComplaintReply, Again));
    }

    [Fact]
    public void A_contact_from_before_the_customer_was_told_asks_for_nothing_more() =>
        Given(Desk.AsService("intake"), AskedForRating).When(HearContact.Decide, Contact(Desk.Now.AddMinutes(-21))).ThenNothing();

    [Fact]
    public void While_it_is_worked_on_it_goes_on() =>
        Given(Desk.AsService("intake"), Awaited(Order)).When(HearContact.Decide, Contact(Again)).ThenNothing();

    [Fact]
    public void A_bad_rating_is_explained_and_reviewed_though_the_request_is_worked_on_again()
    {
        var reopened = Given(Desk.AsService("intake"), RatedBadly).When(HearContact.Decide, Contact(Again));
        reopened.Facts[0].ShouldBeOfType<RequestReopened>();
        IFact[] since = [.. RatedBadly, .. reopened.Facts];
        Given(Agent, since).When(ExplainRating.Decide, new Contracts.FollowUp.V1.ExplainRating(Id, "I was short with him")).Facts.OfType<CaseSubmitted>()
            .ShouldHaveSingleItem().Overdue.ShouldBeFalse();
        Given(Agent, since).State.Status.ShouldBe(FollowUpStatus.InWork);
    }

    [Fact]
    public void Told_again_before_the_bad_rating_was_reviewed_the_review_ends_it()
    {
        IFact[] since = [.. Explained, new RequestReopened(Id, "a1", "again", Again), Ready];
        var told = Given(Agent, since).When(TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved)).Facts;
        told.OfType<RatingRequested>().ShouldBeEmpty();
        Given(Agent, [.. since, .. told]).State.Status.ShouldBe(FollowUpStatus.ReviewAwaited);
    }

    [Fact]
    public void Its_owner_or_a_supervisor_reopens_it_by_hand()
    {
        var command = new Contracts.FollowUp.V1.ReopenRequest(Id, "The customer wrote to the paper.");
        foreach (var context in new[] { Agent, Supervisor })
        {
            Given(context, AskedForRating).When(ReopenRequest.Decide, command).Then(
                new RequestReopened(Id, "a1", command.Reason, Desk.Now, ReopenedBecause.ByHand),
                Promise(FollowedRequest.ComplaintReply, Desk.Now, round: 2));
        }

        Given(Desk.As(Roles.Agent, "a2"), AskedForRating).When(ReopenRequest.Decide, command).ThenRefused(RefusalKind.Forbidden, "a1");
        Given(Desk.As(Roles.Agent, "a2"), [.. AskedForRating, new FollowUpHandedOver(Id, "a2", Desk.Now)]).When(ReopenRequest.Decide, command)
            .Facts.OfType<RequestReopened>().ShouldHaveSingleItem().OwnerAgentId.ShouldBe("a2", "it was handed over");
        Given(Agent, WithResult).When(ReopenRequest.Decide, command).ThenRefused(RefusalKind.WrongState, "not told yet");
    }

    private static Given<FollowedRequest> Unclassified(params IFact[] since) => new(FollowedRequest.Stream, Desk.AsService("intake"), since);
}
