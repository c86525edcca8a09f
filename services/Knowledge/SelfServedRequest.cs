using Contracts;
using Contracts.Knowledge.V1;
using Contracts.Promises.V1;
using Knowledge.Views;
using Messaging;
using Sla;

namespace Knowledge;

/// <summary>A request that an article may answer (A6), folded from its facts.</summary>
public sealed record SelfServedRequest
{
    /// <summary>The customer's reaction is waited for no longer than that.</summary>
    public const string SelfService = "self-service";

    /// <summary>Before the first fact.</summary>
    public static readonly SelfServedRequest None = new();

    /// <summary>How they are kept: under the request's own id.</summary>
    public static readonly StreamType<SelfServedRequest> Stream =
        new("self-service", None, (request, fact) => request.Evolve(fact), request => request.Promises.NextDueAt, SelfServiceView.Instance);

    /// <summary>The article that the customer was shown.</summary>
    public ArticleOffered? Offered { get; init; }

    /// <summary>There was none.</summary>
    public NoArticleFound? Nothing { get; init; }

    /// <summary>How it ended.</summary>
    public SelfServiceEnded? Ended { get; init; }

    /// <summary>Its promise.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>How facts change it.</summary>
    public SelfServedRequest Evolve(IFact fact) => fact switch
    {
        ArticleOffered f => this with { Offered = f },
        NoArticleFound f => this with { Nothing = f },
        SelfServiceEnded f => this with { Ended = f },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>The reaction is waited for no more; nothing where it is not.</summary>
    public IEnumerable<IFact> End(SelfServiceOutcome outcome, DateTimeOffset at, SlaBook book) => this is { Offered: { } offered, Ended: null }
        ? [
            new SelfServiceEnded(offered.RequestId, offered.ArticleId, offered.Version, outcome, at),
            .. outcome == SelfServiceOutcome.Overtaken ? Promises.Withdraw(SelfService, at, "overtaken", book) : Promises.End(SelfService, at, book),
        ]
        : [];
}
