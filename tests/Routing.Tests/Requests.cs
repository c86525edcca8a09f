using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Sla;
using TestKit;

namespace Routing.Tests;

/// <summary>A fault that has waited for a minute, and what may have happened to it since.</summary>
internal static class Requests
{
    public static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000002");
    public static readonly DateTimeOffset QueuedAt = Desk.Now.AddMinutes(-1);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, OfferChoice> Choices = new();

    public static RequestProfile Profile { get; } = new(
        Guid.Parse("0191d3a0-0000-7000-8000-000000000003"), "c1", Tier: 3, Channel.Hotline, "urban", Language: null, "13900000000",
        "No signal since morning", DeadlineAsked: null, QueuedAt);

    public static RequestQueued Queued { get; } = new(
        Id, Profile, RequestKind.Fault, "network", Urgency.Normal, "fault", QueuedBecause.New, PreferredAgentId: null, QueuedAt);

    /// <summary>The same as it is told now; those of before do not say that an answer is owed.</summary>
    public static RequestQueued Awaited { get; } = Queued with { AnswerOwed = true };

    /// <summary>The second promise of an answer.</summary>
    public static PromiseMade PromisedAgain { get; } = PromiseAgain(RequestKind.Fault, "network", Urgency.Normal);

    public static RequestQueued Unclassified { get; } = Queued with { Kind = null, Category = null, Skill = "general" };

    public static PromiseMade Promise { get; } = Desk.Directory.Sla.Make(
        Request.QueueAnswer, Id, Id, new SlaMatch(RequestKind.Fault, "network", 3, Urgency.Normal, Channel.Hotline, "urban"), QueuedAt)!;

    public static RequestOffered OfferedToA1 { get; } = new(Id, "a1", Desk.Now.AddSeconds(10), Desk.Now.AddSeconds(-10));

    public static RequestAssigned AssignedToA1 { get; } = new(Id, "a1", "a1", TimeSpan.FromSeconds(55), Desk.Now.AddSeconds(-5));

    public static RequestClassified Classified { get; } = new(
        Id, Profile, RequestKind.Complaint, "billing", Urgency.High, "complaint", ClassifiedBy.Agent, Confidence: 1, Desk.Now, "a1");

    public static IEnumerable<IPromiseFact> AnsweredLate { get; } =
        Promises.None.Evolve(Promise).End(Request.QueueAnswer, AssignedToA1.At, Desk.Directory.Sla);

    public static RequestReclassified Reclassified { get; } =
        new(Id, RequestKind.Complaint, "billing", Urgency.High, "complaint", "a1", Desk.Now);

    public static RequestQueued Reopened { get; } =
        Queued with { Because = QueuedBecause.Reopened, PreferredAgentId = "a1", At = Desk.Now };

    public static PromiseMade PromiseAgain(RequestKind kind, string category, Urgency urgency) => Desk.Directory.Sla.Make(
        Request.QueueAnswer, Id, Id, new SlaMatch(kind, category, 3, urgency, Channel.Hotline, "urban"), Desk.Now, round: 2)!;

    public static Context AsA1 { get; } = Desk.As(Roles.Agent, "a1");

    public static Context AsA2 { get; } = Desk.As(Roles.Agent, "a2");

    public static Context AsSupervisor { get; } = Desk.As(Roles.Supervisor, "s1");

    public static Context AsChannel { get; } = Desk.As(Roles.Channel, "hotline");

    /// <summary>The agent was chosen, as nobody else could be.</summary>
    public static OfferChoice Choice(string agentId, string skill = "fault") => Choices.GetOrAdd(agentId + skill, _ => new(
        skill, ChosenBecause.OnlyOne, Free: 1, [new(agentId, IsOwner: false, OwnGroup: true, Closeness: 2, Level: 3, Load: 0, Desk.Now.AddMinutes(-10))]));

    /// <summary>The rule of accepting, by an agent who does this.</summary>
    public static Rule<Request, Contracts.Routing.V1.AcceptRequest> Accepting(AgentState agent = AgentState.Ready) =>
        (request, command, context) => Features.AcceptRequest.Decide(request, command, agent, context);

    /// <summary>The rule of handing over, to an agent who does this.</summary>
    public static Rule<Request, Contracts.Routing.V1.AssignRequest> Assigning(AgentState agent = AgentState.Ready, bool hasRoom = true) =>
        (request, command, context) => Features.AssignRequest.Decide(request, command, agent, hasRoom, context);

    /// <summary>The rule of passing on, while these are at work.</summary>
    public static Rule<Request, Contracts.Routing.V1.TransferRequest> Transferring(params string[] atWork) =>
        (request, command, context) => Features.TransferRequest.Decide(request, command, atWork, context);

    /// <summary>The rule of a further contact, while who has the request is there or away.</summary>
    public static Rule<Request, ContactReceived> Noting(bool isAway = false) =>
        (request, contact, context) => Features.NoteContact.Decide(request, contact, isAway, context);

    /// <summary>The desk where only a2 has the skill for complaints.</summary>
    public static Context WithoutComplaintsAtA1(this Context context)
    {
        var skills = new Dictionary<string, int> { ["general"] = 3, ["fault"] = 3 };
        var a1 = context.Directory.Agents["a1"] with { Skills = skills };
        return context with { Directory = context.Directory.With(new Contracts.Directory.V1.AgentDefined(a1, Desk.Now)) };
    }

    public static Given<Request> None(Context context) => new(Request.Stream, context);

    public static Given<Request> Waiting(Context context, params IFact[] since) => new(Request.Stream, context, [Queued, Promise, .. since]);

    public static Given<Request> AtA1(Context context, params IFact[] since) =>
        Waiting(context, [OfferedToA1, AssignedToA1, .. AnsweredLate, .. since]);
}
