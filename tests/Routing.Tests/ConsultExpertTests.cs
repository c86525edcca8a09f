using Contracts.Routing.V1;
using EventStore;
using Messaging;
using TestKit;
using ConsultExpert = Routing.Features.ConsultExpert;
using ConsultExpertCommand = Contracts.Routing.V1.ConsultExpert;

namespace Routing.Tests;

public class ConsultExpertTests
{
    private static readonly ConsultExpertCommand Consult =
        new(Requests.Id, "technical/broadband", "Which modem does it need?", Desk.Now.AddHours(4));

    private static readonly ConsultationSought Sought = new(
        Requests.Id, DerivedId.From("consultation", Requests.Id.ToString(), "0"), "a1", Consult.Topic, Consult.Question,
        Consult.AppointmentAt, Desk.Now);

    [Fact]
    public void The_agent_asks_an_expert_and_makes_an_appointment() =>
        Requests.AtA1(Requests.AsA1).When(ConsultExpert.Decide, Consult).ThenOnce(Sought);

    [Fact]
    public void Also_while_a_department_works_on_it_and_again_each_with_an_id_of_its_own() =>
        Requests.AtA1(Requests.AsA1, DispatchRequestTests.ToNetwork, Sought)
            .When(ConsultExpert.Decide, Consult with { Question = "And which cable?" })
            .ThenOnce(Sought with
            {
                Question = "And which cable?", ConsultationId = DerivedId.From("consultation", Requests.Id.ToString(), "1"),
            });

    [Fact]
    public void An_appointment_in_the_past_is_refused() =>
        Requests.AtA1(Requests.AsA1)
            .When(ConsultExpert.Decide, Consult with { AppointmentAt = Desk.Now })
            .ThenRefused(RefusalKind.Invalid, "in the future");

    [Fact]
    public void Another_agents_request_is_theirs() =>
        Requests.AtA1(Requests.AsA2).When(ConsultExpert.Decide, Consult).ThenRefused(RefusalKind.Forbidden, "with agent a1");

    [Fact]
    public void An_unclassified_request_must_be_classified_first() =>
        new Given<Request>(Request.Stream, Requests.AsA1, Requests.Unclassified, Requests.OfferedToA1, Requests.AssignedToA1)
            .When(ConsultExpert.Decide, Consult)
            .ThenRefused(RefusalKind.WrongState, "must be classified first");
}
