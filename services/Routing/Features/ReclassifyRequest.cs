using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>
/// It has become clear, or was corrected, what a request is about (A5). It stays with the agent who has it if they have the
/// skill it needs now, or it needs the same as before, for which they help out or were asked; else, and while it waits, it goes to that skill's queue and keeps its place. Taken out of an agent's hands, the customer
/// is promised an answer again. Closed or given up meanwhile, it may be reopened as what it was said to be.
/// </summary>
public static class ReclassifyRequest
{
    /// <summary>Part of <see cref="QueueRequest"/>: Intake tells a correction by the same fact.</summary>
    public static IEnumerable<IFact> Decide(Request request, RequestClassified classified, string skill, Context context)
    {
        var same = (request.Kind, request.Category, request.Urgency, request.Skill)
            == (classified.Kind, classified.Category, classified.Urgency, skill);
        if (same || classified.At < request.ClassifiedAt)
        {
            return [];
        }

        var reclassified = new RequestReclassified(
            request.Id, classified.Kind, classified.Category, classified.Urgency, skill, classified.AgentId, classified.At);
        var amended = classified.Urgency > request.Urgency
            ? request.Promises.AmendForUrgency(
                Request.QueueAnswer, request.Evolve(reclassified).Case, classified.At, context.Directory.Sla)
            : [];
        if (!MustMove(request, skill, context.Directory))
        {
            return [reclassified, .. amended];
        }

        // An owner who lacks the skill is not preferred for it.
        var preferred = Has(context.Directory, request.PreferredAgentId, skill) ? request.PreferredAgentId : null;
        var queued = new RequestQueued(
            request.Id, classified.Profile, classified.Kind, classified.Category, classified.Urgency, skill, QueuedBecause.Reclassified,
            preferred, classified.At);
        return request.Status is RequestStatus.Assigned or RequestStatus.SelfService
            ? [reclassified, .. amended, .. request.Evolve(reclassified).Queue(queued, context.Directory)]
            : [reclassified, .. amended, queued];
    }

    private static bool MustMove(Request request, string skill, DirectorySnapshot directory) => request.Status switch
    {
        RequestStatus.Queued or RequestStatus.SelfService => true,
        RequestStatus.Offered or RequestStatus.Assigned => request.Skill != skill && !Has(directory, request.AgentId, skill),
        _ => false,
    };

    private static bool Has(DirectorySnapshot directory, string? agentId, string skill) =>
        agentId is not null && directory.Agents.TryGetValue(agentId, out var agent) && agent.Skills.ContainsKey(skill);
}
