using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using TestKit;
using ApproveCredit = Routing.Features.ApproveCredit;
using AskCredit = Routing.Features.AskCredit;
using ResolveRequest = Routing.Features.ResolveRequest;
using Resolve = Contracts.Routing.V1.ResolveRequest;

namespace Routing.Tests;

/// <summary>What agents grant by themselves, and by whose word more (C1). a1 knows faults at level 3.</summary>
public class CreditTests
{
    private static readonly AuthorityLimit[] Limits =
        [new(RequestKind.Fault, 1, 20), new(RequestKind.Fault, 3, 50), new(RequestKind.Fault, 4, 100), new(RequestKind.Complaint, 1, 200)];

    private static readonly CreditAsked Asked = new(Requests.Id, "a1", 80, "Twice in a month", Desk.Now);
    private static readonly CreditApproved Approved = new(Requests.Id, 80, "s1", null, Desk.Now);

    [Fact]
    public void C1_within_their_level_an_agent_grants_alone()
    {
        Requests.AtA1(With(Requests.AsA1)).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 50))
            .Then(new RequestResolved(Requests.Id, "a1", "Restarted", FirstContact: true, Desk.Now, Credit: 50));
        Requests.AtA1(Requests.AsA1).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 5000)).Facts.Count.ShouldBe(1, "no limits are set");
    }

    [Fact]
    public void C1_above_it_they_are_told_which_ways_are_open() =>
        Requests.AtA1(With(Requests.AsA1)).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 51))
            .ThenRefused(RefusalKind.Forbidden, "51 is above the 50 that agent a1 may grant by themselves. Ask a supervisor for it (ask-credit), or dispatch");

    [Fact]
    public void C1_a_kind_without_a_limit_grants_nothing() =>
        Requests.AtA1(With(Requests.AsA1, [new(RequestKind.Complaint, 1, 200)])).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 1))
            .ThenRefused(RefusalKind.Forbidden, "above the 0");

    [Fact]
    public void C1_asked_for_and_approved_it_is_granted_by_the_supervisors_word()
    {
        Requests.AtA1(With(Requests.AsA1)).When(AskCredit.Decide, new Contracts.Routing.V1.AskCredit(Requests.Id, 80, "Twice in a month")).Then(Asked);
        Requests.AtA1(With(Requests.AsA1)).When(AskCredit.Decide, new Contracts.Routing.V1.AskCredit(Requests.Id, 50, "Once")).ThenRefused(RefusalKind.Invalid, "without asking");
        Requests.AtA1(With(Requests.AsSupervisor), Asked).When(ApproveCredit.Decide, new Contracts.Routing.V1.ApproveCredit(Requests.Id, 80)).Then(Approved);
        Requests.AtA1(With(Requests.AsA1), Asked, Approved).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 80))
            .Then(new RequestResolved(Requests.Id, "a1", "Restarted", FirstContact: true, Desk.Now, Credit: 80, CreditBy: "s1"));
        Requests.AtA1(With(Requests.AsA1), Asked, Approved).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 81))
            .ThenRefused(RefusalKind.Forbidden, "81 is above");
    }

    /// <summary>Else who lacks the skill would say that the request needs another, and grant as its master.</summary>
    [Fact]
    public void C1_a_level_counts_in_the_skill_that_the_limit_names_or_that_it_rang_for()
    {
        AuthorityLimit[] named = [new(RequestKind.Fault, 1, 20, "complaint"), new(RequestKind.Fault, 3, 50, "complaint")];
        Requests.AtA1(With(Requests.AsA1.WithoutComplaintsAtA1(), named)).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 1))
            .ThenRefused(RefusalKind.Forbidden, "above the 0");
        Requests.AtA1(With(Requests.AsA1, named)).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 50)).Facts.Count.ShouldBe(1);

        IFact[] asComplaint = [Requests.Queued, Requests.Promise, Requests.OfferedToA1 with { Choice = Requests.Choice("a1", "complaint") }, Requests.AssignedToA1];
        new Given<Request>(Request.Stream, With(Requests.AsA1.WithoutComplaintsAtA1()), asComplaint)
            .When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 1)).ThenRefused(RefusalKind.Forbidden, "above the 0");
    }

    [Fact]
    public void C1_a_supervisor_grants_in_the_agents_place() =>
        Requests.AtA1(With(Requests.AsSupervisor)).When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 500))
            .Then(new RequestResolved(Requests.Id, "a1", "Restarted", FirstContact: true, Desk.Now, Credit: 500, CreditBy: "s1"));

    [Fact]
    public void What_was_approved_holds_for_one_resolution_and_only_for_what_is_in_hand()
    {
        RequestResolved resolved = new(Requests.Id, "a1", "Restarted", FirstContact: true, Desk.Now, Credit: 80, CreditBy: "s1");
        Request.Stream.Fold(Requests.AtA1(Requests.AsA1, Asked, Approved).State, [resolved])
            .ShouldSatisfyAllConditions(r => r.Asked.ShouldBeNull(), r => r.Approved.ShouldBeNull(), r => r.Credit.ShouldBe(80));
        Requests.AtA1(With(Requests.AsA1), Asked, Approved, Asked with { Credit = 90 })
            .When(ResolveRequest.Decide, new Resolve(Requests.Id, "Restarted", 80)).ThenRefused(RefusalKind.Forbidden, "80 is above");
        Requests.Waiting(With(Requests.AsSupervisor)).When(ApproveCredit.Decide, new Contracts.Routing.V1.ApproveCredit(Requests.Id, 80)).ThenRefused(RefusalKind.WrongState, "in hand");
        Requests.AtA1(With(Requests.AsA2)).When(AskCredit.Decide, new Contracts.Routing.V1.AskCredit(Requests.Id, 80, "Why not")).ThenRefused(RefusalKind.Forbidden, "a1");
    }

    private static Context With(Context context, AuthorityLimit[]? limits = null) => context with
    {
        Directory = context.Directory.With(new DeskSettingsDefined(context.Directory.Settings with { Authority = limits ?? Limits }, Desk.Now)),
    };
}
