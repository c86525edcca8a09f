using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;
using Command = Contracts.Knowledge.V1.ReviewArticle;

namespace Knowledge.Features;

/// <summary>Another editor, or a supervisor, approves a version or sends it back (E5): four eyes see what customers are told.</summary>
public static class ReviewArticle
{
    public static void Map(ServiceBuilder service) => service
        .Command<KnowledgeArticle, Command>(
            KnowledgeArticle.Stream, (c, _) => KnowledgeArticle.IdOf(c.ArticleId), Decide, Roles.Editor, Roles.Supervisor)
        .At("POST", "/articles/{articleId}/review");

    public static IEnumerable<IFact> Decide(KnowledgeArticle article, Command command, Context context)
    {
        var version = article.Version(command.ArticleId, command.Version);
        if (version.Drafted.AuthorId == context.Actor.Id)
        {
            throw Refusal.Forbidden("Somebody else than its author reviews a version.");
        }

        var review = new ArticleReviewed(
            command.ArticleId, command.Version, context.Actor.Id, command.Approved, command.Remark, context.Now);
        return version.Review is not { } before ? [review]
            : before with { At = review.At } == review ? []
            : throw Refusal.WrongState(
                $"Version {command.Version} was {(before.Approved ? "approved" : "sent back")} by {before.ReviewerId} at {before.At:O}. Another text is the next version.");
    }
}
