using Contracts.Consultation.V1;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using AnswerConsultation = Consultation.Features.AnswerConsultation;
using Command = Contracts.Consultation.V1.AnswerConsultation;

namespace Consultation.Tests;

public class AnswerConsultationTests
{
    private static readonly Command Answer = new(Id, "Any with SFP+.");

    [Fact]
    public void The_expert_who_took_it_answers() =>
        Given(Desk.As(Roles.Expert, "e2"), WithExpert).When(AnswerConsultation.Decide, Answer)
            .Then(new ConsultationAnswered(Id, RequestId, "e2", Answer.Answer, Desk.Now));

    [Fact]
    public void What_was_referred_is_answered_by_a_supervisor_for_the_lead_department() =>
        Given(Desk.As(Roles.Supervisor, "s1"), Referred).When(AnswerConsultation.Decide, Answer)
            .Then(new ConsultationAnswered(Id, RequestId, "customer-service", Answer.Answer, Desk.Now));

    [Fact]
    public void A_supervisor_leaves_to_the_experts_what_is_theirs() =>
        Given(Desk.As(Roles.Supervisor, "s1"), WithExpert).When(AnswerConsultation.Decide, Answer)
            .ThenRefused(RefusalKind.WrongState, "with the experts");

    [Fact]
    public void Taking_it_comes_before_answering_it() =>
        Given(Desk.As(Roles.Expert, "e2"), Offered("e2")).When(AnswerConsultation.Decide, Answer)
            .ThenRefused(RefusalKind.WrongState, "accepted");

    [Fact]
    public void Who_declined_does_not_answer() =>
        Given(Desk.As(Roles.Expert, "e2"), Offered("e2"), Declined("e2"), Referred).When(AnswerConsultation.Decide, Answer)
            .ThenRefused(RefusalKind.WrongState, "accepted");

    [Fact]
    public void The_first_answer_stands() =>
        Given(Desk.As(Roles.Expert, "e2"), WithAnswer).When(AnswerConsultation.Decide, Answer with { Answer = "Another" })
            .ThenRefused(RefusalKind.WrongState, "answered already");
}
