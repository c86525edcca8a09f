using Hosting;
using Messaging;

namespace Knowledge;

/// <summary>From when on something counts that is decided now.</summary>
internal static class Moments
{
    /// <summary>The moment that a command names, or now; never before what was decided last, by a clock that may be a little ahead of ours.</summary>
    /// <exception cref="Refusal">It lies in the past, where texts that were shown stay as they were.</exception>
    public static DateTimeOffset From(DateTimeOffset? said, KnowledgeArticle article, Context context)
    {
        var earliest = context.Now > article.DecidedAt ? context.Now : article.DecidedAt;
        return said is null ? earliest
            : said >= earliest ? said.Value.ToUniversalTime()
            : throw Refusal.Invalid("from", $"from must not lie before {earliest:O}: what was shown until then stays on record.");
    }

    /// <summary>True where the command says again what counts already.</summary>
    public static bool IsSaid(DateTimeOffset? said, DateTimeOffset from, Context context) => said is null ? from <= context.Now : said == from;
}
