using Contracts;
using Contracts.Knowledge.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>
/// What the knowledge base makes of a simple question (A6). While an article is looked for, and until the customer says what they make of it, it rings at
/// nobody. That helped, or silence, settles it. That did not help, or no article, queues it for a human, with the place of its first moment.
/// </summary>
public static class HearSelfService
{
    public static void Map(ServiceBuilder service) => service
        .On<Request, ArticleOffered>(Request.Stream, f => f.RequestId, Decide)
        .On<Request, NoArticleFound>(Request.Stream, f => f.RequestId, Decide)
        .On<Request, SelfServiceEnded>(Request.Stream, f => f.RequestId, Decide);

    /// <summary>The customer was shown an article. Should the knowledge base fall silent, a human has the request soon after the time for a reaction.</summary>
    public static IEnumerable<IFact> Decide(Request request, ArticleOffered offered, Context context) =>
        Heard(request, offered) is { Status: RequestStatus.SelfService, ArticleShown: false } && context.Directory.Settings.SelfService is { } settings
            ? [
                new ArticleAwaited(
                    request.Id, request.Profile!, request.Kind!.Value, request.Category!, request.Urgency, request.Skill, offered.ReactBy + settings.SearchFor,
                    offered.At, IsOffered: true),
            ]
            : [];

    /// <summary>There is no article for it.</summary>
    public static IEnumerable<IFact> Decide(Request request, NoArticleFound none, Context context) =>
        Heard(request, none).Status == RequestStatus.SelfService ? ToHuman(request, QueuedBecause.New, none.At, context) : [];

    /// <summary>What came of an article. Who waits for an agent meanwhile and says that it helped needs none, unless it has become more than a question.</summary>
    public static IEnumerable<IFact> Decide(Request request, SelfServiceEnded ended, Context context) => (Heard(request, ended).Status, ended.Outcome) switch
    {
        (RequestStatus.SelfService, SelfServiceOutcome.Helped or SelfServiceOutcome.NoReaction) => Settled(request, ended, context),
        (RequestStatus.SelfService, _) => ToHuman(request, QueuedBecause.ArticleNotHelped, ended.At, context),
        (RequestStatus.Queued, SelfServiceOutcome.Helped) when request is { OwnerAgentId: null, Kind: RequestKind.Consultation } => Settled(request, ended, context),
        _ => [],
    };

    /// <summary>It is queued for a human, and its place counts from the first contact on.</summary>
    internal static IEnumerable<IFact> ToHuman(Request request, QueuedBecause because, DateTimeOffset at, Context context) => request.Queue(
        request.BackToQueue(because, at) with { PlaceSince = request.Profile!.ReceivedAt }, context.Directory);

    private static IEnumerable<IFact> Settled(Request request, SelfServiceEnded ended, Context context) =>
    [
        new RequestSelfServed(request.Id, ended.ArticleId, ended.Version, ended.Outcome == SelfServiceOutcome.Helped, ended.At),
        .. request.WithdrawPromises(ended.At, "self-served", context.Directory.Sla),
    ];

    private static Request Heard(Request request, IRequestFact fact) => request.Status == RequestStatus.None
        ? throw new NotYetException($"Request {fact.RequestId} was looked at before it was heard of.")
        : request;
}
