using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Sla;
using TestKit;
using ProvideInformation = WorkOrders.Features.ProvideInformation;
using ProvideInformationCommand = Contracts.WorkOrders.V1.ProvideInformation;

namespace WorkOrders.Tests;

public class ProvideInformationTests
{
    private static readonly ProvideInformationCommand Provide = new(Orders.Id, "A Huawei P70");
    private static readonly Context Owner = Desk.As(Roles.Agent, "a1") with { Now = Orders.At("2026-03-03T10:00") };

    /// <summary>Asked on Monday at 10:00 and told on Tuesday at 10:00: 7.5 hours of working time later, every moment.</summary>
    [Fact]
    public void The_clock_runs_again_with_the_time_it_had_left_and_the_customer_is_told_the_new_due_moment() =>
        Waiting(Owner).When(ProvideInformation.Decide, Provide).Then(
            new InformationProvided(Orders.Id, Orders.RequestId, "network", Provide.Information, Owner.Now),
            Orders.Fact((p, r, n) => new PromiseResumed(
                p, r, n, Owner.Now, Orders.At("2026-03-06T10:30"),
                [
                    Orders.Step("reminder", "2026-03-04T15:00"), Orders.Step("warning", "2026-03-05T14:42"),
                    Orders.Step("overdue", "2026-03-06T10:30"), Orders.Step("second-level", "2026-03-09T16:30"),
                ], ZoneData.Version)),
            Orders.Notified with { ExpectedAt = Orders.At("2026-03-06T10:30"), At = Owner.Now });

    [Fact]
    public void A_question_over_night_costs_the_department_no_more_than_the_night()
    {
        var asked = Orders.At("2026-03-02T18:00");
        var told = Owner with { Now = Orders.At("2026-03-03T09:00") };
        var facts = Orders.Dispatched(told, Orders.Asked with { At = asked }, Orders.Paused with { At = asked })
            .When(ProvideInformation.Decide, Provide).Facts;
        facts[1].ShouldBeOfType<PromiseResumed>().DueAt.ShouldBe(Orders.DueAt);
        facts.Count.ShouldBe(2, "the customer was told that very moment at dispatch");
    }

    [Fact]
    public void A_due_moment_that_has_passed_already_is_not_told_and_what_was_told_no_longer_holds()
    {
        var asked = Orders.DueAt.AddHours(1);
        var told = Owner with { Now = asked.AddHours(1) };
        Orders.Dispatched(told, Orders.Asked with { At = asked }, Orders.Paused with { At = asked })
            .When(ProvideInformation.Decide, Provide).Facts[^1]
            .ShouldBe(Orders.Notified with { ExpectedAt = null, At = told.Now });
    }

    [Fact]
    public void Another_agent_cannot_speak_for_the_owner() =>
        Waiting(Desk.As(Roles.Agent, "a2")).When(ProvideInformation.Decide, Provide).ThenRefused(RefusalKind.Forbidden, "with agent a1");

    [Fact]
    public void A_supervisor_can() =>
        Waiting(Owner with { Actor = new Actor(Roles.Supervisor, "s1") }).When(ProvideInformation.Decide, Provide).Facts.Count.ShouldBe(3);

    [Fact]
    public void Where_nothing_was_asked_nothing_changes() =>
        Orders.Dispatched(Owner).When(ProvideInformation.Decide, Provide).ThenNothing();

    [Fact]
    public void An_answered_order_takes_no_more_information() =>
        Orders.Dispatched(Owner, Orders.Answered).When(ProvideInformation.Decide, Provide)
            .ThenRefused(RefusalKind.WrongState, "was answered");

    [Fact]
    public void An_order_that_does_not_exist_is_unknown() =>
        Orders.Unknown(Owner).When(ProvideInformation.Decide, Provide).ThenRefused(RefusalKind.Unknown, "There is no work order");

    private static Given<WorkOrder> Waiting(Context context) => Orders.Dispatched(context, Orders.Asked, Orders.Paused);
}
