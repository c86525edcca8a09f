using Contracts.Consultation.V1;
using Contracts.Routing.V1;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using AgreeWording = Consultation.Features.AgreeWording;
using HandOverConsultation = Consultation.Features.HandOverConsultation;

namespace Consultation.Tests;

public class HandOverConsultationTests
{
    private static readonly OwnerChanged ToA2 = new(RequestId, "a2", "a1", Desk.Now);
    private static readonly ConsultationHandedOver HandedOver = new(Id, RequestId, "a2", Desk.Now);

    [Fact]
    public void An_open_consultation_has_the_new_owner_who_agrees_the_wording()
    {
        Given(Desk.AsService(), WithAnswer).When(HandOverConsultation.Decide, ToA2).Then(HandedOver);
        Given(Desk.As(Roles.Agent, "a2"), [.. WithAnswer, HandedOver])
            .When(AgreeWording.Decide, new Contracts.Consultation.V1.AgreeWording(Id, "This one"))
            .Then(new WordingAgreed(Id, RequestId, "a2", "This one", Desk.Now));
    }

    [Fact]
    public void Once_the_customer_was_answered_it_stays_as_it_was() =>
        Given(Desk.AsService(), [.. WithAnswer, new CustomerAnswered(Id, RequestId, "a1", AnsweredBy.Agent, "This one", Desk.Now)])
            .When(HandOverConsultation.Decide, ToA2).ThenNothing();
}
