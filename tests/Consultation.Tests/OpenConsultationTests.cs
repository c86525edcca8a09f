using Consultation.Features;
using Hosting;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;

namespace Consultation.Tests;

public class OpenConsultationTests
{
    [Fact]
    public void A_question_for_an_expert_is_opened_with_its_appointment_as_a_promise()
    {
        new Given<ExpertConsultation>(ExpertConsultation.Stream, Desk.AsService())
            .When(OpenConsultation.Decide, Sought)
            .Then(Opened, Promise);
        Promise.DueAt.ShouldBe(AppointmentAt);
        Promise.AgreedAt.ShouldBe(AppointmentAt);
    }

    [Fact]
    public void Without_a_policy_it_waits_until_there_is_one() =>
        Should.Throw<NotYetException>(() => OpenConsultation.Decide(
            ExpertConsultation.None, Sought, Desk.AsService() with { Directory = DirectorySnapshot.Empty }).ToList());
}
