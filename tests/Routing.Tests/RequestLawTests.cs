using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using Routing.Features;
using TestKit;
using Commands = Contracts.Routing.V1;
using ReopenRequest = Routing.Features.ReopenRequest;

namespace Routing.Tests;

/// <summary>What holds whatever happens, in whatever order.</summary>
[Trait("Category", Law.Category)]
public class RequestLawTests
{
    private delegate IEnumerable<IFact> Ask(Request request, Context context);

    private static readonly (string Name, Ask Ask)[] Asks =
    [
        ("classified", (r, c) => QueueRequest.Decide(r, Requests.Classified with { At = c.Now }, c)),
        ("classified as a fault", (r, c) => QueueRequest.Decide(
            r, Requests.Classified with { Kind = RequestKind.Fault, Category = "network", Skill = "fault", At = c.Now }, c)),
        ("asked what an article may answer", (r, c) => QueueRequest.Decide(r, SelfServiceTests.Asked with { At = c.Now }, c)),
        ("article", (r, c) => Heard(r, () => HearSelfService.Decide(r, SelfServiceTests.Offered with { ReactBy = c.Now.AddHours(4), At = c.Now }, c))),
        ("no article", (r, c) => Heard(r, () => HearSelfService.Decide(r, new NoArticleFound(Requests.Id, null, c.Now), c))),
        ("helped", (r, c) => Heard(r, () => HearSelfService.Decide(r, SelfServiceTests.Ended(SelfServiceOutcome.Helped) with { At = c.Now }, c))),
        ("not helped", (r, c) => Heard(r, () => HearSelfService.Decide(r, SelfServiceTests.Ended(SelfServiceOutcome.NotHelped) with { At = c.Now }, c))),
        ("offer a product", (r, c) => Features.RecordOffer.Decide(r, new Commands.RecordOffer(Requests.Id, "spring-5g", "mobile-5g", OfferOutcome.Declined), c)),
        ("inconclusive", (r, c) => QueueRequest.Decide(r, new TriageInconclusive(Requests.Id, Requests.Profile, 0.1, c.Now), c)),
        ("reopened", (r, c) => ReopenRequest.Decide(r, new RequestReopened(Requests.Id, "a1", "Not solved", c.Now), c)),
        ("closed", (r, c) => EndRouting.Decide(r, new RequestClosed(Requests.Id, ClosedBecause.Rated, c.Now), c)),
        ("offer", (r, c) => OfferRequest.Decide(r, new Offer(Requests.Id, r.Skill, Requests.Choice("a1", r.Skill)), c)),
        ("offer to a2", (r, c) => OfferRequest.Decide(r, new Offer(Requests.Id, r.Skill, Requests.Choice("a2", r.Skill)), c)),
        ("withdraw", (r, c) => WithdrawOffer.Decide(r, Withdrawn(r), c)),
        ("accept", (r, c) => Requests.Accepting()(r, new Commands.AcceptRequest(Requests.Id), c)),
        ("assign", (r, c) => Requests.Assigning()(r, new Commands.AssignRequest(Requests.Id, "a2"), c)),
        ("assign to a1", (r, c) => Requests.Assigning()(r, new Commands.AssignRequest(Requests.Id, "a1", "Goes home"), c)),
        ("give back", (r, c) => Requests.Assigning()(r, new Commands.AssignRequest(Requests.Id, Reason: "Goes home"), c)),
        ("transfer", (r, c) => Requests.Transferring("a1", "a2")(r, new Commands.TransferRequest(Requests.Id, Skill: "general"), c)),
        ("transfer to a2", (r, c) => Requests.Transferring("a1", "a2")(r, new Commands.TransferRequest(Requests.Id, AgentId: "a2"), c)),
        ("came again", (r, c) => Requests.Noting()(r, Came(c, Guid.Empty, wantsAgent: false), c)),
        ("wants to speak to someone", (r, c) => Requests.Noting()(r, Came(c, Requests.Id, wantsAgent: true), c)),
        ("await others", (r, c) => Features.AwaitOthers.Decide(r, new Commands.AwaitOthers(Requests.Id), c)),
        ("acknowledge", (r, c) => Features.AcknowledgeAlert.Decide(r, new Commands.AcknowledgeAlert(Requests.Id, Requests.Id), c)),
        ("decline", (r, c) => Features.DeclineRequest.Decide(r, new Commands.DeclineRequest(Requests.Id, "Busy"), c)),
        ("abandon", (r, c) => Features.AbandonRequest.Decide(r, new Commands.AbandonRequest(Requests.Id), c)),
        ("book a callback", (r, c) => Features.BookCallback.Decide(r, new Commands.BookCallback(Requests.Id, "139"), c)),
        ("leave a message", (r, c) => Features.LeaveMessage.Decide(r, new Commands.LeaveMessage(Requests.Id, "Call me"), c)),
        ("call in vain", (r, c) => Features.RecordCallback.Decide(r, new Commands.RecordCallback(Requests.Id, Reached: false), c)),
        ("call", (r, c) => Features.RecordCallback.Decide(r, new Commands.RecordCallback(Requests.Id, Reached: true), c)),
        ("tell the place", (r, c) => TellPlace.Decide(r, new Place(1 + r.RefusedBy.Count, TimeSpan.FromMinutes(2)), c)),
        ("resolve", (r, c) => Features.ResolveRequest.Decide(r, new Commands.ResolveRequest(Requests.Id, "Done"), c)),
        ("approve credit", (r, c) => Features.ApproveCredit.Decide(r, new Commands.ApproveCredit(Requests.Id, 80), c)),
        ("dispatch", (r, c) => Features.DispatchRequest.Decide(r, new Commands.DispatchRequest(Requests.Id, "network", "Look"), c)),
        ("consult", (r, c) => Features.ConsultExpert.Decide(
            r, new Commands.ConsultExpert(Requests.Id, "technical", "Why?", Desk.Now.AddYears(1)), c)),
        ("fall due", (r, c) => RefuseUnansweredOffer.Decide(r, new FallDue(c.Now), c)),
    ];

    private static readonly Contracts.Directory.V1.DeskSettingsDefined Telling =
        new(Desk.Directory.Settings with { TellPlaceEvery = TimeSpan.FromSeconds(15), CallbackTries = 2, SelfService = SelfServiceTests.Settings }, Desk.Now);

    private static readonly Gen<Context> Contexts =
        from seconds in Gen.Choose(0, 100_000)
        from who in Gen.Elements(Requests.AsA1, Requests.AsA1, Requests.AsA2, Requests.AsSupervisor, Requests.AsA1.WithoutComplaintsAtA1())
        select who with { Now = Desk.Now.AddSeconds(seconds), Directory = who.Directory.With(Telling) };

    private static readonly Gen<List<(int Ask, Context Context)>> Lives =
        from steps in Gen.Choose(0, Asks.Length - 1).Zip(Contexts).ListOf()
        from first in Gen.Elements(0, Array.FindIndex(Asks, ask => ask.Name.StartsWith("asked", StringComparison.Ordinal)))
        select steps.OrderBy(s => s.Item2.Now).Prepend((first, Requests.AsA1 with { Directory = Requests.AsA1.Directory.With(Telling) })).ToList();

    private static readonly Gen<IFact> AnyFact = Gen.Elements<IFact>(
        Requests.Queued, Requests.Unclassified, Requests.Promise, Requests.OfferedToA1, Requests.AssignedToA1, Requests.Reclassified,
        Requests.Reopened, DispatchRequestTests.ToNetwork,
        new OfferRefused(Requests.Id, "a2", "Busy", Desk.Now),
        new RequestAbandoned(Requests.Id, TimeSpan.Zero, Desk.Now),
        new RequestResolved(Requests.Id, "a1", "Done", true, Desk.Now),
        new ConsultationSought(Requests.Id, Guid.Empty, "a1", "technical", "Why?", Desk.Now, Desk.Now),
        new OfferWithdrawn(Requests.Id, "a1", OfferWithdrawnBecause.Paused, Desk.Now),
        new RequestHandedOver(Requests.Id, "a1", "a2", null, null, Desk.Now),
        new RequestHandedOver(Requests.Id, "a1", null, "s1", "Goes home", Desk.Now),
        new OwnerChanged(Requests.Id, "a2", "a1", Desk.Now),
        new RequestTransferred(Requests.Id, "a1", "general", null, null, null, Desk.Now),
        SelfServiceTests.Awaited, SelfServiceTests.Looked, new RequestSelfServed(Requests.Id, "roaming", 2, true, Desk.Now),
        new ProductOffered(Requests.Id, "a1", "spring-5g", "mobile-5g", OfferOutcome.Taken, Desk.Now),
        new RetentionRecorded(Requests.Id, "a1", "price", true, null, null, Desk.Now),
        new PlaceTold(Requests.Id, Channel.Hotline, 2, null, PlaceToldBecause.Joined, Desk.Now),
        new CallbackBooked(Requests.Id, Channel.Hotline, "139", Desk.Now, Desk.Now), new CallbackTried(Requests.Id, "a1", 1, false, Desk.Now),
        new MessageLeft(Requests.Id, Channel.Hotline, "Call me", MessageLeftBecause.CustomerChose, null, Desk.Now),
        new CreditAsked(Requests.Id, "a1", 80, "Twice", Desk.Now), new CreditApproved(Requests.Id, 80, "s1", null, Desk.Now),
        new OfferMissed("a1", Requests.Id, 1, Desk.Now), new OfferTaken("a1", Requests.Id, Desk.Now),
        new ContactNoted(Requests.Id, Guid.Empty, "a1", Channel.App, "Still?", true, true, Desk.Now),
        new AlertAcknowledged(Requests.Id, Guid.Empty, "a1", Desk.Now),
        new OthersAwaited(Requests.Id, "a1", Others.Expert, Desk.Now),
        new RoutingEnded(Requests.Id, Desk.Now),
        new PromiseBroken(Requests.Promise.PromiseId, Requests.Id, Request.QueueAnswer, Desk.Now),
        new PromiseKept(Guid.Empty, Requests.Id, "another", Desk.Now, Desk.Now),
        new AgentSignedIn("a1", Desk.Now), new AgentStateChanged("a2", AgentState.Paused, Desk.Now),
        new MatterClosed(Requests.Id, Desk.Now));

    /// <summary>What is heard of before the request itself comes again later.</summary>
    private static IEnumerable<IFact> Heard(Request request, Func<IEnumerable<IFact>> decide) => request.Status == RequestStatus.None ? [] : decide();

    [Fact]
    public void Folding_never_throws_whatever_facts_come_in_whatever_order() => Holds(AnyFact.ListOf(), facts =>
    {
        _ = Request.Stream.Fold(Request.None, facts).NextDueAt;
        _ = AgentAtWork.Stream.Fold(AgentAtWork.None, facts);
    });

    [Fact]
    public void Whatever_is_asked_again_brings_nothing_unless_it_is_another_order() => Holds(Lives, life => Live(life, (request, ask, context) =>
    {
        if (ask.Name is not ("dispatch" or "consult"))
        {
            Decide(ask, request, context).ShouldBeEmpty($"'{ask.Name}' again, when it is {request.Status}");
        }
    }));

    [Fact]
    public void Whatever_is_due_is_said_and_then_no_longer_due() => Holds(Lives, life => Live(life, (request, _, context) =>
    {
        var due = Decide(Asks[^1], request, context);
        (due.Count > 0).ShouldBe(request.NextDueAt <= context.Now);
        (Request.Stream.Fold(request, due).NextDueAt <= context.Now).ShouldBeFalse();
    }));

    [Fact]
    public void The_first_agent_who_answers_owns_the_request_until_it_is_handed_over() => Holds(Lives, life =>
    {
        string? owner = null;
        var seeks = false;
        Live(life, (request, ask, _) =>
        {
            owner = owner is null || seeks || ask.Name.StartsWith("assign", StringComparison.Ordinal) ? request.OwnerAgentId : owner;
            request.OwnerAgentId.ShouldBe(owner);
            seeks = request.SeeksOwner;
        });
    });

    [Fact]
    public void Whoever_waits_for_an_agent_has_a_promise_of_an_answer_a_call_or_a_reply_that_is_not_ended() => Holds(Lives, life => Live(life, (request, _, _) =>
    {
        if (request.Status is RequestStatus.Queued or RequestStatus.Offered)
        {
            request.Promises.Find(request.WaitsBy switch
            {
                WaitsBy.Callback => Request.Callback, WaitsBy.Message => Request.MessageReply, _ => Request.QueueAnswer,
            })!.EndedAt.ShouldBeNull();
        }
    }));

    [Fact]
    public void Promises_fit_together_and_no_two_are_open_but_a_reply_beside_an_answer() => Holds(Lives, life => Live(life, (request, _, _) =>
    {
        request.Promises.Misfits.ShouldBeEmpty();
        request.Promises.All.Count(p => p.IsOpen && p.Made.Promise != Request.MessageReply).ShouldBeLessThanOrEqualTo(1);
        request.Promises.All.Count(p => p.IsOpen && p.Made.Promise == Request.MessageReply).ShouldBeLessThanOrEqualTo(1);
    }));

    [Fact]
    public void Every_step_of_a_life_is_reached()
    {
        var reached = new HashSet<RequestStatus>();
        Holds(Lives, life => Live(life, (request, _, _) => reached.Add(request.Status)));
        reached.ShouldBe(Enum.GetValues<RequestStatus>().Except([RequestStatus.None]), ignoreOrder: true);
    }

    private static void Live(List<(int Ask, Context Context)> life, Action<Request, (string Name, Ask Ask), Context> law)
    {
        var request = Request.None;
        foreach (var (index, context) in life)
        {
            request = Request.Stream.Fold(request, Decide(Asks[index], request, context));
            law(request, Asks[index], context);
        }
    }

    private static Withdrawal Withdrawn(Request request) => new(
        new(request.Id, request.AgentId ?? "", request.Skill, null, Desk.Now, request.AnswerBy ?? Desk.Now), OfferWithdrawnBecause.Paused);

    private static ContactReceived Came(Context context, Guid contactId, bool wantsAgent) => new(
        Requests.Id, contactId, Channel.App, "again", "f", Linked: true, "Still?", context.Now, WantsAgent: wantsAgent);

    private static List<IFact> Decide((string Name, Ask Ask) ask, Request request, Context context)
    {
        try
        {
            return ask.Ask(request, context).ToList();
        }
        catch (Exception e) when (e is Refusal or NotYetException)
        {
            return [];
        }
    }

    private static void Holds<T>(Gen<T> cases, Action<T> law) => Law.Holds(cases, law, tests: 500);
}
