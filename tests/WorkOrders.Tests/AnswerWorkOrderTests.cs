using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;
using AnswerWorkOrder = WorkOrders.Features.AnswerWorkOrder;
using AnswerWorkOrderCommand = Contracts.WorkOrders.V1.AnswerWorkOrder;

namespace WorkOrders.Tests;

/// <summary>D4: a resolution, or an alternative.</summary>
public class AnswerWorkOrderTests
{
    private static readonly AnswerWorkOrderCommand Answer = new(Orders.Id, AnswerKind.Resolution, Orders.Answered.Text);
    private static readonly Context TooLate = Orders.Network with { Now = Orders.DueAt.AddHours(2) };
    private static readonly PromiseBroken Broken = Orders.Fact((p, r, n) => new PromiseBroken(p, r, n, Orders.DueAt));

    [Fact]
    public void An_answer_on_time_keeps_the_promise() =>
        Orders.Dispatched(Orders.Network).When(AnswerWorkOrder.Decide, Answer).Then(Orders.Answered, Kept(Desk.Now));

    [Fact]
    public void At_the_very_moment_it_is_due_it_is_still_on_time() =>
        Orders.Dispatched(Orders.Network with { Now = Orders.DueAt }).When(AnswerWorkOrder.Decide, Answer)
            .Then(Orders.Answered with { At = Orders.DueAt }, Kept(Orders.DueAt));

    [Fact]
    public void An_alternative_keeps_it_as_well() =>
        Orders.Dispatched(Orders.Network).When(AnswerWorkOrder.Decide, Answer with { Kind = AnswerKind.Alternative })
            .Then(Orders.Answered with { Kind = AnswerKind.Alternative }, Kept(Desk.Now));

    [Fact]
    public void A_late_answer_breaks_it_with_the_true_due_moment_and_fulfils_it_late() =>
        Orders.Dispatched(TooLate).When(AnswerWorkOrder.Decide, Answer)
            .Then(Orders.Answered with { At = TooLate.Now }, Broken, FulfilledLate(TooLate.Now));

    [Fact]
    public void A_break_that_is_on_record_is_not_recorded_again() =>
        Orders.Dispatched(TooLate, Broken).When(AnswerWorkOrder.Decide, Answer)
            .Then(Orders.Answered with { At = TooLate.Now }, FulfilledLate(TooLate.Now));

    [Fact]
    public void A_delayed_message_that_proves_the_answer_was_on_time_corrects_the_break() =>
        Orders.Dispatched(TooLate, Broken).When(AnswerWorkOrder.Decide, Answer with { At = Orders.DueAt.AddMinutes(-1) })
            .Then(Orders.Answered with { At = Orders.DueAt.AddMinutes(-1) }, Kept(Orders.DueAt.AddMinutes(-1)) with { Corrects = true });

    [Fact]
    public void A_delayed_message_about_a_break_that_nobody_noticed_yet_simply_keeps_it() =>
        Orders.Dispatched(TooLate).When(AnswerWorkOrder.Decide, Answer with { At = Orders.DueAt.AddMinutes(-1) })
            .Then(Orders.Answered with { At = Orders.DueAt.AddMinutes(-1) }, Kept(Orders.DueAt.AddMinutes(-1)));

    [Fact]
    public void A_delayed_message_may_also_prove_that_it_was_late() =>
        Orders.Dispatched(TooLate, Broken).When(AnswerWorkOrder.Decide, Answer with { At = Orders.DueAt.AddMinutes(1) })
            .Then(Orders.Answered with { At = Orders.DueAt.AddMinutes(1) }, FulfilledLate(Orders.DueAt.AddMinutes(1)));

    [Fact]
    public void The_time_of_a_delayed_message_is_kept_in_utc() =>
        Orders.Dispatched(Orders.Network).When(AnswerWorkOrder.Decide, Answer with { At = Desk.Now.ToOffset(TimeSpan.FromHours(8)) })
            .Then(Orders.Answered, Kept(Desk.Now));

    [Fact]
    public void A_clock_that_is_seconds_ahead_is_forgiven() =>
        Orders.Dispatched(Orders.Network).When(AnswerWorkOrder.Decide, Answer with { At = Desk.Now.AddSeconds(30) })
            .Then(Orders.Answered, Kept(Desk.Now));

    [Fact]
    public void An_answer_from_the_future_is_refused() =>
        Orders.Dispatched(Orders.Network).When(AnswerWorkOrder.Decide, Answer with { At = Desk.Now.AddMinutes(2) })
            .ThenRefused(RefusalKind.Invalid, "at lies in the future");

    [Fact]
    public void An_answer_from_before_the_dispatch_to_this_department_is_refused() =>
        Orders.Dispatched(Orders.Network).When(AnswerWorkOrder.Decide, Answer with { At = Orders.DispatchedAt.AddSeconds(-1) })
            .ThenRefused(RefusalKind.Invalid, "at lies before");

    [Fact]
    public void An_answer_while_information_is_waited_for_ends_the_pause_first()
    {
        var next = Orders.Network with { Now = Orders.At("2026-03-03T10:00") };
        var facts = Orders.Dispatched(next, Orders.Asked, Orders.Paused).When(AnswerWorkOrder.Decide, Answer).Facts;
        facts.Select(f => f.GetType()).ShouldBe([typeof(WorkOrderAnswered), typeof(PromiseResumed), typeof(PromiseKept)]);
        facts[2].ShouldBe(Kept(next.Now) with { DueAt = Orders.At("2026-03-06T10:30") });
    }

    [Fact]
    public void After_the_answer_nothing_is_due_and_no_question_is_open()
    {
        var order = Orders.Dispatched(Orders.Network, Orders.Asked, Orders.Answered, Kept(Desk.Now)).State;
        order.Promises.NextDueAt.ShouldBeNull();
        order.Question.ShouldBeNull();
    }

    [Fact]
    public void The_first_answer_stands() =>
        Orders.Dispatched(Orders.Network, Orders.Answered).When(AnswerWorkOrder.Decide, Answer with { Text = "On second thoughts" })
            .ThenRefused(RefusalKind.WrongState, "answered already");

    [Fact]
    public void The_same_words_as_another_kind_of_answer_are_another_answer() =>
        Orders.Dispatched(Orders.Network, Orders.Answered).When(AnswerWorkOrder.Decide, Answer with { Kind = AnswerKind.Alternative })
            .ThenRefused(RefusalKind.WrongState, "answered already");

    [Fact]
    public void A_repeat_days_later_changes_nothing() =>
        Orders.Dispatched(TooLate, Orders.Answered, Kept(Desk.Now)).When(AnswerWorkOrder.Decide, Answer).ThenNothing();

    [Fact]
    public void Another_department_cannot_answer_nor_learn_that_the_order_exists() =>
        Orders.Dispatched(Desk.As(Roles.Department, "billing")).When(AnswerWorkOrder.Decide, Answer)
            .ThenRefused(RefusalKind.Unknown, "There is no work order");

    private static PromiseKept Kept(DateTimeOffset at) => Orders.Fact((p, r, n) => new PromiseKept(p, r, n, at, Orders.DueAt));

    private static PromiseFulfilledLate FulfilledLate(DateTimeOffset at) =>
        Orders.Fact((p, r, n) => new PromiseFulfilledLate(p, r, n, at, Orders.DueAt));
}
