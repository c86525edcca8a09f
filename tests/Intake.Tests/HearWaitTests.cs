using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Intake.Features;
using TestKit;
using static Intake.Tests.Contacts;

namespace Intake.Tests;

public class HearWaitTests
{
    private static readonly CustomerAwaited Asked = new(RequestId, Channel.App, "When may we come?", Desk.Now.AddMinutes(-5));
    private static readonly AnswerAwaited Awaited = new(RequestId, Asked.At);

    [Fact]
    public void A_customer_who_is_asked_is_waited_for() =>
        GivenCall(Desk.AsService("follow-up")).When(HearWait.Decide, Asked).Then(Awaited);

    [Fact]
    public void Until_the_wait_is_over() =>
        GivenCall(Desk.AsService("follow-up"), Awaited)
            .When(HearWait.Decide, new CustomerWaitEnded(RequestId, WaitEndedBecause.OwnerSaid, Asked.At, Desk.Now))
            .Then(new AnswerWaitEnded(RequestId, Desk.Now));
}
