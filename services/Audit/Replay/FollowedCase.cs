using Contracts;
using Contracts.Directory.V1;

namespace Audit.Replay;

/// <summary>What the steps of the clocks have to know of a request beside the fact itself, folded from its facts.</summary>
public sealed class FollowedCase
{
    /// <summary>What it is about, as last classified; null until then.</summary>
    public RequestKind? Kind { get; private set; }

    /// <summary>What it was about before the fact at hand.</summary>
    public RequestKind? KindBefore { get; private set; }

    /// <summary>When the first contact began.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>A deadline that the customer asked for in the first contact, if it lies after that: one that has passed binds
    /// nobody. Of an imported record it is the target that the other system stated, whatever that is.</summary>
    public DateTimeOffset? DeadlineAsked { get; private set; }

    /// <summary>The deadline that a reply promised now is due by: asked for since, as the last classification says, or in the first contact.</summary>
    public DateTimeOffset? Agreed => _askedSince ?? (ReopenedAt is null ? DeadlineAsked : null);

    /// <summary>When it was last reopened.</summary>
    public DateTimeOffset? ReopenedAt { get; private set; }

    /// <summary>When the customer gave up waiting, or the request was merged into another.</summary>
    public DateTimeOffset? GivenUpAt { get; private set; }

    /// <summary>True until the customer was told a result that solved it, or it was closed.</summary>
    public bool IsUntold { get; private set; } = true;

    /// <summary>As rules match on it.</summary>
    public SlaMatch Known { get; private set; } = new();

    /// <summary>As rules match on it in the queue.</summary>
    public SlaMatch Queued { get; private set; } = new();

    /// <summary>The kind changed while the customer still waits.</summary>
    public bool BecameAnother => Kind != KindBefore && IsUntold;

    /// <summary>The same promise of a reply goes on, or there is none before and after.</summary>
    public bool KeepsReply => Kind == KindBefore || !(HasReply(Kind) || HasReply(KindBefore));

    /// <summary>The fact at hand says that it is more urgent than the one before it did.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>Since when the customer is waited for, if they are.</summary>
    public DateTimeOffset? WaitsSince { get; private set; }

    private readonly HashSet<(Guid Order, string For)> _waits = [];
    private DateTimeOffset? _askedSince;
    private Urgency? _queued;

    private static bool HasReply(RequestKind? kind) => kind is RequestKind.Complaint or RequestKind.Fault;

    /// <summary>The order that a fact is about waits for that.</summary>
    public bool WaitsFor(ClockFact fact, string what) => _waits.Contains((fact.StreamId, what));

    /// <summary>Takes a fact of the request; most change nothing.</summary>
    public void Take(ClockFact fact)
    {
        (KindBefore, IsRaised) = (Kind, fact.Type == "work_order_urgency_raised");
        switch (fact.Type)
        {
            case "follow_up_opened":
                (Kind, Known, ReceivedAt) = (fact.Kind, fact.Case, fact.ReceivedAt ?? fact.At);
                DeadlineAsked = fact.AgreedAt > ReceivedAt || Whose.IsImport(fact.Service) ? fact.AgreedAt : null;
                break;
            case "follow_up_reclassified":
                IsRaised = fact.Urgency > Known.Urgency;
                _askedSince = fact.AgreedAt;
                (Kind, Known) = (fact.Kind, Known with { Kind = fact.Kind, Category = fact.Category, Urgency = fact.Urgency });
                break;
            case "request_queued":
                (IsRaised, _queued, Queued) = (fact.Urgency > _queued, fact.Urgency, fact.Case);
                break;
            case "request_reclassified":
                (IsRaised, _queued) = (fact.Urgency > _queued, fact.Urgency);
                Queued = Queued with { Kind = fact.Kind, Category = fact.Category, Urgency = fact.Urgency };
                break;
            case "customer_awaited":
                WaitsSince = fact.At;
                break;
            case "customer_wait_ended":
                WaitsSince = null;
                break;
            case "information_requested":
                _waits.Add((fact.StreamId, PauseReasons.Information));
                break;
            case "information_provided" or "work_order_returned":
                _waits.Remove((fact.StreamId, PauseReasons.Information));
                break;
            case "work_order_suspended":
                _waits.Add((fact.StreamId, PauseReasons.Customer));
                break;
            case "work_order_continued":
                _waits.Remove((fact.StreamId, PauseReasons.Customer));
                break;
            case "request_reopened":
                (ReopenedAt, IsUntold, GivenUpAt, _askedSince) = (fact.At, true, null, null);
                break;
            case "result_told" when fact.Word == "solved" && !fact.Flag:
                IsUntold = false;
                break;
            case "request_closed":
                (IsUntold, GivenUpAt) = (false, fact.Word is "abandoned" or "merged" ? fact.At : GivenUpAt);
                break;
        }
    }
}
