using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>
/// The customer came again about a request (A3): who has it, else its owner, is alerted at once. Who wants to speak to someone comes to an
/// agent, whoever works on the matter: a request that nobody at work has in hand joins the queue, kept for its owner for a while, and the
/// answer is promised (A5). So does one that an article was to answer (A6): whatever the customer says then, a human reads it.
/// </summary>
public static class NoteContact
{
    public static void Map(ServiceBuilder service) => service.On<Request, DuplicateJoined>(Request.Stream, f => f.RequestId, Decide)
        .On<ContactReceived>(async (reaction, contact, token) =>
    {
        if (contact.Linked)
        {
            var isAway = await IsAwayAsync(reaction.Services, contact.RequestId, token);
            await reaction.RunAsync(
                Request.Stream, contact.RequestId, (request, again, context) => Decide(request, again, isAway, context), contact, token);
        }
    });

    /// <summary>The rule.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="isAway">The agent who has it in hand is not at work, or on a break.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(Request request, ContactReceived contact, bool isAway, Context context)
    {
        if (request.Status == RequestStatus.None)
        {
            throw new NotYetException($"Request {contact.RequestId} came again before it was heard of.");
        }

        if (request.Status is RequestStatus.Abandoned or RequestStatus.Closed || request.Alerts.Exists(a => a.AlertId == contact.ContactId))
        {
            return [];
        }

        var noted = new ContactNoted(
            request.Id, contact.ContactId, request.Keeper, contact.Channel, contact.Text, contact.Dissatisfied == true, contact.WantsAgent == true,
            contact.At);
        return (noted.WantsAgent && NobodyHasIt(request, isAway)) || request.Status == RequestStatus.SelfService
            ? [
                noted,
                .. request.Evolve(noted).Queue(
                    request.BackToQueue(QueuedBecause.CustomerAsked, context.Now) with
                    {
                        PreferredAgentId = request.OwnerAgentId, NotBefore = null,
                        PlaceSince = request.Status switch
                        {
                            RequestStatus.Queued => request.PlaceSince ?? request.WaitingSince,
                            RequestStatus.SelfService => request.Profile!.ReceivedAt,
                            _ => null,
                        },
                    },
                    context.Directory),
            ]
            : [noted];
    }

    /// <summary>The customer had reported it once more, as a request of its own that was merged into this one. Silence to an article settles it no more.</summary>
    public static IEnumerable<IFact> Decide(Request request, DuplicateJoined joined, Context context)
    {
        if (request.Status == RequestStatus.None)
        {
            throw new NotYetException($"Request {joined.RequestId} came again before it was heard of.");
        }

        if (request.Status is RequestStatus.Abandoned or RequestStatus.Closed || request.Alerts.Exists(a => a.AlertId == joined.MergedRequestId))
        {
            return [];
        }

        var noted = new ContactNoted(
            request.Id, joined.MergedRequestId, request.Keeper, joined.Channel, joined.Text, Dissatisfied: false, WantsAgent: false, joined.At);
        return request.Status == RequestStatus.SelfService
            ? [noted, .. HearSelfService.ToHuman(request.Evolve(noted), QueuedBecause.CustomerAsked, context.Now, context)]
            : [noted];
    }

    private static bool NobodyHasIt(Request request, bool isAway) => request.Status switch
    {
        RequestStatus.Queued => request.WaitsBy != WaitsBy.Line, // they are on the line now
        RequestStatus.Offered => false,
        RequestStatus.Assigned => isAway,
        _ => true,
    };

    private static async Task<bool> IsAwayAsync(IServiceProvider services, Guid requestId, CancellationToken cancellationToken)
    {
        var request = await services.GetRequiredService<Hop>().StateAsync(Request.Stream, requestId, cancellationToken);
        return request is { Status: RequestStatus.Assigned, AgentId: { } agent }
            && await AgentAtWork.StateOfAsync(services, agent, cancellationToken) is AgentState.SignedOut or AgentState.Paused;
    }
}
