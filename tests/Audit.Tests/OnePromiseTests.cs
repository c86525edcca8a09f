using Audit.Replay;
using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Sla;
using TestKit;
using static Audit.Tests.Life;

namespace Audit.Tests;

/// <summary>Promises that were amended or stood still on their way, one at a time, recomputed.</summary>
public sealed class OnePromiseTests
{
    private static readonly SlaBook Book = Desk.Directory.Sla;
    private static readonly Guid Request = Guid.Parse("0191d3a0-0000-7000-8000-00000000000c");

    private static readonly RequestDispatched Sent = new(
        Request, OrderId, "a1", "network", RequestKind.Fault, "network", Urgency.Normal, 2, Channel.Hotline, "urban", "", null, At(10));

    private static readonly PromiseMade Made = Book.Make(
        WorkOrderReply, Request, OrderId, new SlaMatch(RequestKind.Fault, "network", 2, Urgency.Normal, Channel.Hotline, "urban"), At(10))!;

    private static readonly IPromiseFact Amended = Promises.None.Evolve(Made)
        .AmendForUrgency(WorkOrderReply, Made.Known! with { Urgency = Urgency.Urgent }, At(30), Book).Single();

    private const string WorkOrderReply = "department-reply";

    [Fact]
    public async Task An_amendment_that_follows_from_the_facts_agrees()
    {
        var result = await RecomputeAsync(Amended);
        result.Differences.ShouldBeEmpty();
        result.Compared.ShouldBe(1);
    }

    [Fact]
    public async Task Another_rule_policy_version_moment_reason_or_agreed_deadline_of_an_amendment_is_a_difference()
    {
        var amended = (PromiseAmended)Amended;
        (await WhatDiffers(amended with { Rule = Made.Rule })).ShouldBe(["amendedRule"]);
        (await WhatDiffers(amended with { PolicyVersion = 2 })).ShouldBe(["amendedPolicy"]);
        (await WhatDiffers(amended with { At = At(31) })).ShouldBe(["amendedAt"]);
        (await WhatDiffers(amended with { Because = AmendedBecause.DeadlineAsked })).ShouldBe(["amendedBecause"]);
        (await WhatDiffers(amended with { AgreedAt = At(900) })).ShouldBe(["amendedAgreedAt"]);
        (await WhatDiffers(amended with { Calendar = Made.Calendar })).ShouldBe(["amendedCalendar"]);
        (await WhatDiffers(amended with { DueAt = amended.DueAt.AddTicks(1) })).ShouldBe(["dueAt"]);
    }

    [Fact]
    public async Task An_amendment_that_is_missing_or_that_nothing_led_to_is_a_difference()
    {
        (await WhatDiffers()).ShouldContain("amendments");
        (await WhatDiffers(Amended, (PromiseAmended)Amended with { At = At(40) })).ShouldContain("amendments");
    }

    [Fact]
    public async Task A_fact_that_cannot_follow_those_before_it_is_a_difference()
    {
        var result = await RecomputeAsync(Amended, new PromiseResumed(Made.PromiseId, Request, WorkOrderReply, At(40), ((PromiseAmended)Amended).DueAt, []));
        result.Differences.ShouldHaveSingleItem().Disagreements.ShouldHaveSingleItem().What.ShouldBe("misfit");
        result.Passes.ShouldBeFalse();
    }

    [Fact]
    public async Task A_change_of_hours_that_was_missed_on_a_promise_that_never_ended_is_a_difference()
    {
        var made = Promises.None.Evolve(Made);
        var hours = new CalendarPublished(NewHours(), At(60));
        var caughtUp = made.CatchUp(WorkOrderReply, At(60), Book.With(hours.Document)).ShouldHaveSingleItem();

        var noticed = await OfAsync([Fact("work-orders", 1, Made), Fact("work-orders", 2, caughtUp), Published(hours, At(60)), LaterOn(At(180))]);
        noticed.Differences.ShouldBeEmpty();

        var missed = await OfAsync([Fact("work-orders", 1, Made), Published(hours, At(60)), LaterOn(At(180))]);
        missed.Passes.ShouldBeFalse();
        missed.Differences.ShouldHaveSingleItem().Disagreements.Select(d => d.What).ShouldBe(["amendments", "dueAt"]);

        var onItsWay = await OfAsync([Fact("work-orders", 1, Made), Published(hours, At(60)), LaterOn(At(61))]);
        onItsWay.Differences.ShouldBeEmpty("the desk may be about to look");
    }

    [Fact]
    public async Task A_deadline_asked_for_the_very_moment_of_the_contact_binds_nobody()
    {
        var profile = Profile with { DeadlineAsked = Profile.ReceivedAt };
        var opened = new FollowUpOpened(Request, profile, RequestKind.Complaint, "billing", Urgency.Normal, Received);
        var promised = Reply("complaint-reply", RequestKind.Complaint);

        var result = await OfAsync([Fact("follow-up", 1, opened, Request), Fact("follow-up", 2, promised, Request)], dispatched: false);
        (result.Compared, result.Agree).ShouldBe((1, 1));
    }

    [Fact]
    public async Task An_order_that_waits_for_information_and_for_the_customer_runs_again_when_both_are_there()
    {
        var record = new Record(Made);
        IReadOnlyList<IFact> life =
        [
            Made,
            new InformationRequested(OrderId, Request, "network", "a1", "", At(20)),
            .. record.Add(p => p.Pause(WorkOrderReply, At(20), PauseReasons.Information)),
            new WorkOrderSuspended(OrderId, Request, "network", At(30)),
            new InformationProvided(OrderId, Request, "network", "", At(40)),
            .. record.Add(p => p.Resume(WorkOrderReply, At(40), Book)),
            .. record.Add(p => p.Pause(WorkOrderReply, At(40), PauseReasons.Customer)),
            new WorkOrderContinued(OrderId, Request, "network", At(4000)),
            .. record.Add(p => p.Resume(WorkOrderReply, At(4000), Book)),
            new WorkOrderAnswered(OrderId, Request, "network", "a1", AnswerKind.Resolution, "", At(4010)),
            .. record.Add(p => p.End(WorkOrderReply, At(4010), Book)),
        ];
        life[^1].ShouldBeOfType<PromiseKept>("the customer took more than the time promised");

        (await OfAsync(Stream("work-orders", OrderId, life))).Differences.ShouldBeEmpty();
        var unpaused = life.Where(f => f is not (PromisePaused or PromiseResumed));
        (await OfAsync(Stream("work-orders", OrderId, unpaused))).Passes.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reply_stands_still_while_the_customer_is_waited_for_whatever_the_request_turns_out_to_be()
    {
        var opened = new FollowUpOpened(Request, Profile, RequestKind.Complaint, "billing", Urgency.Normal, Received);
        var complaint = Reply("complaint-reply", RequestKind.Complaint);
        var fault = Reply("fault-repair", RequestKind.Fault);
        var record = new Record(complaint);
        IReadOnlyList<IFact> life =
        [
            opened, complaint,
            new CustomerAwaited(Request, Channel.Hotline, "", At(20)),
            .. record.Add(p => p.Pause("complaint-reply", At(20), PauseReasons.Customer)),
            new FollowUpReclassified(Request, RequestKind.Fault, "billing", Urgency.Normal, At(30)),
            .. record.Add(p => p.Withdraw("complaint-reply", At(30), "classified-otherwise", Book)),
            .. record.Add(_ => [fault]),
            .. record.Add(p => p.Pause("fault-repair", At(20), PauseReasons.Customer)),
            new CustomerWaitEnded(Request, WaitEndedBecause.CustomerCame, At(20), At(5000)),
            .. record.Add(p => p.Resume("fault-repair", At(5000), Book)),
            new ResultTold(Request, "a1", TellOutcome.Solved, 1, null, At(5010)),
            .. record.Add(p => p.End("fault-repair", At(5010), Book)),
        ];
        life[^1].ShouldBeOfType<PromiseKept>("it waited for the customer longer than was promised");

        (await OfAsync(Stream("follow-up", Request, life), dispatched: false)).Differences.ShouldBeEmpty();
        var unpaused = life.Where(f => f is not (PromisePaused or PromiseResumed));
        (await OfAsync(Stream("follow-up", Request, unpaused), dispatched: false)).Passes.ShouldBeFalse();
    }

    [Fact]
    public async Task An_urgency_that_fell_and_rose_again_amends_by_what_the_request_is_about_then()
    {
        var usual = Book.Rule("standard", 1, "complaint-reply")!;
        var policy = new SlaPolicy("standard", 2, Received.AddDays(-1),
        [
            usual with { OnUrgencyRaised = OnUrgencyRaised.CarryOver },
            usual with { Name = "pressing", When = new(RequestKind.Complaint, "billing", Urgency: Urgency.High), Target = TimeSpan.FromHours(9) },
        ]);
        var book = Book.With(policy);
        var atFirst = new SlaMatch(RequestKind.Complaint, "service", 2, Urgency.High, Channel.Hotline, "urban");
        var made = book.Make("complaint-reply", Request, Request, atFirst, Received)!;
        var amended = Promises.None.Evolve(made)
            .AmendForUrgency("complaint-reply", atFirst with { Category = "billing" }, At(40), book).ShouldHaveSingleItem();
        IReadOnlyList<IFact> life =
        [
            new FollowUpOpened(Request, Profile, RequestKind.Complaint, "service", Urgency.High, Received), made,
            new FollowUpReclassified(Request, RequestKind.Complaint, "service", Urgency.Normal, At(20)),
            new FollowUpReclassified(Request, RequestKind.Complaint, "billing", Urgency.High, At(40)), amended,
        ];
        var published = Published(new PolicyPublished(policy, Received), Received);
        (await OfAsync([published, .. Stream("follow-up", Request, life)], dispatched: false)).Differences.ShouldBeEmpty();
        (await OfAsync([published, .. Stream("follow-up", Request, life.SkipLast(1))], dispatched: false)).Passes.ShouldBeFalse();
    }

    private static PromiseMade Reply(string name, RequestKind kind) =>
        Book.Make(name, Request, Request, new SlaMatch(kind, "billing", 2, Urgency.Normal, Channel.Hotline, "urban"), Received)!;

    /// <summary>What an owner records of a promise on its way.</summary>
    private sealed class Record(PromiseMade made)
    {
        private Promises _promises = Promises.None.Evolve(made);

        public IEnumerable<IPromiseFact> Add(Func<Promises, IEnumerable<IPromiseFact>> next)
        {
            var facts = next(_promises).ToList();
            _promises = facts.Aggregate(_promises, (promises, fact) => promises.Evolve(fact));
            return facts;
        }
    }

    private static IEnumerable<HistoryFact> Stream(string service, Guid stream, IEnumerable<IFact> facts) =>
        facts.Select((fact, i) => Fact(service, i + 1, fact, stream));

    private static async Task<IEnumerable<string>> WhatDiffers(params IPromiseFact[] recorded) =>
        (await RecomputeAsync(recorded)).Differences.ShouldHaveSingleItem().Disagreements.Select(d => d.What);

    /// <summary>An order whose urgency was raised after twenty minutes, and what its owner recorded of that.</summary>
    private static Task<Recomputation> RecomputeAsync(params IPromiseFact[] recorded) => OfAsync(
    [
        Fact("work-orders", 1, Made),
        Fact("work-orders", 2, new WorkOrderUrgencyRaised(OrderId, Request, "network", Urgency.Urgent, RaisedBecause.Chased, At(30))),
        .. recorded.Select((fact, i) => Fact("work-orders", 3 + i, fact)),
    ]);

    private static Task<Recomputation> OfAsync(IEnumerable<HistoryFact> facts, bool dispatched = true) => Recomputation.OfAsync(
        new HistoryClocks(
        [
            .. Desk.SlaDocuments(Received).Select(d => Published(d, Received)),
            .. dispatched ? [Fact("routing", 1, Sent, Request)] : Array.Empty<HistoryFact>(),
            .. facts,
        ]),
        new(), progress: null, CancellationToken.None);

    private static HistoryFact Fact(string service, long version, IFact fact, Guid? stream = null) => new(
        Guid.NewGuid(), service, version, stream ?? OrderId, "any", version, fact, "service/any", (fact as IPromiseFact)?.At ?? At(30));

    private static HistoryFact Published(IFact document, DateTimeOffset at) =>
        new(Guid.NewGuid(), "directory", 1, Guid.NewGuid(), "document", 1, document, "admin/admin", at);

    private static HistoryFact LaterOn(DateTimeOffset at) =>
        Published(new TierDefined(new Tier(3, "Standard", 0), at), at);

    /// <summary>The day after is none to work on, from an hour after the contact.</summary>
    private static WorkCalendar NewHours()
    {
        var old = Book.Calendars.Single(c => c.Id == Made.Calendar);
        var day = new CalendarDay(new DateOnly(2026, 3, 3), Working: false, "typhoon");
        return old with { Version = 2, EffectiveFrom = At(60), ExceptionDays = [.. old.ExceptionDays ?? [], day] };
    }
}
