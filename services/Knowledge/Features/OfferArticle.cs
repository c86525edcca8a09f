using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;
using Hosting;
using Knowledge.Search;

namespace Knowledge.Features;

/// <summary>
/// A simple question is answered by the article that has most of its words, if it has enough of them (A6): the customer's channel shows it, and until the
/// moment promised what they make of it is waited for. Else a human answers.
/// </summary>
public static class OfferArticle
{
    /// <summary>Of so many that Lucene ranks first the one with most of the words is taken.</summary>
    private const int Considered = 5;

    public static void Map(ServiceBuilder service) => service.On<RequestClassified>(opens: classified => classified.ArticleFirst == true, (reaction, classified, token) =>
    {
        if (classified is not { ArticleFirst: true, Profile.Text: { } text }) return Task.CompletedTask;

        var profile = classified.Profile;
        var best = reaction.Services.GetRequiredService<ArticleIndex>().AnswerTo(
            new(text, classified.Kind, classified.Category, profile.Region, profile.Tier, profile.Language, Considered), reaction.Now);
        return reaction.RunAsync(
            SelfServedRequest.Stream, classified.RequestId, (request, asked, context) => Decide(request, asked, best, context), classified, token);
    });

    /// <summary>The rule.</summary>
    /// <param name="request">The request.</param>
    /// <param name="asked">What the customer asked.</param>
    /// <param name="best">The article that fits best; null for none.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(SelfServedRequest request, RequestClassified asked, Answer? best, Context context)
    {
        if (request.Offered is not null || request.Nothing is not null) return [];

        var (id, profile) = (asked.RequestId, asked.Profile);
        var known = new SlaMatch(asked.Kind, asked.Category, profile.Tier, asked.Urgency, profile.Channel, profile.Region, profile.Jurisdiction);
        return best is not null && best.Coverage >= context.Directory.Settings.SelfService?.Coverage
            && context.Directory.Sla.Make(SelfServedRequest.SelfService, id, id, known, context.Now) is { } promise
            ? [
                new ArticleOffered(
                    id, profile.Channel, best.ArticleId, best.Version, best.Title, best.Body, best.Coverage, promise.DueAt, context.Now,
                    asked.Kind, asked.Category, asked.Urgency, profile.Tier, profile.Region, profile.Jurisdiction),
                promise,
            ]
            : [new NoArticleFound(id, best?.Coverage, context.Now)];
    }
}
