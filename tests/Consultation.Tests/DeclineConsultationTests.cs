using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using Command = Contracts.Consultation.V1.DeclineConsultation;
using DeclineConsultation = Consultation.Features.DeclineConsultation;

namespace Consultation.Tests;

public class DeclineConsultationTests
{
    private static readonly Command Decline = new(Id, "on leave");

    [Fact]
    public void The_expert_does_not_take_it() =>
        Given(Desk.As(Roles.Expert, "e2"), Offered("e2")).When(DeclineConsultation.Decide, Decline).Then(Declined("e2"));

    [Fact]
    public void Who_has_taken_it_may_give_it_back_unanswered() =>
        Given(Desk.As(Roles.Expert, "e2"), WithExpert).When(DeclineConsultation.Decide, Decline).Then(Declined("e2"));

    [Fact]
    public void Declining_after_the_time_for_it_changes_nothing() =>
        Given(Desk.As(Roles.Expert, "e2"), Offered("e2"), LapsedOffer("e2"), Offered("e1"))
            .When(DeclineConsultation.Decide, Decline).ThenNothing();

    [Fact]
    public void What_was_answered_cannot_be_declined() =>
        Given(Desk.As(Roles.Expert, "e2"), WithAnswer).When(DeclineConsultation.Decide, Decline)
            .ThenRefused(RefusalKind.WrongState, "was answered");

    [Fact]
    public void Who_was_never_asked_cannot_tell_that_it_exists() =>
        Given(Desk.As(Roles.Expert, "e1"), Offered("e2")).When(DeclineConsultation.Decide, Decline)
            .ThenRefused(RefusalKind.Unknown, "There is no consultation");
}
