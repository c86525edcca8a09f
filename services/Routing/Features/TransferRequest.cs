using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Marten;
using Messaging;
using Routing.Views;
using Command = Contracts.Routing.V1.TransferRequest;

namespace Routing.Features;

/// <summary>
/// Who has a request in hand passes it on 转接, with all that is known of it, to another skill group or a named agent (B6). The owner stays, the customer
/// keeps the time they have waited and is promised an answer again. Where nobody at work could answer, it is refused, with who could.
/// </summary>
public static class TransferRequest
{
    private const int MostNamed = 10;

    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, RuleAsync, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/transfer");

    /// <summary>The rule.</summary>
    /// <param name="request">The request.</param>
    /// <param name="command">The command.</param>
    /// <param name="atWork">The agents who are at work.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(Request request, Command command, IReadOnlyCollection<string> atWork, Context context)
    {
        if (request.Known(command.RequestId).Status != RequestStatus.Assigned)
        {
            throw Refusal.WrongState($"No agent has request {request.Id} in hand: it is {request.Status.ToString().ToLowerInvariant()}.");
        }

        context.MustBeAgent(request.AgentId);
        switch (command)
        {
            case { Skill: { } skill, AgentId: null }:
                MustAnswer(skill, [.. atWork.Where(a => a != request.AgentId)], context.Directory.MustBeReady());
                break;
            case { Skill: null, AgentId: { } agent }:
                MustBeThere(agent, request, atWork, context.Directory.MustBeReady());
                break;
            default:
                throw Refusal.Invalid("skill", "skill or agentId must say who gets it, one of them and not both.");
        }

        var transferred = new RequestTransferred(
            request.Id, request.AgentId!, command.Skill, command.AgentId, context.Actor.Role == Roles.Supervisor ? context.Actor.Id : null,
            command.Reason, context.Now);
        var queued = request.BackToQueue(QueuedBecause.Transferred, context.Now) with
        {
            Skill = command.Skill ?? request.Skill, PreferredAgentId = command.AgentId,
        };
        return [transferred, .. request.Evolve(transferred).Queue(queued, context.Directory)];
    }

    private static void MustAnswer(string skill, IReadOnlyCollection<string> atWork, DirectorySnapshot directory)
    {
        if (!directory.SkillGroups.TryGetValue(skill, out var group))
        {
            throw Refusal.Invalid("skill", $"skill: there is no skill group '{skill}'.");
        }

        if (!Knows(skill) && !(group.OverflowTo is { } helper && Knows(helper)))
        {
            var staffed = directory.SkillGroups.Keys.Where(Knows).ToList();
            throw new Refusal(
                RefusalKind.WrongState, $"skill: nobody else at work has the skill {skill}; there is somebody for: {Listed(staffed)}.", "skill");
        }

        bool Knows(string one) => atWork.Any(a => Matching.LevelOf(a, one, directory) > 0);
    }

    private static void MustBeThere(string agent, Request request, IReadOnlyCollection<string> atWork, DirectorySnapshot directory)
    {
        if (!directory.Agents.ContainsKey(agent))
        {
            throw Refusal.Invalid("agentId", $"agentId: there is no agent '{agent}'.");
        }

        if (agent == request.AgentId)
        {
            throw Refusal.Invalid("agentId", $"agentId: agent {agent} has it already.");
        }

        if (!atWork.Contains(agent))
        {
            var others = atWork.Where(a => a != request.AgentId && Matching.LevelOf(a, request.Skill, directory) > 0);
            throw new Refusal(
                RefusalKind.WrongState,
                $"agentId: agent {agent} is signed out; at work with the skill {request.Skill}: {Listed([.. others.Order(StringComparer.Ordinal)])}.", "agentId");
        }
    }

    private static string Listed(List<string> names) => names switch
    {
        [] => "nobody",
        { Count: > MostNamed } => string.Join(", ", names.Take(MostNamed)) + $" and {names.Count - MostNamed} more",
        _ => string.Join(", ", names),
    };

    private static async ValueTask<Rule<Request, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var atWork = await session.Query<AgentPresence>().Where(a => a.SignedIn).Select(a => a.Id).ToListAsync(cancellationToken);
        return (request, transfer, then) => Decide(request, transfer, atWork, then);
    }
}
