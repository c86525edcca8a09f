using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using RequestInformation = WorkOrders.Features.RequestInformation;
using RequestInformationCommand = Contracts.WorkOrders.V1.RequestInformation;

namespace WorkOrders.Tests;

/// <summary>D3: the department asks for what it lacks, and the clock stands still.</summary>
public class RequestInformationTests
{
    private static readonly RequestInformationCommand Ask = new(Orders.Id, "Which handset?");

    [Fact]
    public void The_owner_is_asked_and_the_clock_pauses() =>
        Orders.Dispatched(Orders.Network).When(RequestInformation.Decide, Ask).Then(Orders.Asked, Orders.Paused);

    [Fact]
    public void While_information_is_waited_for_nothing_falls_due() =>
        Orders.Dispatched(Orders.Network, Orders.Asked, Orders.Paused).State.Promises.NextDueAt.ShouldBeNull();

    [Fact]
    public void What_had_fallen_due_before_the_question_still_does()
    {
        var tooLate = Orders.Network with { Now = Orders.DueAt.AddHours(1) };
        var facts = Orders.Dispatched(tooLate).When(RequestInformation.Decide, Ask).Facts;
        Orders.Dispatched(tooLate, [.. facts]).State.Promises.NextDueAt.ShouldBe(Orders.Promise.Ladder[0].At);
    }

    [Fact]
    public void A_second_question_has_to_wait_for_the_answer_to_the_first() =>
        Orders.Dispatched(Orders.Network, Orders.Asked, Orders.Paused)
            .When(RequestInformation.Decide, Ask with { Question = "Which street?" })
            .ThenRefused(RefusalKind.WrongState, "waited for already");

    [Fact]
    public void Once_answered_it_may_ask_again()
    {
        var provided = new InformationProvided(Orders.Id, Orders.RequestId, "network", "A Huawei", Desk.Now);
        Orders.Dispatched(Orders.Network, Orders.Asked, provided).When(RequestInformation.Decide, Ask).Then(Orders.Asked, Orders.Paused);
    }

    [Fact]
    public void An_answered_order_needs_no_information() =>
        Orders.Dispatched(Orders.Network, Orders.Answered).When(RequestInformation.Decide, Ask)
            .ThenRefused(RefusalKind.WrongState, "was answered");

    [Fact]
    public void Another_department_cannot_stop_the_clock() =>
        Orders.Dispatched(Desk.As(Roles.Department, "billing")).When(RequestInformation.Decide, Ask)
            .ThenRefused(RefusalKind.Unknown, "There is no work order");
}
