using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Marten;
using Messaging;

namespace Quality.Views;

/// <summary>An inspection as it is listed: none of its texts.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="Team">Their team.</param>
/// <param name="Level">Who inspects.</param>
/// <param name="Form">How.</param>
/// <param name="Topic">What a topic check is about.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="InspectorId">Who does it; null for nobody yet.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Plan">The sampling plan; null where somebody opened it.</param>
/// <param name="Period">The period that it was drawn from.</param>
/// <param name="Because">Why it was drawn.</param>
/// <param name="Total">The total that counts, 0 to 100; null before it is scored.</param>
/// <param name="Passed">Whether that passes.</param>
/// <param name="FirstTotal">The first score.</param>
/// <param name="SecondTotal">A second inspector's.</param>
/// <param name="DueAt">Until when the agent responds, or a third person decides; null where neither is waited for.</param>
/// <param name="Overdue">That time is over.</param>
public sealed record InspectionRow(
    Guid InspectionId, Guid RequestId, string AgentId, string? Team, InspectionLevel Level, InspectionForm Form, string? Topic, string Sheet, string? InspectorId,
    InspectionStatus Status, DateTimeOffset OpenedAt, string? Plan, string? Period, DrawnBecause? Because, double? Total, bool? Passed, double? FirstTotal,
    double? SecondTotal, DateTimeOffset? DueAt, bool Overdue)
{
    /// <summary>What an inspection comes to.</summary>
    public static InspectionRow Of(Inspection inspection)
    {
        var opened = inspection.Opened!;
        var promise = inspection.Status switch
        {
            InspectionStatus.Scored => inspection.Promises.Find(Inspection.Feedback),
            InspectionStatus.Appealed => inspection.Promises.Find(Inspection.Appeal),
            _ => null,
        };
        return new(
            opened.InspectionId, opened.RequestId, opened.AgentId, opened.Team, opened.Level, opened.Form, opened.Topic, opened.Sheet, inspection.InspectorId,
            inspection.Status, opened.At, opened.Plan, opened.Period, opened.Because, inspection.Total, inspection.Passed, inspection.Scored?.Total,
            inspection.Calibrated?.Total, promise?.DueAt, promise is { BrokenAt: not null });
    }
}

/// <summary>An inspection, and what it is found by.</summary>
/// <param name="Id">The inspection.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="InspectorId">Who does it.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="At">When it was opened.</param>
/// <param name="Row">What people see.</param>
public sealed record InspectionDocument(Guid Id, string AgentId, string? InspectorId, InspectionStatus Status, DateTimeOffset At, InspectionRow Row);

/// <summary>Inspections by whom they concern.</summary>
public sealed class InspectionView : View<Inspection, InspectionDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static InspectionView Instance { get; } = new();

    /// <inheritdoc />
    protected override InspectionDocument[] Of(Guid streamId, Inspection state) => state.Opened is { } opened
        ? [new(streamId, opened.AgentId, state.InspectorId, state.Status, opened.At, InspectionRow.Of(state))]
        : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<InspectionDocument> document) => document
        .Duplicate(d => d.AgentId).Duplicate(d => d.InspectorId).Duplicate(d => d.At);
}
