using Contracts;
using Contracts.Consultation.V1;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Hosting;
using TestKit;

namespace Consultation.Tests;

/// <summary>A question about broadband, asked an hour ago, to be answered in three hours.</summary>
internal static class Consultations
{
    public static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000011");
    public static readonly Guid RequestId = Guid.Parse("0191d3a0-0000-7000-8000-000000000012");
    public static readonly DateTimeOffset OpenedAt = Desk.Now.AddHours(-1);
    public static readonly DateTimeOffset AppointmentAt = Desk.Now.AddHours(3);

    public static ConsultationSought Sought { get; } =
        new(RequestId, Id, "a1", "technical/broadband", "Which router for fibre?", AppointmentAt, OpenedAt);

    public static ConsultationOpened Opened { get; } =
        new(Id, RequestId, "a1", "technical/broadband", "Which router for fibre?", AppointmentAt, OpenedAt);

    public static PromiseMade Promise { get; } = Desk.Directory.Sla.Make(
        ExpertConsultation.ExpertAppointment, RequestId, Id, new SlaMatch(), OpenedAt, AppointmentAt)!;

    public static ConsultationDeclined Declined(string expert) => new(Id, RequestId, expert, "on leave", Desk.Now);

    public static ConsultationOffered Offered(string expert) => new(Id, RequestId, expert, Desk.Now.AddMinutes(20), Desk.Now.AddMinutes(-10));

    public static ConsultationAccepted Accepted(string expert) => new(Id, RequestId, expert, Desk.Now.AddMinutes(-5));

    public static ConsultationAnswered Answered(string expert) => new(Id, RequestId, expert, "Any with SFP+.", Desk.Now.AddMinutes(-2));

    public static ConsultationReferred Referred { get; } = new(Id, RequestId, "customer-service", Desk.Now.AddMinutes(-10));

    public static IFact[] WithExpert { get; } = [Offered("e2"), Accepted("e2")];

    public static IFact[] WithAnswer { get; } = [.. WithExpert, Answered("e2")];

    public static WordingAgreed Wording { get; } = new(Id, RequestId, "a1", "Our shop has the right one.", Desk.Now.AddMinutes(-1));

    public static Given<ExpertConsultation> Given(Context context, params IFact[] since) =>
        new(ExpertConsultation.Stream, context, [Opened, Promise, .. since]);

    public static ConsultationDeclined LapsedOffer(string expert) =>
        new(Id, RequestId, expert, "not answered in time", Offered(expert).AnswerBy);
}
