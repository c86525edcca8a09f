using Contracts;
using Contracts.Knowledge.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Knowledge.Features;

/// <summary>An agent settled a request with an article (C1): that is counted, so that articles nobody uses show. A version that
/// there is not is not counted: Routing takes the agent's word, and only Knowledge knows its articles.</summary>
public static class CountUse
{
    public static void Map(ServiceBuilder service) => service.On<RequestResolved>(opens: _ => false, async (reaction, resolved, token) =>
    {
        if (resolved is not { ArticleId: { } articleId, ArticleVersion: { } version })
        {
            return;
        }

        var hop = reaction.Services.GetRequiredService<Hop>();
        var article = await hop.StateAsync(KnowledgeArticle.Stream, KnowledgeArticle.IdOf(articleId), token);
        if (version <= article.Latest)
        {
            await reaction.RunAsync(RequestUses.Stream, RequestUses.IdOf(resolved.RequestId), Decide, resolved, token);
        }
    });

    public static IEnumerable<IFact> Decide(RequestUses uses, RequestResolved resolved, Context context)
    {
        if (resolved is not { ArticleId: { } articleId, ArticleVersion: { } version })
        {
            return [];
        }

        var used = new ArticleUsed(resolved.RequestId, articleId, version, resolved.AgentId, resolved.At);
        return uses.Uses.Contains(used) ? [] : [used];
    }
}
