using Consultation.Features;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.Directory.V1;
using Hosting;
using TestKit;
using static Consultation.Tests.Consultations;

namespace Consultation.Tests;

/// <summary>E2: which expert is asked, and who when nobody is left.</summary>
public class OfferConsultationTests
{
    private static readonly OfferNextExpert NobodyBusy = Loads();

    [Fact]
    public void Who_knows_the_very_topic_comes_before_who_knows_the_broader_one() =>
        Given(Desk.AsService()).When(OfferConsultation.Decide, Loads(("e2", 1)))
            .Then(new ConsultationOffered(Id, RequestId, "e2", Desk.Now.AddMinutes(30), Desk.Now));

    [Fact]
    public void Of_two_who_know_it_equally_well_the_one_with_less_to_do_is_asked() =>
        OfferedTo(With(new Expert("e0", "Expert Nought", ["technical/broadband"])), Loads(("e0", 1), ("e2", 0))).ShouldBe("e2");

    [Fact]
    public void Who_declined_is_not_asked_again() =>
        OfferedTo(Desk.AsService(), NobodyBusy, Offered("e2"), Declined("e2")).ShouldBe("e1");

    [Fact]
    public void Who_is_at_capacity_is_not_asked() =>
        OfferedTo(Desk.AsService(), Loads(("e2", 2))).ShouldBe("e1");

    [Fact]
    public void A_topic_is_covered_by_whole_words_only() =>
        OfferedTo(With(new Expert("e0", "Expert Nought", ["technical/broad"])), NobodyBusy).ShouldBe("e2");

    [Fact]
    public void When_nobody_is_left_the_lead_department_takes_it() =>
        Given(Desk.AsService(), Offered("e2"), Declined("e2"), Offered("e1"), Declined("e1"))
            .When(OfferConsultation.Decide, NobodyBusy)
            .Then(new ConsultationReferred(Id, RequestId, "customer-service", Desk.Now));

    [Fact]
    public void When_all_are_at_capacity_the_lead_department_takes_it() =>
        Given(Desk.AsService()).When(OfferConsultation.Decide, Loads(("e1", 2), ("e2", 3)))
            .Then(new ConsultationReferred(Id, RequestId, "customer-service", Desk.Now));

    [Fact]
    public void A_topic_that_nobody_knows_is_the_lead_departments() =>
        Given(Desk.AsService(), Opened with { Topic = "marketing" })
            .When(OfferConsultation.Decide, NobodyBusy)
            .Then(new ConsultationReferred(Id, RequestId, "customer-service", Desk.Now));

    [Theory]
    [InlineData(40, 20)]
    [InlineData(60, 30)]
    [InlineData(61, 30)]
    [InlineData(2, 1)]
    public void An_offer_takes_at_most_half_of_the_time_until_the_appointment(int untilAppointment, int toAccept) =>
        Given(Desk.AsService(), Opened with { AppointmentAt = Desk.Now.AddMinutes(untilAppointment) })
            .When(OfferConsultation.Decide, NobodyBusy)
            .Then(new ConsultationOffered(Id, RequestId, "e2", Desk.Now.AddMinutes(toAccept), Desk.Now));

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-60)]
    public void Too_close_to_the_appointment_there_is_no_time_to_look_for_an_expert(int untilAppointment) =>
        Given(Desk.AsService(), Opened with { AppointmentAt = Desk.Now.AddMinutes(untilAppointment) })
            .When(OfferConsultation.Decide, NobodyBusy)
            .Then(new ConsultationReferred(Id, RequestId, "customer-service", Desk.Now));

    [Fact]
    public void A_question_that_is_with_somebody_goes_to_nobody_else() =>
        Given(Desk.AsService(), Offered("e2")).When(OfferConsultation.Decide, NobodyBusy).ThenNothing();

    private static OfferNextExpert Loads(params (string Expert, int Load)[] loads) =>
        new(loads.ToDictionary(l => l.Expert, l => l.Load));

    private static Context With(Expert expert)
    {
        var context = Desk.AsService();
        return context with { Directory = context.Directory.With(new ExpertDefined(expert, Desk.Now)) };
    }

    private static string OfferedTo(Context context, OfferNextExpert command, params IFact[] since) =>
        Given(context, since).When(OfferConsultation.Decide, command).Facts.ShouldHaveSingleItem()
            .ShouldBeOfType<ConsultationOffered>().ExpertId;
}
