using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using ReportProgress = WorkOrders.Features.ReportProgress;
using ReportProgressCommand = Contracts.WorkOrders.V1.ReportProgress;

namespace WorkOrders.Tests;

public class ReportProgressTests
{
    private static readonly DateTimeOffset Noon = Orders.At("2026-03-02T12:00");
    private static readonly ReportProgressCommand OnTheWay = new(Orders.Id, "The technician is on the way", Noon);
    private static readonly ProgressReported Reported = new(Orders.Id, Orders.RequestId, "network", OnTheWay.Note, Noon, Desk.Now);
    private static readonly CustomerNotified Told = Orders.Notified with { ExpectedAt = Noon, Note = OnTheWay.Note, At = Desk.Now };

    [Fact]
    public void The_customer_is_told_how_it_goes_and_when_the_department_expects_to_be_done() =>
        Orders.Dispatched(Orders.Network).When(ReportProgress.Decide, OnTheWay).Then(Reported, Told);

    [Fact]
    public void Another_note_is_told_as_well() =>
        Orders.Dispatched(Orders.Network, Reported, Told).When(ReportProgress.Decide, OnTheWay with { Note = "Arrived" })
            .Then(Reported with { Note = "Arrived" }, Told with { Note = "Arrived" });

    [Fact]
    public void The_same_note_with_another_time_is_news_to_the_customer() =>
        Orders.Dispatched(Orders.Network, Reported, Told).When(ReportProgress.Decide, OnTheWay with { ExpectedAt = Noon.AddHours(3) })
            .Then(Reported with { ExpectedAt = Noon.AddHours(3) }, Told with { ExpectedAt = Noon.AddHours(3) });

    [Fact]
    public void The_same_note_without_a_time_says_nothing_new() =>
        Orders.Dispatched(Orders.Network, Reported, Told).When(ReportProgress.Decide, OnTheWay with { ExpectedAt = null }).ThenNothing();

    [Fact]
    public void With_a_note_that_names_no_time_the_customer_is_told_the_one_that_stands() =>
        Orders.Dispatched(Orders.Network, Reported, Told)
            .When(ReportProgress.Decide, new ReportProgressCommand(Orders.Id, "Arrived"))
            .Then(Reported with { Note = "Arrived", ExpectedAt = null }, Told with { Note = "Arrived" });

    [Fact]
    public void A_time_that_has_passed_is_not_told()
    {
        var later = Orders.Network with { Now = Noon.AddMinutes(1) };
        Orders.Dispatched(later, Reported, Told)
            .When(ReportProgress.Decide, new ReportProgressCommand(Orders.Id, "Arrived"))
            .Then(
                Reported with { Note = "Arrived", ExpectedAt = null, At = later.Now },
                Told with { Note = "Arrived", ExpectedAt = null, At = later.Now });
    }

    [Fact]
    public void Where_no_channel_is_known_as_in_old_orders_nobody_is_told() =>
        new Given<WorkOrder>(WorkOrder.Stream, Orders.Network, Orders.AtNetwork, Orders.Promise)
            .When(ReportProgress.Decide, OnTheWay).Then(Reported);

    [Fact]
    public void A_note_without_a_time_leaves_the_time_as_it_was() =>
        Orders.Dispatched(Orders.Network, Reported, Reported with { Note = "Arrived", ExpectedAt = null }).State.ExpectedAt.ShouldBe(Noon);

    [Fact]
    public void The_next_department_may_say_what_the_one_before_it_said()
    {
        var returned = Orders.AtNetwork with { Department = "billing", Attempt = 2, At = Desk.Now };
        Orders.Dispatched(Desk.As(Roles.Department, "billing"), Reported, returned)
            .When(ReportProgress.Decide, OnTheWay).Then(Reported with { Department = "billing" }, Told);
    }

    [Fact]
    public void The_promise_is_not_moved_by_what_the_department_expects()
    {
        var given = Orders.Dispatched(Orders.Network);
        var facts = given.When(ReportProgress.Decide, OnTheWay with { ExpectedAt = Noon.AddDays(30) }).Facts;
        Orders.Dispatched(Orders.Network, [.. facts]).State.Promises.NextDueAt.ShouldBe(given.State.Promises.NextDueAt);
    }

    [Fact]
    public void An_answered_order_makes_no_progress() =>
        Orders.Dispatched(Orders.Network, Orders.Answered).When(ReportProgress.Decide, OnTheWay)
            .ThenRefused(RefusalKind.WrongState, "was answered");

    [Fact]
    public void Another_department_cannot_report() =>
        Orders.Dispatched(Desk.As(Roles.Department, "billing")).When(ReportProgress.Decide, OnTheWay)
            .ThenRefused(RefusalKind.Unknown, "There is no work order");
}
