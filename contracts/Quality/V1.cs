using System.ComponentModel.DataAnnotations;
using Contracts.Directory.V1;

namespace Contracts.Quality.V1;

/// <summary>One thing that an inspector looks at 评分项.</summary>
/// <param name="Id">The item, unique in its sheet.</param>
/// <param name="Title">What is looked at.</param>
/// <param name="Points">The most points, at least 1.</param>
/// <param name="Critical">True where 0 points fail the whole, whatever else was good 致命项.</param>
public sealed record SheetItem([Id] string Id, [Words(200)] string Title, [Range(1, 1000)] int Points, bool Critical = false);

/// <summary>Items that count together.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Weight">What the section weighs beside the others, at least 1.</param>
/// <param name="Items">The items.</param>
public sealed record SheetSection(
    [Words(200)] string Title, [Range(1, 1000)] int Weight, [Set(50)] IReadOnlyList<SheetItem> Items);

/// <summary>What an item was given.</summary>
/// <param name="Item">The item.</param>
/// <param name="Points">0 to the item's points; null where it did not apply.</param>
public sealed record ItemScore([Id] string Item, [Range(0, 1000)] int? Points);

/// <summary>A score sheet 评分表 is in force from here on, in this version. What was scored by another stays as it was (G1).</summary>
/// <param name="SheetId">The sheet.</param>
/// <param name="Version">From 1.</param>
/// <param name="Title">What it is for.</param>
/// <param name="PassAt">A total of so many points of 100 passes.</param>
/// <param name="Sections">The sections.</param>
/// <param name="By">The supervisor who published it.</param>
/// <param name="At">When.</param>
[Name("score_sheet_published")]
public sealed record ScoreSheetPublished(
    string SheetId, int Version, string Title, int PassAt, IReadOnlyList<SheetSection> Sections, string By, DateTimeOffset At) : IFact;

/// <summary>What happened to a request in a period, so that it counts among the agent's work there.</summary>
public enum CountedBecause
{
    /// <summary>The customer was told the result.</summary>
    Told,

    /// <summary>The customer rated it.</summary>
    Rated,

    /// <summary>The agent was given a yellow card over it.</summary>
    YellowCard,
}

/// <summary>Something that counts in an agent's period.</summary>
public interface IPeriodFact : IRequestFact
{
    /// <summary>The agent.</summary>
    string AgentId { get; }

    /// <summary>The period that it counts in. What was heard too late for the one that it happened in counts in the next.</summary>
    string Period { get; }
}

/// <summary>The work of an agent in a period is gathered from here on, until its samples are drawn.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The period: <c>2026-03</c>, <c>2026-W10</c>, <c>2026-03-02</c>.</param>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment after it.</param>
/// <param name="DrawAt">When its samples are drawn.</param>
/// <param name="At">When this was said.</param>
[Name("period_opened")]
public sealed record PeriodOpened(
    string AgentId, string Period, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset DrawAt, DateTimeOffset At) : IFact;

/// <summary>A request counts among an agent's work of a period: samples are drawn from these. What is known of it is what these facts say together.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Whose it was when the customer was told: the first-contact owner 首问负责.</param>
/// <param name="Period">The period. What was heard too late for the one that it happened in counts in the next.</param>
/// <param name="Because">What happened.</param>
/// <param name="Kind">The kind; null where it was not known.</param>
/// <param name="Channel">Where it came in; null likewise.</param>
/// <param name="Score">The customer's rating; null where there is none, or it was told in another period.</param>
/// <param name="At">When it happened.</param>
[Name("work_counted")]
public sealed record WorkCounted(
    Guid RequestId, string AgentId, string Period, CountedBecause Because, RequestKind? Kind, Channel? Channel, int? Score, DateTimeOffset At) : IPeriodFact;

/// <summary>Why a request is in a sample.</summary>
public enum DrawnBecause
{
    /// <summary>All with a yellow card are.</summary>
    YellowCard,

    /// <summary>Its lot was among the lowest.</summary>
    Lot,
}

/// <summary>A request in a sample.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Because">Why.</param>
/// <param name="Lot">SHA-256 of plan, version, period, seed and request, in hexadecimal digits.</param>
public sealed record DrawnRequest(Guid RequestId, DrawnBecause Because, string Lot);

/// <summary>
/// A sample of an agent's work was drawn 抽样 (G1), by a rule that anybody can repeat: all with a yellow card; of the others that the plan is about, those with the
/// lowest SHA-256 of <c>plan|version|period|seed|request</c>.
/// </summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The period.</param>
/// <param name="Plan">The plan, as it was then.</param>
/// <param name="Population">How many requests counted among the agent's work.</param>
/// <param name="PopulationHash">SHA-256 of their ids, sorted, a line each: none was left out.</param>
/// <param name="Eligible">How many of them the plan is about.</param>
/// <param name="Drawn">The sample, by lot.</param>
/// <param name="At">When it was to be drawn.</param>
/// <param name="Seed">The moment when it was drawn, to the microsecond, which nobody could know before; null in samples of before there was one, whose lots are without.</param>
[Name("sample_drawn")]
public sealed record SampleDrawn(
    string AgentId, string Period, SamplingPlan Plan, int Population, string PopulationHash, int Eligible, IReadOnlyList<DrawnRequest> Drawn,
    DateTimeOffset At, string? Seed = null) : IFact;

/// <summary>The period is over for this agent: nothing counts in it any more.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The period.</param>
/// <param name="At">When: the moment that it was to be drawn at, whenever that was noticed.</param>
[Name("period_closed")]
public sealed record PeriodClosed(string AgentId, string Period, DateTimeOffset At) : IFact;

/// <summary>What kind of inspection 质检方式 (G1).</summary>
public enum InspectionForm
{
    /// <summary>A recording is heard 录音质检; it lies elsewhere, and is named by a reference.</summary>
    Recording,

    /// <summary>The inspector listens in 实时监听.</summary>
    LiveMonitoring,

    /// <summary>Requests about one topic are looked at 专项检查.</summary>
    TopicCheck,

    /// <summary>The inspector calls as a customer would 拨测.</summary>
    TestCall,
}

/// <summary>A fact in the life of an inspection.</summary>
public interface IInspectionFact : IRequestFact
{
    /// <summary>The inspection.</summary>
    Guid InspectionId { get; }
}

/// <summary>How an agent handled a request is to be inspected 质检任务 (G1).</summary>
/// <param name="InspectionId">The inspection; derived from what it is about.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="Level">Who inspects.</param>
/// <param name="Form">How.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="InspectorId">Who does it; null while there is nobody of the level who may.</param>
/// <param name="At">When.</param>
/// <param name="Plan">The sampling plan that it was drawn by; null where somebody opened it.</param>
/// <param name="PlanVersion">Its version.</param>
/// <param name="Period">The period that it was drawn from.</param>
/// <param name="Because">Why it was drawn.</param>
/// <param name="Team">The agent's team then.</param>
/// <param name="Topic">What a topic check is about.</param>
[Name("inspection_opened")]
public sealed record InspectionOpened(
    Guid InspectionId, Guid RequestId, string AgentId, InspectionLevel Level, InspectionForm Form, string Sheet, string? InspectorId, DateTimeOffset At,
    string? Plan = null, int? PlanVersion = null, string? Period = null, DrawnBecause? Because = null, string? Team = null, string? Topic = null) : IInspectionFact;

/// <summary>Somebody else does the inspection.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="InspectorId">Who.</param>
/// <param name="By">Who said so, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("inspection_assigned")]
public sealed record InspectionAssigned(Guid InspectionId, Guid RequestId, string InspectorId, string By, DateTimeOffset At) : IInspectionFact;

/// <summary>The inspector scored it, and the agent is told: until the moment promised they acknowledge it or appeal (G1). This score stays, whatever follows.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="InspectorId">Who scored it.</param>
/// <param name="Sheet">By which score sheet.</param>
/// <param name="SheetVersion">In which version.</param>
/// <param name="Scores">What each item was given, in the sheet's order.</param>
/// <param name="Total">0 to 100, computed: 0 where a critical item was given nothing.</param>
/// <param name="Passed">The total reaches what the sheet asks for.</param>
/// <param name="FailedItems">Critical items that were given nothing.</param>
/// <param name="Recording">The name of the recording, where it lies; never the recording.</param>
/// <param name="Note">What the agent is to know.</param>
/// <param name="RespondBy">Until when they acknowledge or appeal; null where the policy has no rule for it.</param>
/// <param name="At">When.</param>
/// <param name="Form">How it was inspected.</param>
[Name("inspection_scored")]
public sealed record InspectionScored(
    Guid InspectionId, Guid RequestId, string AgentId, string InspectorId, string Sheet, int SheetVersion, IReadOnlyList<ItemScore> Scores, double Total,
    bool Passed, IReadOnlyList<string> FailedItems, string? Recording, [Personal] string? Note, DateTimeOffset? RespondBy, DateTimeOffset At,
    InspectionForm Form) : IInspectionFact;

/// <summary>Another inspector scored the same by the same sheet 校准; the first score stays beside it, and counts.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="ReviewerId">Who scored it the second time.</param>
/// <param name="Scores">What each item was given, in the sheet's order.</param>
/// <param name="Total">0 to 100.</param>
/// <param name="Difference">By how many points of 100 the two totals differ; never below 0.</param>
/// <param name="Note">What the two are to talk about.</param>
/// <param name="At">When.</param>
[Name("inspection_calibrated")]
public sealed record InspectionCalibrated(
    Guid InspectionId, Guid RequestId, string AgentId, string ReviewerId, IReadOnlyList<ItemScore> Scores, double Total, double Difference,
    [Personal] string? Note, DateTimeOffset At) : IInspectionFact;

/// <summary>The agent has seen the score, and does not appeal.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="At">When.</param>
[Name("inspection_acknowledged")]
public sealed record InspectionAcknowledged(Guid InspectionId, Guid RequestId, string AgentId, DateTimeOffset At) : IInspectionFact;

/// <summary>The agent appeals 申诉: somebody else than inspector and agent decides until the moment promised.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Grounds">Why.</param>
/// <param name="DecideBy">Until when it is decided; null where the policy has no rule for it.</param>
/// <param name="At">When.</param>
[Name("inspection_appealed")]
public sealed record InspectionAppealed(
    Guid InspectionId, Guid RequestId, string AgentId, [Personal] string Grounds, DateTimeOffset? DecideBy, DateTimeOffset At) : IInspectionFact;

/// <summary>A third person decided the appeal 申诉裁定. Where it is granted the score that they gave counts from here on; the first stays on record.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="By">Who decided, as <c>role/id</c>.</param>
/// <param name="Granted">The agent is right.</param>
/// <param name="Scores">What each item is given now; the first scores where it was not granted.</param>
/// <param name="Total">0 to 100, which counts.</param>
/// <param name="Passed">It reaches what the sheet asks for.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Name("appeal_decided")]
public sealed record AppealDecided(
    Guid InspectionId, Guid RequestId, string AgentId, string By, bool Granted, IReadOnlyList<ItemScore> Scores, double Total, bool Passed,
    [Personal] string Reason, DateTimeOffset At) : IInspectionFact;

/// <summary>Why a score stands.</summary>
public enum ConcludedBecause
{
    /// <summary>The agent acknowledged it.</summary>
    Acknowledged,

    /// <summary>The agent neither acknowledged it nor appealed in the time for it.</summary>
    NoResponse,

    /// <summary>The agent appealed, and nobody decided in the time for it: the first score stands.</summary>
    NoDecision,

    /// <summary>An appeal was decided.</summary>
    AppealDecided,
}

/// <summary>A score stands: what it says counts for findings (G2) and for the agent's monthly assessment (G1).</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="Team">Their team when it was opened.</param>
/// <param name="Form">How it was inspected.</param>
/// <param name="Plan">The sampling plan that it was drawn by; null where somebody opened it.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="SheetVersion">In which version.</param>
/// <param name="Scores">The scores that count.</param>
/// <param name="Total">0 to 100.</param>
/// <param name="Passed">It reaches what the sheet asks for.</param>
/// <param name="Because">Why it stands.</param>
/// <param name="OpenedAt">When the inspection was opened.</param>
/// <param name="At">Since when it stands; without a response, the moment until when one was waited for.</param>
[Name("inspection_concluded")]
public sealed record InspectionConcluded(
    Guid InspectionId, Guid RequestId, string AgentId, string? Team, InspectionForm Form, string? Plan, string Sheet, int SheetVersion,
    IReadOnlyList<ItemScore> Scores, double Total, bool Passed, ConcludedBecause Because, DateTimeOffset OpenedAt, DateTimeOffset At) : IInspectionFact;

/// <summary>Whether a finding is about one agent or a whole team.</summary>
public enum FindingScope
{
    /// <summary>One agent.</summary>
    Agent,

    /// <summary>A team.</summary>
    Team,
}

/// <summary>A fact in the loop of a finding 问题闭环 (G2). It belongs to the request of the inspection that it speaks of.</summary>
public interface IFindingFact : IRequestFact
{
    /// <summary>The finding; derived from agent or team, sheet and item.</summary>
    Guid FindingId { get; }
}

/// <summary>Something is not right about an item, with an agent or a team 发现问题 (G2).</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="RequestId">The request of the inspection.</param>
/// <param name="InspectionId">The inspection that shows it.</param>
/// <param name="Scope">An agent or a team.</param>
/// <param name="Whose">Which.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="Item">The item.</param>
/// <param name="By">Who recorded it, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("finding_recorded")]
public sealed record FindingRecorded(
    Guid FindingId, Guid RequestId, Guid InspectionId, FindingScope Scope, string Whose, string Sheet, string Item, string By, DateTimeOffset At) : IFindingFact;

/// <summary>A measure is proposed 整改措施; another may follow until it is carried out.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="RequestId">The request of the inspection that shows it.</param>
/// <param name="Measure">What is to be done.</param>
/// <param name="By">Who proposes it, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("measure_proposed")]
public sealed record MeasureProposed(Guid FindingId, Guid RequestId, [Personal] string Measure, string By, DateTimeOffset At) : IFindingFact;

/// <summary>The measure was carried out 已整改: from here on new samples show whether it helped.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="RequestId">The request of the inspection that shows it.</param>
/// <param name="By">Who says so, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("finding_improved")]
public sealed record FindingImproved(Guid FindingId, Guid RequestId, string By, DateTimeOffset At) : IFindingFact;

/// <summary>It did not come again in an inspection of a new sample.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="RequestId">The request of that inspection.</param>
/// <param name="InspectionId">That inspection.</param>
/// <param name="At">Since when its score stands.</param>
[Name("finding_checked")]
public sealed record FindingChecked(Guid FindingId, Guid RequestId, Guid InspectionId, DateTimeOffset At) : IFindingFact;

/// <summary>It did not come again in as many inspections of new samples as the desk asks for 验证通过.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="RequestId">The request of the last of them.</param>
/// <param name="Inspections">Which.</param>
/// <param name="At">When.</param>
[Name("finding_verified")]
public sealed record FindingVerified(Guid FindingId, Guid RequestId, IReadOnlyList<Guid> Inspections, DateTimeOffset At) : IFindingFact;

/// <summary>It came again after it was improved or verified 复发: reopened by itself. Another measure is to be proposed.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="RequestId">The request of the inspection that shows it again.</param>
/// <param name="InspectionId">That inspection.</param>
/// <param name="At">Since when its score stands.</param>
[Name("finding_reopened")]
public sealed record FindingReopened(Guid FindingId, Guid RequestId, Guid InspectionId, DateTimeOffset At) : IFindingFact;

/// <summary>An explanation of a bad rating counts in the agent's month (F4).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The month.</param>
/// <param name="InTime">True where it came in time; false where the case went to the supervisor without one.</param>
/// <param name="At">When the case came to the supervisor.</param>
[Name("explanation_counted")]
public sealed record ExplanationCounted(Guid RequestId, string AgentId, string Period, bool InTime, DateTimeOffset At) : IPeriodFact;

/// <summary>An inspection whose score stands counts in the agent's month.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The month.</param>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Form">How it was inspected.</param>
/// <param name="Total">The total that counts, 0 to 100.</param>
/// <param name="Passed">It reaches what the sheet asks for.</param>
/// <param name="At">Since when it stands.</param>
/// <param name="Drawn">Whether a sample brought it, and no inspector chose it; null in facts of before that was told.</param>
[Name("inspection_counted")]
public sealed record InspectionCounted(
    Guid RequestId, string AgentId, string Period, Guid InspectionId, InspectionForm Form, double Total, bool Passed, DateTimeOffset At, bool? Drawn = null)
    : IPeriodFact, IInspectionFact;

/// <summary>An inspection behind a figure.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="Total">The total that counts.</param>
/// <param name="Passed">Whether it passes.</param>
public sealed record AssessedInspection(Guid InspectionId, double Total, bool Passed);

/// <summary>Figures of inspections.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Their mean total, to a tenth; null for none.</param>
/// <param name="Passed">How many passed.</param>
/// <param name="Of">Which.</param>
public sealed record InspectionFigures(int Count, double? Mean, int Passed, IReadOnlyList<AssessedInspection> Of);

/// <summary>A rating behind a figure.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Score">1 to 5, as it was rated last.</param>
public sealed record AssessedRating(Guid RequestId, int Score);

/// <summary>Figures of ratings.</summary>
/// <param name="Count">How many requests were rated.</param>
/// <param name="Mean">The mean score, to a hundredth; null for none.</param>
/// <param name="Of">Which.</param>
public sealed record RatingFigures(int Count, double? Mean, IReadOnlyList<AssessedRating> Of);

/// <summary>An explanation behind a figure.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="InTime">Whether it came in time.</param>
public sealed record AssessedExplanation(Guid RequestId, bool InTime);

/// <summary>Figures of explanations.</summary>
/// <param name="Count">How many were due.</param>
/// <param name="InTime">How many came in time.</param>
/// <param name="Of">Which.</param>
public sealed record ExplanationFigures(int Count, int InTime, IReadOnlyList<AssessedExplanation> Of);

/// <summary>The assessment of an agent for a month 月度考核 (G1), frozen when the month was over: what comes later counts in the next.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Month">The month, <c>2026-03</c>, by the desk's zone.</param>
/// <param name="Team">The agent's team then; null where the directory had none.</param>
/// <param name="Requests">How many requests counted among the agent's work.</param>
/// <param name="Inspections">Inspections that samples brought and whose score stands.</param>
/// <param name="TestCalls">Test calls 拨测.</param>
/// <param name="Ratings">Ratings by customers.</param>
/// <param name="YellowCards">Requests with a yellow card 黄牌.</param>
/// <param name="Explanations">Explanations of bad ratings.</param>
/// <param name="At">When.</param>
/// <param name="OpenedByHand">Inspections that an inspector chose to make, test calls left out: whoever chooses can choose well, so they stand apart. Null where there are none.</param>
[Name("assessment_frozen")]
public sealed record AssessmentFrozen(
    string AgentId, string Month, string? Team, int Requests, InspectionFigures Inspections, InspectionFigures TestCalls, RatingFigures Ratings,
    IReadOnlyList<Guid> YellowCards, ExplanationFigures Explanations, DateTimeOffset At, InspectionFigures? OpenedByHand = null) : IFact;
