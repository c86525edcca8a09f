using System.Collections.Frozen;
using Contracts;
using Contracts.Directory.V1;
using static Audit.Replay.ClockEffect;

namespace Audit.Replay;

/// <summary>
/// Which fact of the domain starts, pauses, resumes, ends or withdraws which promise: DOMAIN's table of promises, read a second
/// time and apart from the services' own features, so that a mistake on either side shows as a difference (I3). Time is counted by
/// <c>Sla</c> alone, here as there.
/// </summary>
public static class Clocks
{
    private const string Merged = "merged";

    /// <summary>Every clock, in the order of DOMAIN's table.</summary>
    public static IReadOnlyList<Clock> All { get; } =
    [
        new("complaint-reply", "complaint received", "customer told the result", Request, AsClassified,
        [
            .. Reply(RequestKind.Complaint),
            new("result_told", Ends, (_, f) => f.Word is "solved" or "notSolved" && !f.Flag), // told in part, others still work on it
        ]),
        new("fault-repair", "fault received", "repair confirmed", Request, AsClassified,
        [
            .. Reply(RequestKind.Fault),
            new("result_told", Ends, (_, f) => f.Word == "solved" && !f.Flag),
            new("result_told", Withdraws, (_, f) => f.Word == "notSolved" && !f.Flag), // as it once was; a new promise follows. Now it goes on
        ]),
        new("promised-reply", "answer promised by an agent", "customer told the result", Request, AsClassified,
        [
            new("reply_promised", Asks), // by another moment, where it was promised before
            new("reply_promised", Starts, AgreedAt: (_, f) => f.AgreedAt),
            new("result_told", Ends, (_, f) => f.Word == "notSolved" || (f.Word == "solved" && !f.Flag)),
            .. NothingIsOwed,
        ]),
        new("department-reply", "work order dispatched", "resolution or alternative", Order, AsTold,
        [
            new("request_dispatched", Starts, IsDesk, AgreedAt: (_, f) => f.AgreedAt > f.At ? f.AgreedAt : null),
            new("work_order_urgency_raised", Raises),
            new("information_requested", Pauses, Reason: PauseReasons.Information),
            .. ResumesUnless(PauseReasons.Customer, "information_provided"),
            .. ResumesUnless(PauseReasons.Customer, "work_order_returned"), // what that department had asked for is no longer waited for
            new("work_order_suspended", Pauses, Reason: PauseReasons.Customer),
            .. ResumesUnless(PauseReasons.Information, "work_order_continued"),
            new("work_order_answered", Ends),
        ]),
        new("expert-appointment", "appointment made", "customer answered", Stream, (_, _) => new SlaMatch(),
        [
            new("consultation_opened", Starts, AgreedAt: (_, f) => f.AgreedAt),
            new("customer_answered", Ends),
        ]),
        new("explanation", "rating given", "explanation submitted", Request, AsClassified,
        [
            new("service_rated", Starts, (_, f) => f.Flag),
            new("rating_explained", Ends),
            new("case_reviewed", Withdraws),
        ]),
        new("tell-customer", "department replied", "customer told", Request, AsClassified,
        [
            new("result_ready", Starts, (c, f) => f.Word == "workOrder" && IsDesk(c, f)),
            new("follow_up_reclassified", Raises, (c, _) => c.KeepsReply && c.IsUntold),
            new("work_order_awaited", Withdraws), // another department has to answer first (D6)
            new("result_told", Ends, (_, f) => f.Word is "solved" or "notSolved"),
            .. NothingIsOwed,
        ]),
        new("queue-answer", "queued for a human", "agent answered", Request, AsTold,
        [
            new("request_queued", Starts, (_, f) => f.Word == "new" || f.Flag),
            new("request_reclassified", Raises),
            new("request_assigned", Ends),
            new("callback_booked", Withdraws),
            new("message_left", Withdraws, (_, f) => f.Word != Merged),
            new("request_abandoned", Withdraws),
            new("routing_ended", Withdraws),
        ]),
        new("self-service", "article shown", "customer's reaction, or its time over", Request, AsTold,
        [
            new("article_offered", Starts),
            new("self_service_ended", Withdraws, (_, f) => f.Word == "overtaken"),
            new("self_service_ended", Ends),
        ]),
        new("care-call", "care call due", "customer called", Request, AsTold,
        [
            new("care_call_opened", Starts),
            new("care_call_held", Pauses, Reason: PauseReasons.Complaint),
            new("care_call_released", Resumes),
            new("care_call_made", Ends),
            new("care_call_ended", Withdraws),
        ]),
        new("inspection-feedback", "inspection scored", "agent acknowledged it or appealed", Stream, (_, _) => new SlaMatch(),
        [
            new("inspection_scored", Starts),
            new("inspection_acknowledged", Ends),
            new("inspection_appealed", Ends),
        ]),
        new("inspection-appeal", "agent appealed", "third person decided", Stream, (_, _) => new SlaMatch(),
        [
            new("inspection_appealed", Starts),
            new("appeal_decided", Ends),
        ]),
        new("callback", "callback booked", "customer called", Request, AsQueued,
        [
            new("callback_booked", Starts, AgreedAt: (_, f) => f.AgreedAt),
            new("callback_tried", Ends),
            new("request_queued", Starts, (_, f) => f.Word == "callbackNotReached"), // another call is promised
            .. AgentActs,
            new("request_queued", Withdraws, (_, f) => f.Flag), // an answer is promised instead
            new("message_left", Withdraws, (_, f) => f.Word != Merged),
            new("request_abandoned", Withdraws),
            new("routing_ended", Withdraws),
        ]),
        new("message-reply", "message left", "agent replied", Request, AsQueued,
        [
            new("message_left", Asks, (_, f) => f.Word == Merged),
            new("message_left", Starts, AgreedAt: (_, f) => f.AgreedAt),
            .. AgentActs,
            new("callback_booked", Withdraws),
            new("request_abandoned", Withdraws),
            new("routing_ended", Withdraws),
        ]),
    ];

    /// <summary>What each type of fact does, by stored name.</summary>
    public static FrozenDictionary<string, (Clock Clock, ClockStep Step)[]> ByFact { get; } = All
        .SelectMany(clock => clock.Steps.Select(step => (Clock: clock, Step: step)))
        .GroupBy(row => row.Step.Fact).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    /// <summary>Facts of the promises' own record that the comparison reads; steps of a ladder change no outcome.</summary>
    public static IReadOnlyList<string> RecordedTypes { get; } =
        [.. KnownFacts.PromiseTypes.Where(type => type != "promise_escalated")];

    /// <summary>Stored names of all facts that are read.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. ByFact.Keys.Concat(RecordedTypes).Order(StringComparer.Ordinal)];

    /// <summary>The customer is closed off without a result: given up, or never reached.</summary>
    private static ClockStep[] NothingIsOwed => [new("request_closed", Withdraws, (_, f) => f.Word is "abandoned" or "notReached" or "merged" or "selfServed")];

    /// <summary>What both promises of a reply have in common: from receipt, from reopening, or by another classification.</summary>
    private static ClockStep[] Reply(RequestKind kind) =>
    [
        new("follow_up_opened", Starts, (c, _) => c.Kind == kind,
            (c, _) => c.ReopenedAt ?? c.ReceivedAt, (c, _) => c.Agreed),
        new("follow_up_opened", Withdraws, (c, _) => c.GivenUpAt is not null, (c, _) => c.GivenUpAt!.Value), // heard of in that order
        new("follow_up_reclassified", Withdraws, (c, _) => c.BecameAnother && c.KindBefore == kind),
        new("follow_up_reclassified", Starts, (c, _) => c.BecameAnother && c.Kind == kind,
            (c, _) => c.ReopenedAt ?? c.ReceivedAt, (c, _) => c.Agreed),
        new("follow_up_reclassified", Raises, (c, _) => c.Kind == kind && c.KindBefore == kind && c.IsUntold),
        new("follow_up_reclassified", Pauses, (c, _) => c.BecameAnother && c.Kind == kind && c.WaitsSince is not null,
            (c, _) => c.WaitsSince!.Value, Reason: PauseReasons.Customer),
        new("customer_awaited", Pauses, Reason: PauseReasons.Customer),
        new("customer_wait_ended", Resumes),
        new("information_requested", Pauses, IsImport, Reason: PauseReasons.Information), // another system has one clock for all
        new("information_provided", Resumes, IsImport),
        new("deadline_asked", Asks, (c, _) => c.Kind == kind),
        new("request_reopened", Starts, (c, _) => c.Kind == kind),
        .. NothingIsOwed,
    ];

    /// <summary>One thing is there that was waited for: the clock runs again, unless another is waited for still.</summary>
    private static ClockStep[] ResumesUnless(string stillWaiting, string fact) =>
    [
        new(fact, Resumes),
        new(fact, Pauses, (c, f) => c.WaitsFor(f, stillWaiting), Reason: stillWaiting),
    ];

    /// <summary>Another system's record has the promise of a reply and no other.</summary>
    private static bool IsImport(FollowedCase followed, ClockFact fact) => Whose.IsImport(fact.Service);

    private static bool IsDesk(FollowedCase followed, ClockFact fact) => !Whose.IsImport(fact.Service);

    /// <summary>The agent who has it has spoken to the customer.</summary>
    private static ClockStep[] AgentActs =>
        [new("request_resolved", Ends), new("request_dispatched", Ends, IsDesk), new("consultation_sought", Ends), new("others_awaited", Ends)];

    private static Guid Request(ClockFact fact) => fact.RequestId;

    private static Guid Stream(ClockFact fact) => fact.StreamId;

    private static Guid Order(ClockFact fact) => fact.Subject ?? fact.StreamId;

    private static SlaMatch AsClassified(FollowedCase followed, ClockFact fact) => followed.Known;

    private static SlaMatch AsQueued(FollowedCase followed, ClockFact fact) => followed.Queued;

    private static SlaMatch AsTold(FollowedCase followed, ClockFact fact) => fact.Case;
}
