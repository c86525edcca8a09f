using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;
using Command = Contracts.Knowledge.V1.PublishArticle;

namespace Knowledge.Features;

/// <summary>An approved version comes into force, now or at a moment ahead (E5). What was to come into force from then on does not:
/// so a version that was announced is taken back by publishing the one before it again.</summary>
public static class PublishArticle
{
    public static void Map(ServiceBuilder service) => service
        .Command<KnowledgeArticle, Command>(KnowledgeArticle.Stream, (c, _) => KnowledgeArticle.IdOf(c.ArticleId), Decide, Roles.Editor)
        .At("POST", "/articles/{articleId}/publish");

    public static IEnumerable<IFact> Decide(KnowledgeArticle article, Command command, Context context)
    {
        var version = article.Version(command.ArticleId, command.Version);
        if (article.Published is { } published && published.Version == command.Version && Moments.IsSaid(command.From, published.From, context))
        {
            return [];
        }

        return version.Review is { Approved: true }
            ? [new ArticlePublished(
                command.ArticleId, command.Version, context.Actor.Id, Moments.From(command.From, article, context), context.Now)]
            : throw Refusal.WrongState(
                $"Version {command.Version} {(version.Review is null ? "has not been reviewed" : "was sent back by its reviewer")}: only what was approved is published.");
    }
}
