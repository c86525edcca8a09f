using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using Feature = WorkOrders.Features;

namespace WorkOrders.Tests;

public class RaiseUrgencyTests
{
    private static readonly RequestReclassified Urgently = new(
        Orders.RequestId, RequestKind.Fault, "network", Urgency.Urgent, "fault", "a1", Desk.Now);

    [Fact]
    public void An_order_raised_to_urgent_is_due_by_the_urgent_rule_with_the_time_used_kept()
    {
        var facts = Orders.Dispatched(Desk.AsService()).When(Feature.RaiseUrgency.Decide, Urgently).Facts;

        facts[0].ShouldBe(new WorkOrderUrgencyRaised(
            Orders.Id, Orders.RequestId, "network", Urgency.Urgent, RaisedBecause.Reclassified, Desk.Now));
        var amended = facts[1].ShouldBeOfType<PromiseAmended>();
        (amended.Rule, amended.Used, amended.DueAt).ShouldBe(("department-reply-urgent", TimeSpan.FromHours(1), Desk.Now.AddHours(3)));
        facts[2].ShouldBe(Orders.Notified with { ExpectedAt = amended.DueAt, At = Desk.Now });
        facts.Count.ShouldBe(3);

        var after = Orders.Dispatched(Desk.AsService(), [.. facts]).State;
        (after.Dispatched!.Urgency, after.Promises.Find(WorkOrder.DepartmentReply)!.DueAt).ShouldBe((Urgency.Urgent, amended.DueAt));
    }

    [Fact]
    public void Told_again_or_as_less_urgent_nothing_changes()
    {
        Orders.Dispatched(Desk.AsService(), [.. Orders.Dispatched(Desk.AsService()).When(Feature.RaiseUrgency.Decide, Urgently).Facts])
            .When(Feature.RaiseUrgency.Decide, Urgently).ThenNothing();
        Orders.Dispatched(Desk.AsService()).When(Feature.RaiseUrgency.Decide, Urgently with { Urgency = Urgency.Normal }).ThenNothing();
        Orders.Dispatched(Desk.AsService(), Orders.Answered).When(Feature.RaiseUrgency.Decide, Urgently).ThenNothing();
    }

    [Fact]
    public void High_urgency_has_no_rule_of_its_own_so_the_promise_stays() =>
        Orders.Dispatched(Desk.AsService()).When(Feature.RaiseUrgency.Decide, Urgently with { Urgency = Urgency.High }).Then(
            new WorkOrderUrgencyRaised(
                Orders.Id, Orders.RequestId, "network", Urgency.High, RaisedBecause.Reclassified, Desk.Now));

    [Fact]
    public void With_every_second_chaser_where_the_settings_say_so_the_order_is_a_step_more_urgent()
    {
        var settings = Desk.Directory.Settings with { ChasersPerUrgency = 2 };
        var agent = Desk.As(Roles.Agent, "a2") with { Directory = Desk.Directory.With(new DeskSettingsDefined(settings, Desk.Now)) };
        var chase = new Contracts.WorkOrders.V1.ChaseWorkOrder(Orders.Id, "Again");
        var (history, raised) = (new List<IFact>(), new List<Urgency>());
        for (var i = 0; i < 6; i++)
        {
            var facts = Orders.Dispatched(agent, [.. history]).When(Feature.ChaseWorkOrder.Decide, chase).Facts;
            history.AddRange(facts);
            raised.AddRange(facts.OfType<WorkOrderUrgencyRaised>().Select(f => f.Urgency));
        }

        raised.ShouldBe([Urgency.High, Urgency.Urgent]);
        history.OfType<PromiseAmended>().ShouldHaveSingleItem().Because.ShouldBe(AmendedBecause.UrgencyRaised);
    }

    [Fact]
    public void When_a_holiday_is_put_in_the_customer_hears_of_the_new_due_moment()
    {
        var hours = Desk.Directory.Sla.Calendars.Single(c => c.Id == "working-time");
        var from = Orders.At("2026-03-04T00:00");
        var closed = hours with
        {
            Version = hours.Version + 1, EffectiveFrom = from,
            ExceptionDays = [.. hours.ExceptionDays!, new CalendarDay(new(2026, 3, 4), Working: false, "typhoon")],
        };
        var context = Desk.AsService() with { Directory = Desk.Directory.With(new CalendarPublished(closed, Desk.Now)) };
        var facts = Orders.Dispatched(context).When(Feature.EscalateWorkOrder.Decide, new FallDue(from)).Facts;

        facts.OfType<PromiseAmended>().ShouldHaveSingleItem().DueAt.ShouldBe(Orders.At("2026-03-06T10:30"));
        facts[^1].ShouldBe(Orders.Notified with { ExpectedAt = Orders.At("2026-03-06T10:30"), At = from });
    }
}
