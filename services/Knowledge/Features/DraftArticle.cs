using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;
using Command = Contracts.Knowledge.V1.DraftArticle;

namespace Knowledge.Features;

/// <summary>An editor or an expert drafts an article, or the next version of one (E5). What is in force stays in force.</summary>
public static class DraftArticle
{
    public static void Map(ServiceBuilder service) => service
        .Command<KnowledgeArticle, Command>(
            KnowledgeArticle.Stream, (c, _) => KnowledgeArticle.IdOf(c.ArticleId), Decide, Roles.Editor, Roles.Expert)
        .At("PUT", "/articles/{articleId}/draft");

    public static IEnumerable<IFact> Decide(KnowledgeArticle article, Command command, Context context) => Drafting.Decide(
        article, command.ArticleId, command.Version,
        new Article(
            command.Title, command.Body, command.Language, command.Kinds ?? [], command.Categories ?? [], command.Regions ?? [],
            command.Tiers ?? [], command.Keywords ?? []),
        consultationId: null, context);
}
