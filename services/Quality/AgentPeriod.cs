using System.Collections.Immutable;
using Contracts;
using Contracts.Quality.V1;
using EventStore;
using Messaging;
using Quality.Views;

namespace Quality;

/// <summary>An agent's work in a period, and the samples that were drawn of it, folded from its facts (G1). One stream, so that between counting and drawing
/// nothing can slip through: what comes after the draw counts in the next period.</summary>
public sealed record AgentPeriod
{
    /// <summary>Before the first fact.</summary>
    public static readonly AgentPeriod None = new();

    /// <summary>How periods are kept: each agent's is a stream.</summary>
    public static readonly StreamType<AgentPeriod> Stream = new(
        "agent-period", None, (period, fact) => period.Evolve(fact), period => period.Closed is null ? period.Opened?.DrawAt : null, PeriodView.Instance);

    /// <summary>Whose, and from when until when.</summary>
    public PeriodOpened? Opened { get; init; }

    /// <summary>What counts in it, by request.</summary>
    public ImmutableSortedDictionary<Guid, Work> Works { get; init; } = ImmutableSortedDictionary<Guid, Work>.Empty;

    /// <summary>Explanations of bad ratings; of a month.</summary>
    public ImmutableList<ExplanationCounted> Explanations { get; init; } = [];

    /// <summary>Inspections whose score stands; of a month.</summary>
    public ImmutableList<InspectionCounted> Inspections { get; init; } = [];

    /// <summary>The assessment, once the month is over.</summary>
    public AssessmentFrozen? Assessment { get; init; }

    /// <summary>One for each plan.</summary>
    public ImmutableList<SampleDrawn> Samples { get; init; } = [];

    /// <summary>Set when the samples were drawn.</summary>
    public PeriodClosed? Closed { get; init; }

    /// <summary>The stream of an agent's period.</summary>
    public static Guid IdOf(string agentId, string period) => DerivedId.From("quality", "agent-period", agentId, period);

    /// <summary>How facts change it.</summary>
    public AgentPeriod Evolve(IFact fact) => fact switch
    {
        PeriodOpened f => this with { Opened = f },
        WorkCounted f => this with { Works = Works.SetItem(f.RequestId, After(f)) },
        ExplanationCounted f => this with { Explanations = Explanations.Add(f) },
        InspectionCounted f => this with { Inspections = Inspections.Add(f) },
        AssessmentFrozen f => this with { Assessment = f },
        SampleDrawn f => this with { Samples = Samples.Add(f) },
        PeriodClosed f => this with { Closed = f },
        _ => this,
    };

    /// <summary>True when a fact would say nothing new.</summary>
    public bool Knows(IPeriodFact counted) => counted switch
    {
        WorkCounted f => Works.TryGetValue(f.RequestId, out var work) && work == work.With(f),
        ExplanationCounted f => Explanations.Contains(f),
        InspectionCounted f => Inspections.Exists(known => known.InspectionId == f.InspectionId),
        _ => false,
    };

    private Work After(WorkCounted counted) =>
        (Works.GetValueOrDefault(counted.RequestId) ?? new(counted.RequestId, null, null, null, YellowCard: false)).With(counted);
}
