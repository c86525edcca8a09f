using System.ComponentModel.DataAnnotations;

namespace Contracts.Quality.V1;

/// <summary>What the two groups of an improvement action are groups of; the ledger's measures are told by it.</summary>
public enum ImprovementGroups
{
    /// <summary>Teams: skill groups that requests waited in.</summary>
    Team,

    /// <summary>Agents.</summary>
    Agent,

    /// <summary>Departments.</summary>
    Department,

    /// <summary>Regions of customers.</summary>
    Region,

    /// <summary>Channels of the first contact.</summary>
    Channel,

    /// <summary>Categories.</summary>
    Category,
}

/// <summary>
/// An improvement action 改进措施 is planned (G3): who carries it out until when, where it is tried (pilot group 试点组), what it is compared with (comparison group 对照组), and by
/// which one measure. All of that is said before anything is known of its effect, and cannot be changed.
/// </summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Action">What is to be done; of no customer.</param>
/// <param name="OwnerId">Who sees to it: an inspector or a supervisor.</param>
/// <param name="DueAt">Until when it is carried out; later than now.</param>
/// <param name="Measure">A measure of the desk, one of <see cref="MeasureNames"/>.</param>
/// <param name="By">What the groups are groups of.</param>
/// <param name="Pilot">Where it is tried: at least one.</param>
/// <param name="Comparison">Where nothing is changed: at least one, and none of the pilot group.</param>
/// <param name="Days">How many times 24 hours are looked at before it was planned, and as many after it was carried out.</param>
[Name("plan_improvement")]
public sealed record PlanImprovement(
    [Id] string ImprovementId, [Words(200)] string Title, [Words(2000)] string Action, [Id] string OwnerId, DateTimeOffset DueAt, [Id] string Measure,
    ImprovementGroups By, [Phrases(50, 40)] IReadOnlyList<string> Pilot, [Phrases(50, 40)] IReadOnlyList<string> Comparison, [Range(1, 366)] int Days) : ICommand;

/// <summary>An improvement action was carried out 已实施: from here on its effect is measured.</summary>
/// <param name="ImprovementId">The action.</param>
[Name("complete_improvement")]
public sealed record CompleteImprovement([Id] string ImprovementId) : ICommand;

/// <summary>An improvement action is not carried out. One that was carried out stays, whatever its effect.</summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="Why">Why not; of no customer.</param>
[Name("cancel_improvement")]
public sealed record CancelImprovement([Id] string ImprovementId, [Words(2000)] string Why) : ICommand;

/// <summary>A fact in the life of an improvement action.</summary>
public interface IImprovementFact : IFact
{
    /// <summary>The action.</summary>
    string ImprovementId { get; }
}

/// <summary>An improvement action 改进措施 was planned (G3), with what its effect is to be judged by.</summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="OwnerId">Who sees to it.</param>
/// <param name="DueAt">Until when it is carried out.</param>
/// <param name="Measure">A measure of the desk.</param>
/// <param name="GroupedBy">What the groups are groups of.</param>
/// <param name="Pilot">Where it is tried.</param>
/// <param name="Comparison">Where nothing is changed.</param>
/// <param name="Days">How many times 24 hours are looked at before this moment, and as many after it was carried out.</param>
/// <param name="By">The supervisor who planned it.</param>
/// <param name="At">When.</param>
[Name("improvement_planned")]
public sealed record ImprovementPlanned(
    string ImprovementId, string Title, string Action, string OwnerId, DateTimeOffset DueAt, string Measure, ImprovementGroups GroupedBy, IReadOnlyList<string> Pilot,
    IReadOnlyList<string> Comparison, int Days, string By, DateTimeOffset At) : IImprovementFact;

/// <summary>An improvement action was not carried out in time 逾期.</summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="OwnerId">Who was to see to it.</param>
/// <param name="At">When it was due.</param>
[Name("improvement_missed")]
public sealed record ImprovementMissed(string ImprovementId, string OwnerId, DateTimeOffset At) : IImprovementFact;

/// <summary>An improvement action was carried out 已实施.</summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="By">Who says so, as <c>role/id</c>.</param>
/// <param name="At">When: what is measured after it begins here.</param>
[Name("improvement_completed")]
public sealed record ImprovementCompleted(string ImprovementId, string By, DateTimeOffset At) : IImprovementFact;

/// <summary>An improvement action is not carried out 已取消.</summary>
/// <param name="ImprovementId">The action.</param>
/// <param name="Why">Why not.</param>
/// <param name="By">Who says so, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("improvement_cancelled")]
public sealed record ImprovementCancelled(string ImprovementId, string Why, string By, DateTimeOffset At) : IImprovementFact;

/// <summary>The measures of the desk by name, as <c>GET /measures</c> of the ledger has them (H1).</summary>
public static class MeasureNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "connect-rate", "abandonment", "service-level-strict", "service-level-neutral", "average-wait", "told-wait-error", "callbacks-reached",
        "self-service-rate", "self-service-returned", "care-calls-reached", "care-calls-well", "retention-rate", "offer-acceptance", "offers-per-contact",
        "average-handling-time", "fcr", "complaint-on-time", "fault-on-time", "work-order-on-time", "queue-answer-on-time", "callback-on-time",
        "message-reply-on-time", "care-call-on-time", "csat", "nps", "inspection-score", "calibration-difference", "reopen-rate", "misroute-rate",
        "stage-department", "stage-misrouted", "stage-expert", "stage-telling", "stage-closing", "whole",
    ];
}
