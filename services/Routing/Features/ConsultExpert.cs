using Contracts;
using Contracts.Routing.V1;
using EventStore;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.ConsultExpert;

namespace Routing.Features;

/// <summary>
/// The agent cannot answer and makes an appointment with the customer for the answer (E1); Consultation finds the expert. The
/// owner may seek further ones, also with the same question: a repeat is told from that by its message alone, over HTTP by the
/// Idempotency-Key.
/// </summary>
public static class ConsultExpert
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/consult");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        request.MustBeWorkedOn(context, orWithOthers: true);
        request.MustHaveCalled();
        if (command.AppointmentAt <= context.Now)
        {
            throw Refusal.Invalid("appointmentAt", "appointmentAt must lie in the future.");
        }

        var consultationId = DerivedId.From("consultation", request.Id.ToString(), request.Consultations.Count.ToString());
        return
        [
            new ConsultationSought(
                request.Id, consultationId, request.OwnerAgentId!, command.Topic, command.Question,
                command.AppointmentAt.ToUniversalTime(), context.Now),
            .. request.Replied(context),
        ];
    }
}
