using System.ComponentModel.DataAnnotations;

namespace Contracts.Quality.V1;

/// <summary>The next version of a score sheet 评分表 is published (G1).</summary>
/// <param name="SheetId">The sheet.</param>
/// <param name="Version">The number that it gets: 1 for a new sheet, else one above the latest.</param>
/// <param name="Title">What it is for.</param>
/// <param name="PassAt">A total of so many points of 100 passes.</param>
/// <param name="Sections">The sections; no item is in it twice.</param>
[Name("publish_score_sheet")]
public sealed record PublishScoreSheet(
    [Id] string SheetId, [Range(1, int.MaxValue)] int Version, [Words(200)] string Title, [Range(0, 100)] int PassAt,
    [Set(20)] IReadOnlyList<SheetSection> Sections) : ICommand;

/// <summary>An inspector looks at a request that no sample has brought: listens in, checks a topic, makes a test call, hears a recording (G1). They do it themselves.</summary>
/// <param name="RequestId">The request; of a test call 拨测 the one that the call came to.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="Form">How.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="Topic">What a topic check is about; only for one.</param>
[Name("open_inspection")]
public sealed record OpenInspection(
    Guid RequestId, [Id] string AgentId, InspectionForm Form, [Id] string Sheet, [Term] string? Topic = null) : ICommand;

/// <summary>Somebody else does an inspection that is not scored yet: a supervisor says who, an inspector takes one that nobody has.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="InspectorId">An inspector of the level, and not the agent.</param>
[Name("assign_inspection")]
public sealed record AssignInspection(Guid InspectionId, [Id] string InspectorId) : ICommand;

/// <summary>The inspector scores an inspection by the sheet in force. The total is computed, never sent.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Scores">What each item of the sheet is given.</param>
/// <param name="Recording">The name of the recording, where it lies.</param>
/// <param name="Note">What the agent is to know.</param>
[Name("score_inspection")]
public sealed record ScoreInspection(
    Guid InspectionId, [Set(200)] IReadOnlyList<ItemScore> Scores, [Words(200)] string? Recording = null, [Personal][Words(2000)] string? Note = null) : ICommand;

/// <summary>Another inspector scores the same by the same version of the sheet 校准.</summary>
/// <param name="InspectionId">The inspection, which was scored.</param>
/// <param name="Scores">What each item of the sheet is given.</param>
/// <param name="Note">What the two are to talk about.</param>
[Name("calibrate_inspection")]
public sealed record CalibrateInspection(
    Guid InspectionId, [Set(200)] IReadOnlyList<ItemScore> Scores, [Personal][Words(2000)] string? Note = null) : ICommand;

/// <summary>The agent has seen the score.</summary>
/// <param name="InspectionId">The inspection.</param>
[Name("acknowledge_inspection")]
public sealed record AcknowledgeInspection(Guid InspectionId) : ICommand;

/// <summary>The agent appeals 申诉, before the time for it is over.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Grounds">Why.</param>
[Name("appeal_inspection")]
public sealed record AppealInspection(Guid InspectionId, [Personal][Words(2000)] string Grounds) : ICommand;

/// <summary>A third person decides an appeal: neither an inspector who scored it nor the agent.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Granted">The agent is right.</param>
/// <param name="Reason">Why.</param>
/// <param name="Scores">What each item is given now, where it is granted.</param>
[Name("decide_appeal")]
public sealed record DecideAppeal(
    Guid InspectionId, bool Granted, [Personal][Words(2000)] string Reason, [Set(200)] IReadOnlyList<ItemScore>? Scores = null) : ICommand;

/// <summary>Something is not right about an item that lost points, with the agent or the whole team (G2).</summary>
/// <param name="InspectionId">The inspection that shows it; its score stands.</param>
/// <param name="Item">The item.</param>
/// <param name="Scope">The agent, or the team that they are in.</param>
[Name("record_finding")]
public sealed record RecordFinding(Guid InspectionId, [Id] string Item, FindingScope Scope) : ICommand;

/// <summary>A measure is proposed for a finding (G2).</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="Measure">What is to be done.</param>
[Name("propose_measure")]
public sealed record ProposeMeasure(Guid FindingId, [Personal][Words(2000)] string Measure) : ICommand;

/// <summary>The measure was carried out (G2).</summary>
/// <param name="FindingId">The finding.</param>
[Name("report_improvement")]
public sealed record ReportImprovement(Guid FindingId) : ICommand;
