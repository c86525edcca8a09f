using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.RecordCallback;

namespace Routing.Features;

/// <summary>
/// The agent who took a callback called the customer (B3), as promised. Not reached, the request waits again in its place, no sooner than
/// <c>callbackTriesApart</c> of the desk's settings, and another call is promised; after <c>callbackTries</c> it is a message, which the agent has in hand and
/// replies to.
/// </summary>
public static class RecordCallback
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/callback-tries");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        if (request.Known(command.RequestId) is not { Status: RequestStatus.Assigned, WaitsBy: WaitsBy.Callback, AgentId: { } agent })
        {
            throw Refusal.WrongState($"No agent has a callback of request {request.Id} in hand.");
        }

        context.MustBeAgent(agent);
        var settings = context.Directory.Settings;
        if (request.CallbackTriedAt + settings.CallbackTriesApart is { } next && context.Now < next)
        {
            throw Refusal.WrongState($"The customer was called a short time ago: the next try counts from {next:O} on.");
        }

        var tried = new CallbackTried(request.Id, agent, request.CallbackTries + 1, command.Reached, context.Now);
        List<IFact> facts = [tried, .. request.Promises.End(Request.Callback, context.Now, context.Directory.Sla)];
        var after = Request.Stream.Fold(request, facts);
        return command.Reached ? facts
            : tried.Attempt < (settings.CallbackTries ?? 1) ? [.. facts, .. Again(after, settings.CallbackTriesApart, context)]
            : [.. facts, .. after.OweReply(text: null, MessageLeftBecause.CallbackInVain, context)];
    }

    private static IEnumerable<IFact> Again(Request request, TimeSpan? apart, Context context)
    {
        yield return request.BackToQueue(QueuedBecause.CallbackNotReached, context.Now) with { NotBefore = context.Now + apart };
        if (request.Promises.Make(context.Directory.Sla, Request.Callback, request.Id, request.Id, request.Case, context.Now) is { } promise)
        {
            yield return promise;
        }
    }
}
