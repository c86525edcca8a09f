using Contracts.Consultation.V1;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using AcceptConsultation = Consultation.Features.AcceptConsultation;
using Command = Contracts.Consultation.V1.AcceptConsultation;

namespace Consultation.Tests;

public class AcceptConsultationTests
{
    private static readonly Command Accept = new(Id);

    [Fact]
    public void The_expert_takes_what_is_offered() =>
        Given(Desk.As(Roles.Expert, "e2"), Offered("e2")).When(AcceptConsultation.Decide, Accept)
            .Then(new ConsultationAccepted(Id, RequestId, "e2", Desk.Now));

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void An_offer_that_lapsed_is_gone_even_when_nobody_noticed_yet(int minutes, bool inTime)
    {
        var outcome = Given(Desk.As(Roles.Expert, "e2") with { Now = Desk.Now.AddMinutes(minutes) }, Offered("e2"))
            .When(AcceptConsultation.Decide, Accept);
        if (inTime)
        {
            outcome.Facts.Count.ShouldBe(1);
        }
        else
        {
            outcome.ThenRefused(RefusalKind.WrongState, "no longer offered to e2");
        }
    }

    [Fact]
    public void What_went_on_to_the_next_expert_cannot_be_taken_back() =>
        Given(Desk.As(Roles.Expert, "e2"), Offered("e2"), LapsedOffer("e2"), Offered("e1")).When(AcceptConsultation.Decide, Accept)
            .ThenRefused(RefusalKind.WrongState, "no longer offered to e2");

    [Fact]
    public void Taking_it_again_changes_nothing_even_after_the_answer() =>
        Given(Desk.As(Roles.Expert, "e2"), WithAnswer).When(AcceptConsultation.Decide, Accept).ThenNothing();

    [Fact]
    public void Who_was_never_asked_cannot_tell_that_it_exists() =>
        Given(Desk.As(Roles.Expert, "e1"), Offered("e2")).When(AcceptConsultation.Decide, Accept)
            .ThenRefused(RefusalKind.Unknown, "There is no consultation");
}
