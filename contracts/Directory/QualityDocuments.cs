using System.ComponentModel.DataAnnotations;

namespace Contracts.Directory.V1;

// How the desk looks at its own work (G1): who inspects, and of how much. Data, as all of the desk's settings.

/// <summary>Which of the two levels of inspection 两级质检 (G1).</summary>
public enum InspectionLevel
{
    /// <summary>The call centre's own inspectors, over all teams 中心级.</summary>
    Centre,

    /// <summary>A team's inspector, over the agents of that team 班组级.</summary>
    Team,
}

/// <summary>How long a sample is gathered, by the desk's zone.</summary>
public enum SamplePeriod
{
    /// <summary>A day: <c>2026-03-02</c>.</summary>
    Day,

    /// <summary>A week from Monday on, by ISO 8601: <c>2026-W10</c>.</summary>
    Week,

    /// <summary>A calendar month: <c>2026-03</c>.</summary>
    Month,
}

/// <summary>Somebody who inspects 质检员: an <c>inspector</c> by their token, of a level by this.</summary>
/// <param name="Id">The personnel id, as in the token. Where it is an agent's as well, they inspect everybody's work but their own.</param>
/// <param name="Level">The level.</param>
/// <param name="Team">The team, at the level of teams; null at the centre's.</param>
public sealed record QualityInspector([Id] string Id, InspectionLevel Level, [Id] string? Team = null);

/// <summary>Which requests of each agent are inspected 抽检计划 (G1): those with a yellow card always, and of the others so many, drawn by lot.</summary>
/// <param name="Id">The plan.</param>
/// <param name="Version">From 1. What a plan says is never changed under the same version, as the lot hangs on it.</param>
/// <param name="Level">Who inspects them.</param>
/// <param name="Period">How long they are gathered; they are drawn when it is over.</param>
/// <param name="PerAgent">How many of each agent at most, beside those with a yellow card; 0 to 1,000.</param>
/// <param name="Sheet">The score sheet that they are scored by.</param>
/// <param name="Kinds">Only requests of these kinds; null or empty: all.</param>
/// <param name="Channels">Only those that came in on these channels; null or empty: all.</param>
/// <param name="RatedAtMost">Only those that were rated so badly, 1 to 5; null: all, rated or not.</param>
public sealed record SamplingPlan(
    [Id] string Id, [Range(1, int.MaxValue)] int Version, InspectionLevel Level, SamplePeriod Period, [Range(0, 1000)] int PerAgent, [Id] string Sheet,
    [Set(6)] IReadOnlyList<RequestKind>? Kinds = null, [Set(20)] IReadOnlyList<Channel>? Channels = null, [Range(1, 5)] int? RatedAtMost = null);

/// <summary>How the desk inspects its own work 质检 (G1).</summary>
/// <param name="Inspectors">Who inspects, each once.</param>
/// <param name="Plans">The plans in force, each once. A plan counts from the moment when a period ends.</param>
/// <param name="DrawAfter">How long after the end of a period its samples are drawn, so that what was told late is in it; null: at once. What comes later still
/// counts in the next period.</param>
/// <param name="RecursWithin">A finding that was verified is reopened by itself where it comes again within this time (G2); null: whenever it does.</param>
/// <param name="VerifyWith">So many inspections of new samples in which it did not come again verify a finding, 1 to 100; null: 3.</param>
/// <param name="BadBelow">An item is bad that is given less than this share of its points, above 0 and at most 1; null: only where it is given nothing.</param>
public sealed record QualitySettings(
    [Set(1000)] IReadOnlyList<QualityInspector> Inspectors, [Set(100)] IReadOnlyList<SamplingPlan> Plans, TimeSpan? DrawAfter = null,
    TimeSpan? RecursWithin = null, [Range(1, 100)] int? VerifyWith = null, double? BadBelow = null);
