using Contracts;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using EventStore;
using Messaging;
using Quality.Views;
using Sla;

namespace Quality;

/// <summary>Where an inspection stands.</summary>
public enum InspectionStatus
{
    /// <summary>It does not exist.</summary>
    None,

    /// <summary>It is not scored yet.</summary>
    Open,

    /// <summary>It is scored; the agent has neither acknowledged it nor appealed.</summary>
    Scored,

    /// <summary>The agent has seen it.</summary>
    Acknowledged,

    /// <summary>A third person is to decide 申诉中.</summary>
    Appealed,

    /// <summary>The appeal is decided.</summary>
    Decided,
}

/// <summary>An inspection 质检, folded from its facts (G1).</summary>
public sealed record Inspection
{
    /// <summary>The agent acknowledges the score or appeals.</summary>
    public const string Feedback = "inspection-feedback";

    /// <summary>An appeal is decided.</summary>
    public const string Appeal = "inspection-appeal";

    /// <summary>Before the first fact.</summary>
    public static readonly Inspection None = new();

    /// <summary>How inspections are kept.</summary>
    public static readonly StreamType<Inspection> Stream = new(
        "inspection", None, (inspection, fact) => inspection.Evolve(fact), inspection => inspection.Promises.NextDueAt, InspectionView.Instance);

    /// <summary>What is inspected.</summary>
    public InspectionOpened? Opened { get; init; }

    /// <summary>Who does it; null for nobody yet.</summary>
    public string? InspectorId { get; init; }

    /// <summary>The first score.</summary>
    public InspectionScored? Scored { get; init; }

    /// <summary>The second score, beside it.</summary>
    public InspectionCalibrated? Calibrated { get; init; }

    /// <summary>The agent has seen it.</summary>
    public InspectionAcknowledged? Acknowledged { get; init; }

    /// <summary>The agent appealed.</summary>
    public InspectionAppealed? Appealed { get; init; }

    /// <summary>What the third person decided.</summary>
    public AppealDecided? Decided { get; init; }

    /// <summary>The score that stands, and since when.</summary>
    public InspectionConcluded? Concluded { get; init; }

    /// <summary>Its promises.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>Where it stands.</summary>
    public InspectionStatus Status => this switch
    {
        { Opened: null } => InspectionStatus.None,
        { Decided: not null } => InspectionStatus.Decided,
        { Appealed: not null } => InspectionStatus.Appealed,
        { Acknowledged: not null } => InspectionStatus.Acknowledged,
        { Scored: not null } => InspectionStatus.Scored,
        _ => InspectionStatus.Open,
    };

    /// <summary>The total that counts; null before it is scored.</summary>
    public double? Total => Decided?.Total ?? Scored?.Total;

    /// <summary>Whether that passes.</summary>
    public bool? Passed => Decided?.Passed ?? Scored?.Passed;

    /// <summary>One that somebody opens: a request is inspected once in each form, about each agent.</summary>
    public static Guid IdOf(OpenInspection command) =>
        DerivedId.From("quality", "inspection", command.RequestId.ToString(), command.AgentId, $"{command.Form}", command.Topic ?? "");

    /// <summary>One that a sample brought.</summary>
    public static Guid IdOf(SampleDrawn sample, Guid requestId) =>
        DerivedId.From("quality", "drawn", sample.Plan.Id, $"{sample.Plan.Version}", sample.Period, sample.AgentId, requestId.ToString());

    /// <summary>How facts change it.</summary>
    public Inspection Evolve(IFact fact) => fact switch
    {
        InspectionOpened f => this with { Opened = f, InspectorId = f.InspectorId },
        InspectionAssigned f => this with { InspectorId = f.InspectorId },
        InspectionScored f => this with { Scored = f },
        InspectionCalibrated f => this with { Calibrated = f },
        InspectionAcknowledged f => this with { Acknowledged = f },
        InspectionAppealed f => this with { Appealed = f },
        AppealDecided f => this with { Decided = f },
        InspectionConcluded f => this with { Concluded = f },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>The score stands from a moment on; nothing where one does already.</summary>
    public IEnumerable<InspectionConcluded> Conclude(ConcludedBecause because, DateTimeOffset at, AppealDecided? decided = null) =>
        this is { Concluded: null, Opened: { } opened, Scored: { } scored }
            ? [
                new(
                    opened.InspectionId, opened.RequestId, opened.AgentId, opened.Team, opened.Form, opened.Plan, opened.Sheet, scored.SheetVersion,
                    decided?.Scores ?? scored.Scores, decided?.Total ?? scored.Total, decided?.Passed ?? scored.Passed, because, opened.At, at),
            ]
            : [];

    /// <summary>What is inspected.</summary>
    /// <exception cref="Refusal">There is no such inspection.</exception>
    public InspectionOpened Known(Guid id) => Opened ?? throw Refusal.Unknown("inspection", id);

    /// <summary>The first score.</summary>
    /// <exception cref="Refusal">There is none yet.</exception>
    public InspectionScored Told(Guid id)
    {
        Known(id);
        return Scored ?? throw Refusal.WrongState($"Inspection {id} is not scored yet.");
    }
}
