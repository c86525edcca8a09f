using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>
/// Intake knows what a request is about, or that a human must say it (A5): it joins the queue of the skill group it needs, and
/// the promise of an answer begins. A skill that nobody has is the triage group's matter. What was queued before is
/// reclassified.
/// </summary>
public static class QueueRequest
{
    public static void Map(ServiceBuilder service) => service
        .On<Request, RequestClassified>(Request.Stream, f => f.RequestId, Decide)
        .On<Request, TriageInconclusive>(Request.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(Request request, RequestClassified classified, Context context)
    {
        var skill = context.Directory.SkillGroups.ContainsKey(classified.Skill)
            ? classified.Skill
            : context.Directory.TriageGroup.Id;
        return request.Status != RequestStatus.None
            ? ReclassifyRequest.Decide(request, classified, skill, context)
            : request.Queue(
                new RequestQueued(
                    classified.RequestId, classified.Profile, classified.Kind, classified.Category, classified.Urgency, skill,
                    QueuedBecause.New, PreferredAgentId: null, classified.At),
                context.Directory);
    }

    public static IEnumerable<IFact> Decide(Request request, TriageInconclusive unclear, Context context) =>
        request.Status != RequestStatus.None
            ? []
            : request.Queue(
                new RequestQueued(
                    unclear.RequestId, unclear.Profile, Kind: null, Category: null, Urgency.Normal, context.Directory.TriageGroup.Id,
                    QueuedBecause.New, PreferredAgentId: null, unclear.At),
                context.Directory);
}
