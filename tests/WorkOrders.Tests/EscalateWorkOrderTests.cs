using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using EscalateWorkOrder = WorkOrders.Features.EscalateWorkOrder;

namespace WorkOrders.Tests;

/// <summary>D5: the ladder of a department's promise.</summary>
public class EscalateWorkOrderTests
{
    private static readonly PromiseBroken Broken = Orders.Fact((p, r, n) => new PromiseBroken(p, r, n, Orders.DueAt));

    [Fact]
    public void Half_way_the_handler_is_reminded() => Due("2026-03-03T15:00").Then(Step("reminder", "handler", 4, "2026-03-03T15:00"));

    [Fact]
    public void A_moment_before_nothing_is_said() =>
        Orders.Dispatched(Desk.AsService("work-orders"))
            .When(EscalateWorkOrder.Decide, new FallDue(Orders.At("2026-03-03T15:00").AddTicks(-1))).ThenNothing();

    [Fact]
    public void At_four_fifths_the_team_leader_is_warned() =>
        Due("2026-03-04T14:42", Reminded).Then(Step("warning", "team-leader", 2, "2026-03-04T14:42"));

    [Fact]
    public void At_the_deadline_the_promise_is_broken_and_the_department_head_has_to_act() =>
        Due("2026-03-05T10:30", [.. Reminded, .. Warned])
            .Then([Broken, .. Step("overdue", "department-head", 2, "2026-03-05T10:30")]);

    [Fact]
    public void Half_as_long_again_after_it_the_duty_supervisor_has_to_act() =>
        Due("2026-03-06T16:30", [.. Reminded, .. Warned, Broken, .. Step("overdue", "department-head", 2, "2026-03-05T10:30")])
            .Then(Step("second-level", "duty-supervisor", 1, "2026-03-06T16:30"));

    [Fact]
    public void What_is_noticed_late_is_recorded_with_its_true_moment_and_in_its_order() => Due("2026-04-01T12:00").Then(
    [
        .. Reminded, .. Warned, Broken, .. Step("overdue", "department-head", 2, "2026-03-05T10:30"),
        .. Step("second-level", "duty-supervisor", 1, "2026-03-06T16:30"),
    ]);

    [Fact]
    public void It_goes_to_the_department_that_has_the_order_then() =>
        Due("2026-03-03T15:00", Orders.AtNetwork with { Department = "billing", Attempt = 2, At = Desk.Now })
            .Facts[1].ShouldBeOfType<WorkOrderEscalated>().Department.ShouldBe("billing");

    [Fact]
    public void While_information_is_waited_for_nobody_is_pressed() => Due("2026-04-01T12:00", Orders.Asked, Orders.Paused).ThenNothing();

    [Fact]
    public void Once_answered_nobody_is_pressed() =>
        Due("2026-04-01T12:00", Orders.Answered, Orders.Fact((p, r, n) => new PromiseKept(p, r, n, Desk.Now, Orders.DueAt))).ThenNothing();

    [Fact]
    public void An_order_that_does_not_exist_has_nothing_due() =>
        Orders.Unknown(Desk.AsService("work-orders")).When(EscalateWorkOrder.Decide, new FallDue(Desk.Now)).ThenNothing();

    [Fact]
    public void The_highest_step_shows_on_the_order() =>
        Orders.Dispatched(Desk.AsService("work-orders"), [.. Reminded, .. Warned]).State.Escalation.ShouldBe("warning");

    private static IFact[] Reminded => Step("reminder", "handler", 4, "2026-03-03T15:00");

    private static IFact[] Warned => Step("warning", "team-leader", 2, "2026-03-04T14:42");

    private static Outcome Due(string localTime, params IFact[] since) =>
        Orders.Dispatched(Desk.AsService("work-orders"), since).When(EscalateWorkOrder.Decide, new FallDue(Orders.At(localTime)));

    private static IFact[] Step(string step, string owner, int hours, string localTime) =>
    [
        Orders.Fact((p, r, n) => new PromiseEscalated(p, r, n, Orders.At(localTime), step, owner, TimeSpan.FromHours(hours))),
        new WorkOrderEscalated(Orders.Id, Orders.RequestId, "network", step, owner, TimeSpan.FromHours(hours), Orders.At(localTime)),
    ];
}
