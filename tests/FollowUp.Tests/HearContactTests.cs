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
    public void While_it_is_worked_on_it_goes_on_and_that_they_came_is_kept_in_mind()
    {
        Given(Desk.AsService("intake"), Awaited(Order)).When(HearContact.Decide, Contact(Again)).Then(new CustomerCame(Id, Again));
        Given(Desk.AsService("intake"), Awaited(Order), new CustomerCame(Id, Again)).When(HearContact.Decide, Contact(Again.AddMinutes(-1))).ThenNothing();
    }

    /// <summary>Else nobody would answer a customer who came between the telling and its being recorded or heard of.</summary>
    [Fact]
    public void Told_before_they_came_but_recorded_after_it_is_reopened_as_if_it_had_been_heard_in_order()
    {
        IFact[] came = [.. WithResult, new CustomerCame(Id, Again)];
        var told = Given(Agent, came).When(TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved, At: Again.AddSeconds(-30))).Facts;
        told.OfType<RequestReopened>().Single().ShouldBe(new RequestReopened(Id, "a1", HearContact.Reason, Again, ReopenedBecause.CustomerCame));
        Given(Agent, [.. came, .. told]).State.Promises.OpenDueAt(FollowedRequest.ComplaintReply).ShouldNotBeNull();
        Given(Agent, came).When(TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved)).Facts
            .OfType<RequestReopened>().ShouldBeEmpty("they were told after they came");

        var resolved = new Contracts.Routing.V1.RequestResolved(Id, "a1", "Explained", true, Again.AddSeconds(-30));
        Given(Desk.AsService("routing"), new CustomerCame(Id, Again)).When(HearResolution.Decide, resolved).Facts.OfType<RequestReopened>().ShouldHaveSingleItem();
        var abandoned = new Contracts.Routing.V1.RequestAbandoned(Id, TimeSpan.FromMinutes(1), Again.AddSeconds(-30));
        var gaveUp = Given(Desk.AsService("routing"), new CustomerCame(Id, Again)).When(CloseAbandoned.Decide, abandoned).Facts;
        Given(Agent, [new CustomerCame(Id, Again), .. gaveUp]).State.Promises.OpenDueAt(FollowedRequest.ComplaintReply).ShouldNotBeNull();
    }

    [Fact]
    public void A_contact_from_before_it_was_closed_reopens_it_from_the_close_on()
    {
        var closed = new RequestClosed(Id, ClosedBecause.Rated, Again.AddSeconds(10));
        Given(Desk.AsService("intake"), [.. AskedForRating, closed]).When(HearContact.Decide, Contact(Again))
            .Facts.OfType<RequestReopened>().Single().At.ShouldBe(closed.At, "Intake, which closed it then, opens it again");
    }

    [Fact]
    public void What_it_was_said_to_be_while_it_was_closed_is_promised_once_it_is_reopened()
    {
        IFact[] closed = [.. AskedForRating, new FollowUpReclassified(Id, RequestKind.Consultation, "bill", Urgency.Normal, Desk.Now.AddHours(-1)), new RequestClosed(Id, ClosedBecause.Rated, Desk.Now.AddMinutes(-2))];
        var said = Given(Desk.AsService("intake"), closed).When(OpenFollowUp.Decide, Classified with { At = Desk.Now.AddMinutes(-1) }).Facts;
        said.ShouldHaveSingleItem().ShouldBeOfType<FollowUpReclassified>().Kind.ShouldBe(RequestKind.Complaint);
        Given(Agent, [.. closed, .. said]).When(ReopenRequest.Decide, new Contracts.FollowUp.V1.ReopenRequest(Id, "Not solved")).Facts
            .OfType<Contracts.Promises.V1.PromiseMade>().Single().Promise.ShouldBe(FollowedRequest.ComplaintReply);
    }

    [Fact]
    public void Of_a_request_that_was_merged_and_is_worked_on_the_wait_ends_when_they_come_about_the_other()
    {
        IFact[] waits = [Awaited(Order), new CustomerAwaited(Id, Channel.App, "Which number?", Again.AddMinutes(-5))];
        Given(Desk.AsService("intake"), waits).When(HearContact.Decide, new Contracts.Intake.V1.MergedRequestContacted(Id, Order, Order, Again))
            .Facts[0].ShouldBeOfType<CustomerWaitEnded>().Because.ShouldBe(WaitEndedBecause.CustomerCame);
    }

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
        IFact[] closed = [.. AskedForRating, new RequestClosed(Id, ClosedBecause.NotRated, Desk.Now)];
        foreach (var (context, history) in new[] { (Agent, closed), (Supervisor, closed), (Supervisor, AskedForRating) })
        {
            Given(context, history).When(ReopenRequest.Decide, command).Then(
                new RequestReopened(Id, "a1", command.Reason, Desk.Now, ReopenedBecause.ByHand),
                Promise(FollowedRequest.ComplaintReply, Desk.Now, round: 2));
        }

        Given(Agent, AskedForRating).When(ReopenRequest.Decide, command).ThenRefused(RefusalKind.WrongState, "may rate");

        IFact[] byHand = [.. AskedForRating, new RequestReopened(Id, "a1", "again", Again, ReopenedBecause.ByHand), Ready];
        var told = Given(Agent, byHand).When(TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved)).Facts;
        Given(Supervisor, [.. byHand, .. told]).When(ReopenRequest.Decide, command).ThenRefused(RefusalKind.WrongState, "said nothing since");
        Given(Supervisor, [.. byHand, .. told, new ServiceRated(Id, "a1", 2, "key", null, null, Dissatisfied: true, Desk.Now)]).When(ReopenRequest.Decide, command).Facts.ShouldNotBeEmpty();

        Given(Desk.As(Roles.Agent, "a2"), closed).When(ReopenRequest.Decide, command).ThenRefused(RefusalKind.Forbidden, "a1");
        Given(Desk.As(Roles.Agent, "a2"), [.. closed, new FollowUpHandedOver(Id, "a2", Desk.Now)]).When(ReopenRequest.Decide, command)
            .Facts.OfType<RequestReopened>().ShouldHaveSingleItem().OwnerAgentId.ShouldBe("a2", "it was handed over");
        Given(Agent, WithResult).When(ReopenRequest.Decide, command).ThenRefused(RefusalKind.WrongState, "not told yet");
    }

    private static Given<FollowedRequest> Unclassified(params IFact[] since) => new(FollowedRequest.Stream, Desk.AsService("intake"), since);
}
