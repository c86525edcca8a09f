using System.Collections.Immutable;
using Contracts;
using Contracts.Knowledge.V1;
using EventStore;
using Knowledge.Views;
using Messaging;

namespace Knowledge;

/// <summary>The articles that a request was settled with, folded from its uses: one for each time that it was resolved.</summary>
/// <param name="Uses">In the order in which they were heard of.</param>
public sealed record RequestUses(ImmutableList<ArticleUsed> Uses)
{
    /// <summary>Before the first fact.</summary>
    public static readonly RequestUses None = new([]);

    /// <summary>How uses are kept: those of a request are a stream, so that none makes an article slower to load.</summary>
    public static readonly StreamType<RequestUses> Stream =
        new("article-use", None, (uses, fact) => uses.Evolve(fact), view: UseView.Instance);

    /// <summary>The stream of a request.</summary>
    public static Guid IdOf(Guid requestId) => DerivedId.From("knowledge", "use", requestId.ToString());

    /// <summary>How facts change it.</summary>
    public RequestUses Evolve(IFact fact) => fact is ArticleUsed used ? new(Uses.Add(used)) : this;
}
