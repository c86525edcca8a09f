using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Hosting;
using Messaging;
using Sla;

namespace FollowUp;

/// <summary>What several features decide by.</summary>
public sealed partial record FollowedRequest
{
    /// <summary>What was known at first.</summary>
    /// <exception cref="Refusal">There is no such request, or nobody has classified it yet.</exception>
    public FollowUpOpened Known(Guid id) => Opened ?? throw Refusal.Unknown("request", id);

    /// <summary>What was known at first, for a fact of another service that may have come too early.</summary>
    /// <exception cref="NotYetException">It has.</exception>
    public FollowUpOpened AlreadyOpened(Guid id) =>
        Opened ?? throw new NotYetException($"Request {id} is not known to be classified yet.");

    /// <summary>Who has it may do this, its owner, or a supervisor; no agent while nobody has taken it.</summary>
    /// <exception cref="Refusal">It is another's, or nobody's.</exception>
    public void MustBeHeldBy(Context context)
    {
        if (IsGivenBack && context.Actor.Role == Roles.Agent)
        {
            throw Refusal.Forbidden($"Request {Opened?.RequestId} was given back to the queue: whoever takes it decides about it.");
        }

        if (context.Actor.Id != HolderAgentId) context.MustBeAgent(OwnerAgentId);
    }

    /// <summary>Who had it has left it to others, or settled it: it is its owner's alone.</summary>
    public IEnumerable<OwnerNoted> LeaveToOwner(Guid id, DateTimeOffset at) =>
        (HolderAgentId, OwnerAgentId) is ({ } holder, { } owner) && holder != owner ? [new(id, owner, owner, at)] : [];

    /// <summary>The promise that its kind has: from its receipt or, once reopened, from then on; by the deadline that the customer asked for, if they
    /// did. None for most kinds, and while one goes on.</summary>
    public IEnumerable<PromiseMade> PromiseReply(DirectorySnapshot directory)
    {
        if (Reply is not { } reply || Promises.Find(reply) is { IsOpen: true })
        {
            return [];
        }

        return [Promise(reply, directory, ReopenedAt ?? Opened!.Profile.ReceivedAt, AgreedAt)];
    }

    /// <summary>The deadline that the customer asked for, last of all or, until it was reopened, with the contact.</summary>
    private DateTimeOffset? AgreedAt =>
        DeadlineAsked ?? (ReopenedAt is null && Opened!.Profile is var profile && profile.DeadlineAsked > profile.ReceivedAt ? profile.DeadlineAsked : null);

    /// <summary>When the reply would be due, were it of a kind that one is promised for: the soonest. Null where no policy is known.</summary>
    public DateTimeOffset? ReplyWouldBeDueAt(DirectorySnapshot directory)
    {
        var (id, profile) = (Opened!.RequestId, Opened.Profile);
        return Replies.Min(r => directory.Sla.Make(r.Value, id, id, Case with { Kind = r.Key }, ReopenedAt ?? profile.ReceivedAt, AgreedAt)?.DueAt);
    }

    /// <summary>A promise about this request, one more of its name.</summary>
    /// <exception cref="NotYetException">The directory has told of no policy for it yet.</exception>
    public PromiseMade Promise(string name, DirectorySnapshot directory, DateTimeOffset at, DateTimeOffset? agreedAt = null)
    {
        var id = Opened!.RequestId;
        return directory.Sla.Make(
            name, id, id, Case, at, agreedAt,
            round: 1 + Promises.All.Count(p => p.Made.Promise == name))
            ?? throw new NotYetException($"No SLA policy for {name} is known yet.");
    }

    /// <summary>The clock of the reply stands still while the customer is waited for.</summary>
    public IEnumerable<IFact> PauseReply() =>
        this is { Waits: { } waits, Reply: { } reply } ? Promises.Pause(reply, waits.At, PauseReasons.Customer) : [];

    /// <summary>The customer is waited for no more, if they were.</summary>
    /// <param name="because">Why.</param>
    /// <param name="at">Until when; never before it began.</param>
    public IEnumerable<CustomerWaitEnded> EndWait(WaitEndedBecause because, DateTimeOffset at) =>
        Waits is { } waits ? [new(waits.RequestId, because, waits.At, at > waits.At ? at : waits.At)] : [];

    /// <summary>It has become more urgent: what is promised goes on as the policy says then (A7).</summary>
    public IEnumerable<IFact> RaiseUrgency(DateTimeOffset at, SlaBook book) =>
        Promises.All.Where(p => p.IsOpen).SelectMany(p => Promises.AmendForUrgency(p.Made.Promise, Case, at, book));

    /// <summary>The customer was told at that moment, whatever they said to it. A repair is done only once they confirm it.</summary>
    public IEnumerable<IFact> EndTold(DateTimeOffset at, SlaBook book) =>
    [
        .. WithDefect(Promises.End(TellCustomer, at, book)), .. Promises.End(ComplaintReply, at, book),
        .. Promises.End(PromisedReply, at, book),
        .. EndWait(WaitEndedBecause.Settled, at),
    ];

    /// <summary>The same, and that the front line did not tell the customer of a complaint in time, if they say so (D9).</summary>
    public IEnumerable<IFact> WithDefect(IEnumerable<IFact> facts)
    {
        foreach (var fact in facts)
        {
            yield return fact;
            if (Kind == RequestKind.Complaint && fact is PromiseBroken { Promise: TellCustomer } broken)
            {
                yield return new HandlingDefectDetected(
                    broken.RequestId, broken.RequestId, HandlingDefect.CustomerNotTold, broken.At, AgentId: OwnerAgentId);
            }
        }
    }

    /// <summary>It is worked on again. The old promises keep their outcome, the reply's runs anew from here.</summary>
    public IEnumerable<IFact> Reopen(Guid id, ReopenedBecause because, string reason, DateTimeOffset at, DirectorySnapshot directory)
    {
        var reopened = new RequestReopened(id, NextOwnerAgentId, reason, at, because);
        return [reopened, .. Opened is null ? [] : Evolve(reopened).PromiseReply(directory)];
    }

    /// <summary>These facts; and where the customer came again after the telling or giving up that they record, though that was heard before, it is reopened.</summary>
    /// <param name="facts">What is decided.</param>
    /// <param name="at">When the customer was told, or gave up.</param>
    /// <param name="directory">The policies.</param>
    public IEnumerable<IFact> UnlessTheyCameSince(IEnumerable<IFact> facts, DateTimeOffset at, DirectorySnapshot directory)
    {
        IReadOnlyList<IFact> decided = [.. facts];
        return CameAt is { } came && came > at && Stream.Fold(this, decided) is { IsUntold: false, Status: not FollowUpStatus.None } over
            ? [.. decided, .. over.CameAgain(decided.OfType<IRequestFact>().First().RequestId, came, directory)]
            : decided;
    }

    /// <summary>Told or closed, it is reopened by a contact, not from before it was closed.</summary>
    public IEnumerable<IFact> CameAgain(Guid id, DateTimeOffset at, DirectorySnapshot directory) => Reopen(
        id, ReopenedBecause.CustomerCame, Features.HearContact.Reason, Closed?.At > at ? Closed.At : at, directory);

    /// <summary>Somebody works on it: told or closed before, it is reopened, so that it does not end under them.</summary>
    public IEnumerable<IFact> GoOn(string reason, DateTimeOffset at, DirectorySnapshot directory) =>
        IsUntold ? [] : Reopen(Opened!.RequestId, ReopenedBecause.WorkGoesOn, reason, at, directory);

    /// <summary>Nothing is left to be done for the customer. The explanation of a bad rating is owed to the supervisor.</summary>
    public IEnumerable<IFact> WithdrawPromises(DateTimeOffset at, string reason, SlaBook book) =>
    [
        .. WithDefect(Promises.All.Where(p => p.IsOpen && p.Made.Promise != Explanation).SelectMany(p => Promises.Withdraw(p.Made.Promise, at, reason, book))),
        .. EndWait(WaitEndedBecause.Settled, at),
    ];
}
