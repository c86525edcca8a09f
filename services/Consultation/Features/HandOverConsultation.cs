using Consultation.Views;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.Routing.V1;
using Hosting;

namespace Consultation.Features;

/// <summary>The request was handed over: its new owner agrees the wording and answers the customer from here on.</summary>
public static class HandOverConsultation
{
    public static void Map(ServiceBuilder service) => service.On<OwnerChanged>(async (reaction, changed, token) =>
    {
        foreach (var consultation in await ConsultationView.OpenOnesOfAsync(reaction.Services, changed.RequestId, token))
        {
            await reaction.RunAsync(ExpertConsultation.Stream, consultation, Decide, changed, token);
        }
    });

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, OwnerChanged changed, Context context) =>
        consultation is { Opened: { } opened, Status: not ConsultationStatus.CustomerAnswered } && opened.OwnerAgentId != changed.OwnerAgentId
            ? [new ConsultationHandedOver(opened.ConsultationId, opened.RequestId, changed.OwnerAgentId, changed.At)]
            : [];
}
