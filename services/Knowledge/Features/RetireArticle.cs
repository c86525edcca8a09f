using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;
using Command = Contracts.Knowledge.V1.RetireArticle;

namespace Knowledge.Features;

/// <summary>An editor, or a supervisor who sees that it is wrong, takes an article out of force (E5). Its versions stay readable.</summary>
public static class RetireArticle
{
    public static void Map(ServiceBuilder service) => service
        .Command<KnowledgeArticle, Command>(
            KnowledgeArticle.Stream, (c, _) => KnowledgeArticle.IdOf(c.ArticleId), Decide, Roles.Editor, Roles.Supervisor)
        .At("POST", "/articles/{articleId}/retire");

    public static IEnumerable<IFact> Decide(KnowledgeArticle article, Command command, Context context)
    {
        article.Version(command.ArticleId, article.Latest);
        if (article.Retired is { } retired && retired.Reason == command.Reason && Moments.IsSaid(command.From, retired.From, context))
        {
            return [];
        }

        var from = Moments.From(command.From, article, context);
        return article.Validity.After(from).Count > 0
            ? [new ArticleRetired(command.ArticleId, context.Actor.Id, command.Reason, from, context.Now)]
            : throw Refusal.WrongState($"Nothing of article {command.ArticleId} is in force from {from:O} on.");
    }
}
