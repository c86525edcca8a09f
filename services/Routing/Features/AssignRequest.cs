using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Marten;
using Messaging;
using Command = Contracts.Routing.V1.AssignRequest;

namespace Routing.Features;

/// <summary>
/// A supervisor, or the owner, hands an open request over: to an agent who is at work, and who can answer at once where the customer still waits for an answer; they have it in hand or, while a department or an expert
/// works on it, owns it from then on; or back to the queue, where whoever takes it owns it (B6). What the customer was promised goes on.
/// </summary>
public static class AssignRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, RuleAsync, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/assign");

    /// <summary>The rule.</summary>
    /// <param name="request">The request.</param>
    /// <param name="command">The command.</param>
    /// <param name="agent">What the agent who is to get it is doing.</param>
    /// <param name="hasRoom">They have less in hand than they can take.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(Request request, Command command, AgentState agent, bool hasRoom, Context context)
    {
        MustBeAllowed(request.Known(command.RequestId), context);
        if (request.Status is RequestStatus.Abandoned or RequestStatus.Closed)
        {
            throw Refusal.WrongState($"Request {request.Id} is {request.Status.ToString().ToLowerInvariant()}: there is nothing to hand over.");
        }

        return command.AgentId is { } to ? To(request, to, command.Reason, agent, hasRoom, context) : ToQueue(request, command.Reason, context);
    }

    private static IEnumerable<IFact> To(Request request, string to, string? reason, AgentState agent, bool hasRoom, Context context)
    {
        var isWaiting = request.Status is RequestStatus.Queued or RequestStatus.Offered or RequestStatus.SelfService;
        if (request.OwnerAgentId == to && !request.SeeksOwner && !isWaiting && (request.Status != RequestStatus.Assigned || request.AgentId == to))
        {
            return [];
        }

        if (!context.Directory.MustBeReady().Agents.ContainsKey(to))
        {
            throw Refusal.Invalid("agentId", $"agentId: there is no agent '{to}'.");
        }

        if (agent == AgentState.SignedOut)
        {
            throw new Refusal(RefusalKind.WrongState, $"agentId: agent {to} is signed out.", "agentId");
        }

        if (isWaiting && (agent != AgentState.Ready || !hasRoom))
        {
            throw new Refusal(
                RefusalKind.WrongState, $"agentId: agent {to} cannot answer now, and the customer, who waits for an answer, would wait there unseen.", "agentId");
        }

        var handedOver = HandedOver(request, to, reason, context);
        return isWaiting
            ? [handedOver, .. request.Evolve(handedOver).TakenBy(to, owner: to, context)]
            : [handedOver, .. request.OwnedBy(to, context.Now)];
    }

    private static IEnumerable<IFact> ToQueue(Request request, string? reason, Context context)
    {
        if (reason is null)
        {
            throw Refusal.Invalid("reason", "reason must say why it goes back to the queue; or agentId names who gets it.");
        }

        var isWaiting = request.Status is RequestStatus.Queued or RequestStatus.Offered;
        if (isWaiting && request.PreferredAgentId is null && (request.SeeksOwner || request.OwnerAgentId is null))
        {
            return [];
        }

        var handedOver = HandedOver(request, to: null, reason, context);
        var queued = request.BackToQueue(QueuedBecause.HandedOver, context.Now) with { PreferredAgentId = null };
        return isWaiting
            ? [handedOver, queued]
            : [handedOver, .. request.Evolve(handedOver).Queue(queued, context.Directory)];
    }

    private static RequestHandedOver HandedOver(Request request, string? to, string? reason, Context context) => new(
        request.Id, request.OwnerAgentId ?? request.AgentId, to, context.Actor.Role == Roles.Supervisor ? context.Actor.Id : null, reason,
        context.Now);

    private static void MustBeAllowed(Request request, Context context)
    {
        if (context.Actor.Role == Roles.Agent && request.SeeksOwner)
        {
            throw Refusal.Forbidden($"Request {request.Id} was given back to the queue: whoever takes it owns it, or a supervisor says who does.");
        }

        if (context.Actor.Role == Roles.Agent && context.Actor.Id != request.OwnerAgentId)
        {
            throw Refusal.Forbidden(
                $"Request {request.Id} is handed over by its owner, {(request.OwnerAgentId is { } owner ? $"agent {owner}" : "who is nobody yet")}, or a supervisor.");
        }
    }

    private static async ValueTask<Rule<Request, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        if (command.AgentId is not { } to) return (request, assign, then) => Decide(request, assign, AgentState.SignedOut, hasRoom: false, then);

        var agent = await AgentAtWork.StateOfAsync(services, to, cancellationToken);
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var load = (await services.GetRequiredService<AgentLoads>().OfAllAsync(session, cancellationToken)).FirstOrDefault(a => a.AgentId == to)?.Load ?? 0;
        return (request, assign, then) => Decide(request, assign, agent, load < then.Directory.Agents.GetValueOrDefault(to)?.Capacity, then);
    }
}
