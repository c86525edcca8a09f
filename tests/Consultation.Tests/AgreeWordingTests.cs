using Contracts;
using Contracts.Consultation.V1;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using AgreeWording = Consultation.Features.AgreeWording;
using Command = Contracts.Consultation.V1.AgreeWording;

namespace Consultation.Tests;

/// <summary>E3: the wording that expert and agent agree on.</summary>
public class AgreeWordingTests
{
    private static readonly Command Agree = new(Id, "Our shop has the right one.");

    [Fact]
    public void The_owner_agrees_on_the_words_for_the_customer() =>
        Given(Desk.As(Roles.Agent, "a1"), WithAnswer).When(AgreeWording.Decide, Agree)
            .Then(new WordingAgreed(Id, RequestId, "a1", Agree.Wording, Desk.Now));

    [Fact]
    public void Better_words_may_follow() =>
        Given(Desk.As(Roles.Supervisor, "s1"), [.. WithAnswer, Wording]).When(AgreeWording.Decide, Agree with { Wording = "Better" })
            .Then(new WordingAgreed(Id, RequestId, "a1", "Better", Desk.Now));

    [Fact]
    public void There_are_no_words_before_the_answer() =>
        Given(Desk.As(Roles.Agent, "a1"), WithExpert).When(AgreeWording.Decide, Agree)
            .ThenRefused(RefusalKind.WrongState, "no answer yet");

    [Fact]
    public void Another_agent_does_not_agree_for_the_owner() =>
        Given(Desk.As(Roles.Agent, "a2"), WithAnswer).When(AgreeWording.Decide, Agree)
            .ThenRefused(RefusalKind.Forbidden, "a1");

    [Fact]
    public void What_was_said_cannot_be_reworded() =>
        Given(Desk.As(Roles.Agent, "a1"), [.. WithAnswer, Wording, Told]).When(AgreeWording.Decide, Agree with { Wording = "Better" })
            .ThenRefused(RefusalKind.WrongState, "was answered");

    private static readonly IFact Told = new CustomerAnswered(Id, RequestId, "a1", AnsweredBy.Agent, Wording.Wording, Desk.Now);
}
