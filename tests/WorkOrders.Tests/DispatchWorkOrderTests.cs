using Contracts;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;
using DispatchWorkOrder = WorkOrders.Features.DispatchWorkOrder;

namespace WorkOrders.Tests;

/// <summary>D1: an order goes to a department, with a deadline.</summary>
public class DispatchWorkOrderTests
{
    private static readonly RequestDispatched Request = new(
        Orders.RequestId, Orders.Id, "a1", "network", RequestKind.Fault, "network", Urgency.Normal, 3, Channel.Hotline, "urban",
        "No signal since morning", DeadlineAsked: null, Orders.DispatchedAt);

    [Fact]
    public void A_dispatched_request_becomes_an_order_with_a_promised_reply_and_the_customer_is_told() =>
        Orders.Unknown(Desk.AsService()).When(DispatchWorkOrder.Decide, Request)
            .Then(Orders.AtNetwork, Orders.Promise);

    [Fact]
    public void The_reply_is_promised_within_24_hours_of_working_time_with_every_step_of_the_ladder()
    {
        Orders.Promise.DueAt.ShouldBe(Orders.DueAt);
        Orders.Promise.Ladder.Select(step => (step.Step, step.At)).ShouldBe(
        [
            ("reminder", Orders.At("2026-03-03T15:00")), ("warning", Orders.At("2026-03-04T14:42")),
            ("overdue", Orders.DueAt), ("second-level", Orders.At("2026-03-06T16:30")),
        ]);
    }

    [Fact]
    public void An_urgent_order_is_promised_within_4_hours_around_the_clock() => Due(Request with
    {
        Urgency = Urgency.Urgent, At = Orders.At("2026-03-02T20:00"),
    }).ShouldBe(Orders.At("2026-03-03T00:00"));

    [Fact]
    public void A_deadline_that_the_customer_asked_for_overrides_the_policys_be_it_sooner_or_later()
    {
        Due(Request with { DeadlineAsked = Orders.At("2026-03-02T12:30") }).ShouldBe(Orders.At("2026-03-02T12:30"));
        Due(Request with { DeadlineAsked = Orders.At("2026-03-20T09:00") }).ShouldBe(Orders.At("2026-03-20T09:00"));
    }

    [Fact]
    public void A_deadline_that_was_asked_for_is_on_record_as_agreed()
    {
        var promise = Promise(Request with { DeadlineAsked = new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.FromHours(8)) });
        promise.AgreedAt.ShouldBe(Orders.At("2026-03-02T16:00"));
        promise.Target.ShouldBeNull();
    }

    [Fact]
    public void A_deadline_that_had_passed_when_it_was_dispatched_binds_nobody()
    {
        Due(Request with { DeadlineAsked = Orders.DispatchedAt }).ShouldBe(Orders.DueAt);
        Promise(Request with { DeadlineAsked = Orders.DispatchedAt.AddDays(-1) }).AgreedAt.ShouldBeNull();
    }

    [Fact]
    public void A_department_that_nobody_knows_is_the_lead_departments_matter() => Orders.Unknown(Desk.AsService())
        .When(DispatchWorkOrder.Decide, Request with { Department = "nowhere" })
        .Then(Orders.AtNetwork with { Department = "customer-service" }, Orders.Promise);

    [Fact]
    public void The_promise_starts_when_the_agent_dispatched_and_not_when_the_message_arrived()
    {
        var late = Desk.AsService() with { Now = Desk.Now.AddDays(3) };
        Orders.Unknown(late).When(DispatchWorkOrder.Decide, Request).Then(Orders.AtNetwork, Orders.Promise);
    }

    [Fact]
    public void An_order_that_exists_is_not_made_again() =>
        Orders.Dispatched(Desk.AsService()).When(DispatchWorkOrder.Decide, Request with { Department = "billing" }).ThenNothing();

    [Fact]
    public void Before_any_policy_is_known_it_waits()
    {
        var empty = new Context(Desk.Now, Actor.Desk("routing"), DirectorySnapshot.Empty.With(
            new Contracts.Directory.V1.DepartmentDefined(Desk.Directory.Departments["network"], Desk.Now)));
        Should.Throw<NotYetException>(() => DispatchWorkOrder.Decide(WorkOrder.None, Request, empty).ToList());
        Should.Throw<NotYetException>(() =>
            DispatchWorkOrder.Decide(WorkOrder.None, Request with { Department = "nowhere" }, empty).ToList());
    }

    private static DateTimeOffset Due(RequestDispatched request)
    {
        var facts = Orders.Unknown(Desk.AsService()).When(DispatchWorkOrder.Decide, request).Facts;
        facts[0].ShouldBeOfType<WorkOrderDispatched>().DueAt.ShouldBe(facts[1].ShouldBeOfType<PromiseMade>().DueAt);
        return Promise(request).DueAt;
    }

    private static PromiseMade Promise(RequestDispatched request) =>
        Orders.Unknown(Desk.AsService()).When(DispatchWorkOrder.Decide, request).Facts[1].ShouldBeOfType<PromiseMade>();
}
