using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Messaging;
using Routing.Features;
using TestKit;
using ResolveRequest = Routing.Features.ResolveRequest;
using ResolveRequestCommand = Contracts.Routing.V1.ResolveRequest;

namespace Routing.Tests;

/// <summary>C1, C2: settled by the agent, in the first contact or not.</summary>
public class ResolveRequestTests
{
    private static readonly ResolveRequestCommand Resolve = new(Requests.Id, "Restarted the line; works again");

    [Fact]
    public void Settled_by_the_agent_who_answered_it_is_resolved_at_first_contact() =>
        Requests.AtA1(Requests.AsA1)
            .When(ResolveRequest.Decide, Resolve)
            .Then(new RequestResolved(Requests.Id, "a1", Resolve.Resolution, FirstContact: true, Desk.Now));

    [Fact]
    public void A_supervisor_may_do_it_in_the_agents_place() =>
        Requests.AtA1(Requests.AsSupervisor)
            .When(ResolveRequest.Decide, Resolve)
            .Then(new RequestResolved(Requests.Id, "a1", Resolve.Resolution, FirstContact: true, Desk.Now));

    [Fact]
    public void A_reopened_request_is_no_first_contact() =>
        Requests.AtA1(Requests.AsA1, Requests.Reopened, Requests.OfferedToA1, Requests.AssignedToA1)
            .When(ResolveRequest.Decide, Resolve)
            .Then(new RequestResolved(Requests.Id, "a1", Resolve.Resolution, FirstContact: false, Desk.Now));

    /// <summary>C1: which text helped is on record, and saying it again is nothing new.</summary>
    [Fact]
    public void The_article_that_answered_it_is_on_record() =>
        Requests.AtA1(Requests.AsA1)
            .When(ResolveRequest.Decide, Resolve with { ArticleId = "no-internet", ArticleVersion = 2 })
            .Then(new RequestResolved(
                Requests.Id, "a1", Resolve.Resolution, FirstContact: true, Desk.Now, ArticleId: "no-internet", ArticleVersion: 2));

    [Fact]
    public void An_article_without_its_version_says_too_little()
    {
        Requests.AtA1(Requests.AsA1).When(ResolveRequest.Decide, Resolve with { ArticleId = "no-internet" })
            .ThenRefused(RefusalKind.Invalid, "articleId and articleVersion");
        Requests.AtA1(Requests.AsA1).When(ResolveRequest.Decide, Resolve with { ArticleVersion = 2 })
            .ThenRefused(RefusalKind.Invalid, "articleId and articleVersion");
    }

    [Fact]
    public void Another_agents_request_is_theirs_also_when_it_is_settled_in_those_very_words()
    {
        Requests.AtA1(Requests.AsA2).When(ResolveRequest.Decide, Resolve).ThenRefused(RefusalKind.Forbidden, "with agent a1");
        var resolved = new RequestResolved(Requests.Id, "a1", Resolve.Resolution, FirstContact: true, Desk.Now);
        Requests.AtA1(Requests.AsA2, resolved).When(ResolveRequest.Decide, Resolve).ThenRefused(RefusalKind.Forbidden, "with agent a1");
        Requests.AtA1(Requests.AsA1, resolved).When(ResolveRequest.Decide, Resolve).ThenNothing();
    }

    [Fact]
    public void What_nobody_has_in_hand_cannot_be_resolved()
    {
        Requests.Waiting(Requests.AsA1).When(ResolveRequest.Decide, Resolve).ThenRefused(RefusalKind.WrongState, "queued");
        Requests.AtA1(Requests.AsA1, DispatchRequestTests.ToNetwork)
            .When(ResolveRequest.Decide, Resolve).ThenRefused(RefusalKind.WrongState, "dispatched");
        Requests.None(Requests.AsA1).When(ResolveRequest.Decide, Resolve).ThenRefused(RefusalKind.Unknown, "no request");
    }

    [Fact]
    public void An_unclassified_request_must_be_classified_first() =>
        new Given<Request>(Request.Stream, Requests.AsA1, Requests.Unclassified, Requests.OfferedToA1, Requests.AssignedToA1)
            .When(ResolveRequest.Decide, Resolve)
            .ThenRefused(RefusalKind.WrongState, "must be classified first");

    [Fact]
    public void A_closed_request_leaves_its_agent()
    {
        Requests.AtA1(Desk.AsService("follow-up"), new RequestResolved(Requests.Id, "a1", "Done", true, Desk.Now))
            .When(EndRouting.Decide, new RequestClosed(Requests.Id, ClosedBecause.Rated, Desk.Now))
            .Then(new RoutingEnded(Requests.Id, Desk.Now));
        Requests.AtA1(Requests.AsA1, new RoutingEnded(Requests.Id, Desk.Now))
            .When(ResolveRequest.Decide, Resolve).ThenRefused(RefusalKind.WrongState, "closed");
    }

    [Fact]
    public void An_abandoned_or_unknown_request_that_is_closed_is_gone_already()
    {
        var closed = new RequestClosed(Requests.Id, ClosedBecause.Abandoned, Desk.Now);
        Requests.Waiting(Desk.AsService("follow-up"), new RequestAbandoned(Requests.Id, TimeSpan.Zero, Desk.Now))
            .When(EndRouting.Decide, closed).ThenNothing();
        Requests.None(Desk.AsService("follow-up")).When(EndRouting.Decide, closed).ThenNothing();
    }
}
