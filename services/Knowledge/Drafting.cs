using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;

namespace Knowledge;

/// <summary>What holds for every draft, wherever its text came from.</summary>
internal static class Drafting
{
    /// <summary>Names that stand in addresses beside the articles'.</summary>
    private static readonly string[] Taken = ["in-work", "use"];

    /// <summary>The next version; nothing where this author has drafted the very same already.</summary>
    /// <exception cref="Refusal">Somebody else has drafted that version, or it is not the next; a tier is not the desk's; or the
    /// name is taken.</exception>
    public static IEnumerable<IFact> Decide(
        KnowledgeArticle article, string articleId, int version, Article content, Guid? consultationId, Context context)
    {
        Demand(!Taken.Contains(articleId), "articleId", $"must not be {string.Join(" or ", Taken)}");
        foreach (var (i, tier) in content.Tiers.Index())
        {
            Demand(context.Directory.MustBeReady().Tiers.ContainsKey(tier), $"tiers[{i}]", "is not a tier of the desk");
        }

        var draft = new ArticleDrafted(articleId, version, context.Actor.Id, content, context.Now, consultationId);
        if (version == article.Latest && Same(article.Versions[^1].Drafted, draft))
        {
            return [];
        }

        return version == article.Latest + 1 ? [draft]
            : version <= article.Latest ? throw Refusal.WrongState(
                $"Version {version} was drafted already. Read version {article.Latest}, drafted by {article.Versions[^1].Drafted.AuthorId}, and draft version {article.Latest + 1}.")
            : throw Refusal.Invalid("version", $"version must be {article.Latest + 1}, the next.");
    }

    private static void Demand(bool holds, string field, string rule)
    {
        if (!holds) throw Refusal.Invalid(field, $"{field} {rule}.");
    }

    /// <summary>All but the moment; compared as JSON, as lists are compared by reference.</summary>
    private static bool Same(ArticleDrafted one, ArticleDrafted other) => JsonNode.DeepEquals(Json(one with { At = other.At }), Json(other));

    private static JsonNode? Json(ArticleDrafted draft) => JsonSerializer.SerializeToNode(draft, ContractJson.Options);
}
