using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using CancelCareCall = FollowUp.Features.CancelCareCall;
using Record = Contracts.FollowUp.V1.RecordCareCall;
using RecordCareCall = FollowUp.Features.RecordCareCall;
using TakeCareCall = FollowUp.Features.TakeCareCall;

namespace FollowUp.Tests;

/// <summary>The customer is called of the operator's own accord (F6): by day, not while they complain, and a set number of times at most.</summary>
public class CareCallTests
{
    private static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000061"), Complaint = Guid.Parse("0191d3a0-0000-7000-8000-000000000062");
    private static readonly CareCallPlan Plan = new(
        Guid.Parse("0191d3a0-0000-7000-8000-000000000063"), "c-9", 2, CareOccasion.Installation, "order-1", "department/network", "555-0100", "New router", Desk.Now, Region: "urban");

    private static readonly CareCallPlanned Planned = new(Id, Plan, "f", Desk.Now);
    private static readonly CareCallScheduled Scheduled = new(Id, Plan, Desk.Now);
    private static readonly CareCallOpened Opened = new(Id, CareOccasion.Installation, 2, "urban", null, Desk.Now);
    private static readonly PromiseMade Promised = Promise(Desk.Now);
    private static readonly IFact[] ToBeMade = [Scheduled, Opened, Promised];
    private static readonly Context Agent = Desk.As(Roles.Agent, "a1");

    [Fact]
    public void F6_from_the_moment_planned_it_is_to_be_made_and_the_promise_runs()
    {
        Given(Desk.AsService()).When(ScheduleCareCall.Decide, Planned).Then(Scheduled, Opened, Promised);
        Promised.DueAt.ShouldBe(Desk.Now.AddDays(3), "33 hours of days that have eleven");

        var later = Planned with { Plan = Plan with { From = Desk.Now.AddDays(2) } };
        var waits = Given(Desk.AsService()).When(ScheduleCareCall.Decide, later).Facts;
        waits.ShouldBe([new CareCallScheduled(Id, later.Plan, Desk.Now)]);
        CareCall.Stream.NextDue(Given(Desk.AsService(), [.. waits]).State).ShouldBe(later.Plan.From);
        Given(Desk.AsService(), [.. waits]).When(ScheduleCareCall.Decide, new FallDue(Desk.Now.AddDays(1))).ThenNothing();
        Given(Desk.AsService(), [.. waits]).When(ScheduleCareCall.Decide, new FallDue(later.Plan.From.AddMinutes(5)))
            .Then(Opened with { At = later.Plan.From }, Promise(later.Plan.From)); // whenever that is noticed
        Take(Agent, [.. waits]).ThenRefused(RefusalKind.WrongState, "is to be made from");
    }

    [Fact]
    public void F6_reached_the_customer_says_whether_all_is_well_and_the_promise_is_kept()
    {
        var taken = new CareCallTaken(Id, "a1", Desk.Now.AddMinutes(15), Desk.Now);
        Take(Agent, ToBeMade).Then(taken);
        Take(Desk.As(Roles.Agent, "a2"), [.. ToBeMade, taken]).ThenRefused(RefusalKind.WrongState, "Agent a1 has care call");
        IFact[] inHand = [.. ToBeMade, taken];
        Given(Desk.As(Roles.Agent, "a2"), inHand).When(RecordCareCall.Decide, new Record(Id, CareCallOutcome.Well)).ThenRefused(RefusalKind.Forbidden, "not with a2");
        Given(Agent, inHand).When(RecordCareCall.Decide, new Record(Id, CareCallOutcome.NotWell)).ThenRefused(RefusalKind.Invalid, "note must be given");
        Given(Agent, inHand).When(RecordCareCall.Decide, new Record(Id, CareCallOutcome.NotWell, "Slow at night"))
            .Then(new CareCallMade(Id, "a1", CareCallOutcome.NotWell, "Slow at night", Desk.Now), Requests.Kept(Promised, Desk.Now) with { RequestId = Id });
        Given(Agent, ToBeMade).When(RecordCareCall.Decide, new Record(Id, CareCallOutcome.Well)).ThenRefused(RefusalKind.WrongState, "in hand");
    }

    [Fact]
    public void F6_who_took_it_and_did_not_call_in_time_leaves_it_to_another()
    {
        var taken = new CareCallTaken(Id, "a1", Desk.Now, Desk.Now.AddMinutes(-15));
        Take(Desk.As(Roles.Agent, "a2"), [.. ToBeMade, taken]).Then(new CareCallTaken(Id, "a2", Desk.Now.AddMinutes(15), Desk.Now));
    }

    [Fact]
    public void F6_it_is_tried_a_set_number_of_times_apart_and_by_day()
    {
        var tried = new CareCallTried(Id, "a1", 1, Desk.Now.AddHours(4), Desk.Now);
        IFact[] before = [.. ToBeMade, new CareCallTaken(Id, "a1", Desk.Now.AddMinutes(15), Desk.Now)];
        Given(Agent, before).When(RecordCareCall.Decide, new Record(Id, CareCallOutcome.NoAnswer)).ThenOnce(tried);
        Take(Agent, [.. before, tried]).ThenRefused(RefusalKind.WrongState, $"may be called from {tried.NextFrom:O} on");
        Take(Agent with { Now = Desk.Now.AddHours(4) }, [.. before, tried]).Facts.Count.ShouldBe(1);
        Take(Agent with { Now = Desk.Now.AddHours(10) }, [.. before, tried])
            .ThenRefused(RefusalKind.WrongState, $"may be called from {Desk.Now.AddHours(23):O} on"); // 20:00 in Shanghai is over, 09:00 comes next

        IFact[] last = [.. ToBeMade, tried with { Attempt = 2 }, new CareCallTaken(Id, "a1", Desk.Now.AddMinutes(15), Desk.Now)];
        Given(Agent, last).When(RecordCareCall.Decide, new Record(Id, CareCallOutcome.NoAnswer)).ThenOnce(
            new CareCallTried(Id, "a1", 3, null, Desk.Now), new CareCallEnded(Id, CareCallEndedBecause.NotReached, null, null, Desk.Now),
            new PromiseWithdrawn(Promised.PromiseId, Id, CareCall.Promise, Desk.Now, "not-reached"));
    }

    [Fact]
    public void F6_while_a_complaint_is_open_nobody_calls_and_the_promise_stands_still()
    {
        var held = Given(Desk.AsService(), ToBeMade).When((call, at, context) => HoldCareCall.Decide(call, Complaint, at, context), Desk.Now.AddHours(1));
        held.Then(new CareCallHeld(Id, Complaint, Desk.Now.AddHours(1)), new PromisePaused(Promised.PromiseId, Id, CareCall.Promise, Desk.Now.AddHours(1), PauseReasons.Complaint));
        IFact[] waits = [.. ToBeMade, .. held.Facts];
        Take(Agent, waits).ThenRefused(RefusalKind.WrongState, $"A complaint of the customer is open, {Complaint}");
        Given(Agent, ToBeMade).When((call, command, context) => TakeCareCall.Decide(call, command, Complaint, context), new Contracts.FollowUp.V1.TakeCareCall(Id))
            .ThenRefused(RefusalKind.WrongState, "A complaint of the customer is open"); // before the call has heard of it

        var released = Given(Desk.AsService(), waits).When((call, at, context) => HoldCareCall.Decide(call, null, at, context), Desk.Now.AddHours(5)).Facts;
        released[0].ShouldBe(new CareCallReleased(Id, Desk.Now.AddHours(5)));
        released[1].ShouldBeOfType<PromiseResumed>().DueAt.ShouldBe(Promised.DueAt.AddHours(4), "its 33 hours less one are counted from there");
        Given(Desk.AsService(), ToBeMade).When((call, at, context) => HoldCareCall.Decide(call, null, at, context), Desk.Now).ThenNothing();
    }

    [Fact]
    public void F6_a_supervisor_cancels_it_with_a_reason_and_an_erased_customer_is_not_called()
    {
        var supervisor = Desk.As(Roles.Supervisor, "s1");
        Given(supervisor, ToBeMade).When(CancelCareCall.Decide, new Contracts.FollowUp.V1.CancelCareCall(Id, "Put off")).Then(
            new CareCallEnded(Id, CareCallEndedBecause.Cancelled, "supervisor/s1", "Put off", Desk.Now),
            new PromiseWithdrawn(Promised.PromiseId, Id, CareCall.Promise, Desk.Now, "cancelled"));
        Given(Desk.AsService("intake"), ToBeMade).When(ScheduleCareCall.Decide, new PersonalDataErased(Id, Plan.CustomerKey, Desk.Now)).Then(
            new CareCallEnded(Id, CareCallEndedBecause.Erased, null, null, Desk.Now), new PromiseWithdrawn(Promised.PromiseId, Id, CareCall.Promise, Desk.Now, "erased"));
        Given(supervisor).When(CancelCareCall.Decide, new Contracts.FollowUp.V1.CancelCareCall(Id, "Put off")).ThenRefused(RefusalKind.Unknown, "no care call");
    }

    /// <summary>Whatever happens in whatever order: no more tries than set, each after the one before, none at night nor while a complaint is known.</summary>
    [Fact]
    public void F6_customers_are_left_in_peace_as_promised() => Law.Holds(
        Gen.ArrayOf(from what in Gen.Choose(0, 6) from minutes in Gen.Choose(1, 400) select (what, minutes), 40), life =>
        {
            var (now, call, book) = (Desk.Now, Fold(CareCall.None, ToBeMade), Desk.Directory.Sla);
            var calls = new List<DateTimeOffset>();
            foreach (var (what, minutes) in life)
            {
                now = now.AddMinutes(minutes);
                var context = Desk.As(Roles.Agent, what == 1 ? "a1" : "a2") with { Now = now };
                var before = call;
                try
                {
                    call = Fold(call, (what switch
                    {
                        0 or 1 => TakeCareCall.Decide(call, new(Id), null, context),
                        2 or 3 => RecordCareCall.Decide(call, new Record(Id, CareCallOutcome.NoAnswer), context with { Actor = new(Roles.Agent, call.Taken?.AgentId ?? "a1") }),
                        4 => HoldCareCall.Decide(call, Complaint, now, context),
                        5 => HoldCareCall.Decide(call, null, now, context),
                        _ => ScheduleCareCall.Decide(call, new FallDue(now), context),
                    }).ToList());
                }
                catch (Refusal)
                {
                    continue;
                }

                call.Promises.Misfits.ShouldBeEmpty();
                if (call.Taken is { } taken && taken != before.Taken)
                {
                    before.Held.ShouldBeNull();
                    before.CallableFrom(now, book).ShouldBe(now);
                    (now.AddHours(8).Hour is >= 9 and < 20).ShouldBeTrue("by day in Shanghai");
                }

                if (call.Tried != before.Tried) calls.Add(now);
            }

            calls.Count.ShouldBeLessThanOrEqualTo(CareCalls.Usual.Tries);
            (call.IsOpen == call.Promises.All.Single().IsOpen).ShouldBeTrue();
        });

    private static TestKit.Outcome Take(Context context, IFact[] before) =>
        Given(context, before).When((call, command, now) => TakeCareCall.Decide(call, command, null, now), new Contracts.FollowUp.V1.TakeCareCall(Id));

    private static CareCall Fold(CareCall call, IEnumerable<IFact> facts) => CareCall.Stream.Fold(call, facts);

    private static Given<CareCall> Given(Context context, params IFact[] history) => new(CareCall.Stream, context, history);

    private static PromiseMade Promise(DateTimeOffset at) =>
        Desk.Directory.Sla.Make(CareCall.Promise, Id, Id, new SlaMatch(Tier: 2, Region: "urban"), at)!;
}
