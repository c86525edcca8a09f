using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;
using Command = Contracts.WorkOrders.V1;
using Feature = WorkOrders.Features;

namespace WorkOrders.Tests;

/// <summary>The defects of complaint handling (D9) that show on an order.</summary>
public class HandlingDefectTests
{
    private static readonly WorkOrderDispatched Complaint = Orders.AtNetwork with { Kind = RequestKind.Complaint };
    private static readonly InformationProvided Provided = new(Orders.Id, Orders.RequestId, "network", "A Huawei", Desk.Now);
    private static readonly PromiseResumed Resumed = Orders.Fact(
        (p, r, n) => new PromiseResumed(p, r, n, Desk.Now, Orders.DueAt, Orders.Promise.Ladder));

    private static readonly DateTimeOffset Reminder = Orders.At("2026-03-03T15:00");

    /// <summary>The reminder gives the handler 4 working hours: until Wednesday at 10:00.</summary>
    private static readonly DateTimeOffset ActBy = Orders.At("2026-03-04T10:00");

    [Fact]
    public void A_question_asked_again_shows_that_the_description_was_unclear() =>
        Given(Orders.Network, Orders.Asked, Orders.Paused, Provided, Resumed)
            .When(Feature.RequestInformation.Decide, new Command.RequestInformation(Orders.Id, "Which street?"))
            .Facts[^1].ShouldBe(Found(HandlingDefect.UnclearDescription, Desk.Now) with { AgentId = "a1" });

    [Fact]
    public void The_first_question_is_no_defect_nor_is_any_about_a_fault()
    {
        var ask = new Command.RequestInformation(Orders.Id, "Which street?");
        Defects(Given(Orders.Network).When(Feature.RequestInformation.Decide, ask)).ShouldBeEmpty();
        Defects(Orders.Dispatched(Orders.Network, Orders.Asked, Orders.Paused, Provided, Resumed).When(Feature.RequestInformation.Decide, ask))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_department_that_returns_it_after_a_step_fell_due_returned_it_too_late()
    {
        var back = new Command.ReturnWorkOrder(Orders.Id, "Not ours", "billing");

        Defects(Given(Orders.Network with { Now = Reminder.AddTicks(-1) }).When(Feature.ReturnWorkOrder.Decide, back)).ShouldBeEmpty();
        Defects(Given(Orders.Network with { Now = Reminder }).When(Feature.ReturnWorkOrder.Decide, back)) // and nobody had noticed
            .ShouldBe([Found(HandlingDefect.ReturnedTooLate, Reminder)]);
        Defects(Given(Orders.Network with { Now = Reminder.AddHours(1) }, Noticed(Reminder)).When(Feature.ReturnWorkOrder.Decide, back))
            .ShouldBe([Found(HandlingDefect.ReturnedTooLate, Reminder.AddHours(1))]);
    }

    [Fact]
    public void What_nobody_had_noticed_when_it_was_returned_is_charged_to_the_department_that_returned_it()
    {
        var returned = Given(Orders.Network with { Now = ActBy.AddHours(1) })
            .When(Feature.ReturnWorkOrder.Decide, new Command.ReturnWorkOrder(Orders.Id, "Not ours", "billing")).Facts;
        returned.OfType<HandlingDefectDetected>().ShouldBe(
        [
            Found(HandlingDefect.DelayUnsupervised, ActBy) with { Owner = "handler" },
            Found(HandlingDefect.ReturnedTooLate, ActBy.AddHours(1)),
        ]);
        returned.OfType<WorkOrderEscalated>().ShouldHaveSingleItem().Department.ShouldBe("network");

        Defects(Given(Desk.AsService(), [.. returned]).When(Feature.EscalateWorkOrder.Decide, new FallDue(ActBy.AddHours(2)))).ShouldBeEmpty();
    }

    [Fact]
    public void The_next_department_is_not_charged_with_what_fell_due_before_it_had_the_order()
    {
        var passedOn = Complaint with { Department = "billing", Attempt = 2, At = Reminder.AddHours(1) };
        var billing = Desk.As(Roles.Department, "billing") with { Now = Reminder.AddHours(2) };

        Defects(Given(billing, [.. Noticed(Reminder), passedOn])
            .When(Feature.ReturnWorkOrder.Decide, new Command.ReturnWorkOrder(Orders.Id, "Nor ours", "network"))).ShouldBeEmpty();
    }

    [Fact]
    public void Without_resolution_or_alternative_by_the_deadline_the_department_is_charged()
    {
        var found = Found(HandlingDefect.NoAlternativeInTime, Orders.DueAt);
        Noticed(Orders.DueAt).OfType<HandlingDefectDetected>().ShouldContain(found);

        var answer = new Command.AnswerWorkOrder(Orders.Id, AnswerKind.Alternative, "A new line next week");
        Defects(Given(Orders.Network with { Now = Orders.DueAt }).When(Feature.AnswerWorkOrder.Decide, answer)).ShouldBeEmpty();
        Defects(Given(Orders.Network with { Now = Orders.DueAt.AddMinutes(1) }).When(Feature.AnswerWorkOrder.Decide, answer))
            .ShouldBe([found]);
    }

    [Fact]
    public void Where_a_steps_owner_had_to_act_and_nothing_was_recorded_nobody_supervised_the_delay()
    {
        var reached = Given(Desk.AsService(), Noticed(Reminder)).State;
        (reached.ActBy, reached.NextDueAt).ShouldBe((ActBy, ActBy));

        Noticed(ActBy.AddTicks(-1)).OfType<HandlingDefectDetected>().ShouldBeEmpty();
        Noticed(ActBy).OfType<HandlingDefectDetected>()
            .ShouldBe([Found(HandlingDefect.DelayUnsupervised, ActBy) with { Owner = "handler" }]);
    }

    [Fact]
    public void It_is_found_once_in_its_order_however_late_it_is_noticed()
    {
        var facts = Noticed(Orders.At("2026-04-01T12:00"));

        facts.OfType<HandlingDefectDetected>().Select(found => (found.Defect, found.At)).ShouldBe([
            (HandlingDefect.DelayUnsupervised, ActBy), (HandlingDefect.NoAlternativeInTime, Orders.DueAt)]);
        Given(Desk.AsService(), [.. facts]).When(Feature.EscalateWorkOrder.Decide, new FallDue(Orders.At("2026-04-02T12:00"))).ThenNothing();
    }

    [Fact]
    public void Whoever_acts_in_time_supervises_and_who_acts_later_does_not()
    {
        var due = new FallDue(ActBy.AddHours(1));
        var progress = new ProgressReported(Orders.Id, Orders.RequestId, "network", "A crew is out", null, ActBy);

        Defects(Given(Desk.AsService(), [.. Noticed(Reminder), progress]).When(Feature.EscalateWorkOrder.Decide, due)).ShouldBeEmpty();
        Defects(Given(Desk.AsService(), [.. Noticed(Reminder), progress with { At = ActBy.AddMinutes(1) }])
            .When(Feature.EscalateWorkOrder.Decide, due)).ShouldHaveSingleItem().At.ShouldBe(ActBy);
    }

    private static Given<WorkOrder> Given(Context context, params IFact[] since) =>
        new(WorkOrder.Stream, context, [Complaint, Orders.Promise, Orders.Notified, .. since]);

    private static IFact[] Noticed(DateTimeOffset now) =>
        [.. Given(Desk.AsService()).When(Feature.EscalateWorkOrder.Decide, new FallDue(now)).Facts];

    private static List<HandlingDefectDetected> Defects(Outcome outcome) => [.. outcome.Facts.OfType<HandlingDefectDetected>()];

    private static HandlingDefectDetected Found(HandlingDefect defect, DateTimeOffset at) => new(Orders.RequestId, Orders.Id, defect, at, "network");
}
