using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;
using Routing.Views;

namespace Routing.Features;

/// <summary>
/// Intake knows what a request is about, or that a human must say it (A5): it joins the queue of the skill group it needs, and
/// the promise of an answer begins. A skill that nobody has is the triage group's matter. A customer who had given up waiting shortly before
/// takes up their place (B3). What was queued before is reclassified. A simple question waits for an article first, where the desk has it so (A6).
/// </summary>
public static class QueueRequest
{
    public static void Map(ServiceBuilder service) => service
        .On<RequestClassified>(async (reaction, classified, token) =>
        {
            var left = await LeftPlace.FindAsync(reaction, classified.Profile.CustomerKey, token);
            await reaction.RunAsync(Request.Stream, classified.RequestId, (r, c, context) => Decide(r, c, left, context), classified, token);
        })
        .On<TriageInconclusive>(async (reaction, unclear, token) =>
        {
            var left = await LeftPlace.FindAsync(reaction, unclear.Profile.CustomerKey, token);
            await reaction.RunAsync(Request.Stream, unclear.RequestId, (r, u, context) => Decide(r, u, left, context), unclear, token);
        });

    /// <summary>Where the customer had not given up waiting.</summary>
    public static IEnumerable<IFact> Decide(Request request, RequestClassified classified, Context context) => Decide(request, classified, [], context);

    /// <summary>The rule.</summary>
    /// <param name="request">The request.</param>
    /// <param name="classified">What it is about.</param>
    /// <param name="left">Places in queues that the customer gave up shortly before.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(Request request, RequestClassified classified, IReadOnlyList<LeftPlace> left, Context context)
    {
        var skill = context.Directory.SkillGroups.ContainsKey(classified.Skill)
            ? classified.Skill
            : context.Directory.TriageGroup.Id;
        return request.Status != RequestStatus.None ? ReclassifyRequest.Decide(request, classified, skill, context)
            : classified.ArticleFirst == true && context.Directory.Settings.SelfService is { } settings ?
            [
                new ArticleAwaited(
                    classified.RequestId, classified.Profile, classified.Kind, classified.Category, classified.Urgency, skill,
                    context.Now + settings.SearchFor, classified.At),
            ]
            : Queue(
                request, left, context, new RequestQueued(
                    classified.RequestId, classified.Profile, classified.Kind, classified.Category, classified.Urgency, skill,
                    QueuedBecause.New, PreferredAgentId: null, classified.At));
    }

    /// <summary>Where the customer had not given up waiting.</summary>
    public static IEnumerable<IFact> Decide(Request request, TriageInconclusive unclear, Context context) => Decide(request, unclear, [], context);

    /// <summary>The rule, for a human to say what it is about.</summary>
    public static IEnumerable<IFact> Decide(Request request, TriageInconclusive unclear, IReadOnlyList<LeftPlace> left, Context context) =>
        request.Status != RequestStatus.None
            ? []
            : Queue(
                request, left, context, new RequestQueued(
                    unclear.RequestId, unclear.Profile, Kind: null, Category: null, Urgency.Normal, context.Directory.TriageGroup.Id,
                    QueuedBecause.New, PreferredAgentId: null, unclear.At));

    private static IEnumerable<IFact> Queue(Request request, IReadOnlyList<LeftPlace> left, Context context, RequestQueued queued)
    {
        var place = left.Where(p => queued.At - p.LeftAt <= context.Directory.Settings.ReturnWithin).MinBy(p => p.Since);
        return request.Queue(queued with { PlaceSince = place?.Since, PlaceOf = place?.RequestId }, context.Directory);
    }
}
