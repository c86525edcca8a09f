using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Sla;

namespace Routing;

/// <summary>What several features decide by.</summary>
public sealed partial record Request
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>What is known of it now, for the rules of the policy.</summary>
    public SlaMatch Case =>
        new(Kind, Category, Profile?.Tier, Urgency, Profile?.Channel, Profile?.Region, Profile?.Jurisdiction);

    /// <summary>The request, if there is one.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public Request Known(Guid id) => Status != RequestStatus.None ? this : throw Refusal.Unknown("request", id);

    /// <summary>It must ring at this agent.</summary>
    /// <exception cref="Refusal">It does not.</exception>
    public void MustBeOfferedTo(string agentId)
    {
        if (Status != RequestStatus.Offered || AgentId != agentId)
        {
            throw Refusal.WrongState($"Request {Id} is not offered to agent {agentId}.");
        }
    }

    /// <summary>
    /// Only the agent who has it, or a supervisor in their place, and only when it is clear what it is about. Once it is with a
    /// department or an expert, it is the owner's.
    /// </summary>
    /// <exception cref="Refusal">It is someone else's, or with nobody, or has to be classified first.</exception>
    public void MustBeWorkedOn(Context context, bool orWithOthers)
    {
        var withOthers = orWithOthers && Status is RequestStatus.Dispatched or RequestStatus.Consulting;
        if (Status != RequestStatus.Assigned && !withOthers)
        {
            throw Refusal.WrongState($"No agent has request {Id} in hand: it is {Status.ToString().ToLowerInvariant()}.");
        }

        context.MustBeAgent(withOthers ? OwnerAgentId : AgentId);
        if (Kind is null)
        {
            throw Refusal.WrongState($"Request {Id} must be classified first: kind and category are not known yet.");
        }
    }

    /// <summary>Of who wants to leave it is on record why, and what came of the talk, before they are let go (A8).</summary>
    /// <exception cref="Refusal">It is not.</exception>
    public void MustHaveRetention(Context context)
    {
        if (Kind == RequestKind.Disconnection && Retention is null && context.Directory.Settings.DisconnectionReasons is not null)
        {
            throw Refusal.WrongState($"Request {Id} is a disconnection: record first why, and what came of the talk (record-retention).");
        }
    }

    /// <summary>Who is to see what happens to it: who has it or at whom it rings, else its owner; nobody when it is over.</summary>
    public string? Keeper => Status switch
    {
        RequestStatus.Assigned or RequestStatus.Offered => AgentId,
        RequestStatus.Abandoned or RequestStatus.Closed => null,
        _ => OwnerAgentId,
    };

    /// <summary>A waiting or ringing request comes into an agent's hands: the answer that was promised is there.</summary>
    /// <param name="agentId">The agent.</param>
    /// <param name="owner">Whose it is then; who takes it when it had no owner, or seeks one.</param>
    /// <param name="context">The circumstances.</param>
    public IEnumerable<IFact> TakenBy(string agentId, string owner, Context context) =>
        [
            new RequestAssigned(Id, agentId, owner, WaitedAt(context.Now), context.Now),
            .. OwnedBy(owner, context.Now),
            .. Promises.End(QueueAnswer, context.Now, context.Directory.Sla),
        ];

    /// <summary>Another agent owns it from here on; nothing when nobody did before, or it is theirs.</summary>
    public IEnumerable<IFact> OwnedBy(string agentId, DateTimeOffset at) =>
        OwnerAgentId is { } former && former != agentId ? [new OwnerChanged(Id, agentId, former, at)] : [];

    /// <summary>It joins the queue, and an agent's answer is promised from here on, unless one is promised already. Passed on among agents, who is to be
    /// called or replied to still is.</summary>
    public IEnumerable<IFact> Queue(RequestQueued queued, DirectorySnapshot directory)
    {
        if (WaitsBy != WaitsBy.Line && queued.Because is QueuedBecause.Transferred or QueuedBecause.HandedOver or QueuedBecause.Reclassified)
        {
            return [queued];
        }

        var owed = queued with { AnswerOwed = true };
        var after = Evolve(owed);
        var promise = Promises.Make(directory.Sla, QueueAnswer, owed.RequestId, owed.RequestId, after.Case, owed.At);
        return [owed, .. promise is null ? Array.Empty<IFact>() : [promise], .. Promises.Withdraw(Callback, owed.At, "answer-promised", directory.Sla)];
    }

    /// <summary>It waits in the queue and rings at nobody, so that the customer may wait otherwise; a channel of theirs says so.</summary>
    /// <exception cref="Refusal">It is another channel's, or does not wait.</exception>
    public void MustWait(Guid id, Context context)
    {
        context.MustBeChannel(Known(id).Profile?.Channel, id);
        if (Status != RequestStatus.Queued)
        {
            throw Refusal.WrongState($"Request {Id} does not wait in the queue: it is {Status.ToString().ToLowerInvariant()}.");
        }
    }

    /// <summary>A reply is owed in place of an answer or a call.</summary>
    public IEnumerable<IFact> OweReply(string? text, MessageLeftBecause because, Context context)
    {
        var (now, sla) = (context.Now, context.Directory.Sla);
        var promise = Promises.Make(sla, MessageReply, Id, Id, Case, now);
        return
        [
            new MessageLeft(Id, Profile!.Channel, text, because, promise?.DueAt ?? Promises.OpenDueAt(MessageReply), now),
            .. promise is null ? Array.Empty<IFact>() : [promise],
            .. Promises.Withdraw(QueueAnswer, now, "message-left", sla), .. Promises.Withdraw(Callback, now, "message-left", sla),
        ];
    }

    /// <summary>By when the customer was promised a call or a reply; null where they were not.</summary>
    public DateTimeOffset? OwedBy => ((string[])[Callback, MessageReply]).Min(Promises.OpenDueAt);

    /// <summary>That was promised in a request that is merged into this one, and is owed with it from now on; nothing where as much is promised already, or it is
    /// over. One that nobody has in hand, as an article, a department or an expert works on it, comes to an agent, who calls or replies.</summary>
    /// <param name="by">By when it was promised.</param>
    /// <param name="at">When they were merged.</param>
    /// <param name="sla">The policies.</param>
    /// <param name="message">What the customer had left there.</param>
    public IEnumerable<IFact> OweAlso(DateTimeOffset by, DateTimeOffset at, SlaBook sla, string? message = null)
    {
        if (Status is RequestStatus.None or RequestStatus.Abandoned or RequestStatus.Closed || Promises.OpenDueAt(MessageReply) <= by)
        {
            return [];
        }

        IEnumerable<IFact> queued = Status is RequestStatus.Queued or RequestStatus.Offered or RequestStatus.Assigned ? [] :
        [
            BackToQueue(QueuedBecause.CustomerAsked, at) with
            {
                PreferredAgentId = OwnerAgentId, AnswerOwed = false, PlaceSince = Status == RequestStatus.SelfService ? Profile!.ReceivedAt : null,
            },
        ];
        IReadOnlyList<IFact> promised = Promises.OpenDueAt(MessageReply) is null
            ? Promises.Make(sla, MessageReply, Id, Id, Case, at, by) is { } made ? [made] : []
            : Promises.AmendForDeadline(MessageReply, by, at, sla, AmendedBecause.Merged);
        return promised.Count == 0 ? [] : [.. queued, new MessageLeft(Id, Profile!.Channel, message, MessageLeftBecause.Merged, by, at, by), .. promised];
    }

    /// <summary>Merged by mistake, it waits again; who was to be called or replied to still is, by the moment promised.</summary>
    public IEnumerable<IFact> WaitAgain(RequestQueued queued, DirectorySnapshot directory)
    {
        var owed = ((string[])[Callback, MessageReply]).Select(Promises.Find)
            .FirstOrDefault(promise => promise is { Outcome: PromiseOutcome.Withdrawn } && promise.EndedAt >= EndedAt && EndedAt is not null);
        if (owed is null) return Queue(queued, directory);

        var (name, due) = (owed.Made.Promise, owed.DueAt > queued.At + AtOnce ? owed.DueAt : queued.At + AtOnce);
        return
        [
            queued with { AnswerOwed = false },
            name == Callback
                ? new CallbackBooked(Id, Profile!.Channel, CallbackNumber!, due, queued.At, due)
                : new MessageLeft(Id, Profile!.Channel, null, MessageLeftBecause.CustomerChose, due, queued.At, due),
            .. Promises.Make(directory.Sla, name, Id, Id, Case, queued.At, due) is { } made ? [made] : Array.Empty<IFact>(),
        ];
    }

    /// <summary>Who was promised a call is called, and what came of it recorded, before others work on it: to send it on is not to call.</summary>
    /// <exception cref="Refusal">They were not.</exception>
    public void MustHaveCalled()
    {
        if (Promises.OpenDueAt(Callback) is not null)
        {
            throw Refusal.WrongState($"The customer of request {Id} was promised a call: record first what came of it (callback-tries).");
        }
    }

    /// <summary>The agent who has it has spoken to the customer: who was to be called or replied to has been.</summary>
    public IEnumerable<IFact> Replied(Context context) =>
        ((string[])[Callback, MessageReply]).SelectMany(promise => Promises.End(promise, context.Now, context.Directory.Sla));

    /// <summary>Nothing that routing promised is owed any more.</summary>
    public IEnumerable<IFact> WithdrawPromises(DateTimeOffset at, string reason, SlaBook sla) =>
        ((string[])[QueueAnswer, Callback, MessageReply]).SelectMany(promise => Promises.Withdraw(promise, at, reason, sla));

    /// <summary>It goes back to the queue and keeps its place.</summary>
    public RequestQueued BackToQueue(QueuedBecause because, DateTimeOffset at) =>
        new(Id, Profile!, Kind, Category, Urgency, Skill, because, PreferredAgentId, at, NotBefore: NotBefore > at ? NotBefore : null);

    /// <summary>Since when its place counts for a customer who gave up waiting and is there again by then; null where they come too late.</summary>
    public DateTimeOffset? PlaceFor(DateTimeOffset at, TimeSpan? within) =>
        Status == RequestStatus.Abandoned && at - AbandonedAt <= within ? PlaceSince ?? WaitingSince : null;

    /// <summary>How long it has waited.</summary>
    public TimeSpan WaitedAt(DateTimeOffset now) => now > WaitingSince ? now - WaitingSince : TimeSpan.Zero;
}
