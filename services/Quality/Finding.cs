using System.Collections.Immutable;
using Contracts;
using Contracts.Quality.V1;
using EventStore;
using Messaging;
using Quality.Views;

namespace Quality;

/// <summary>Where a finding stands in its loop 闭环 (G2).</summary>
public enum FindingStatus
{
    /// <summary>It does not exist.</summary>
    None,

    /// <summary>It was found, or came again: a measure is to be proposed.</summary>
    Found,

    /// <summary>A measure is proposed.</summary>
    Proposed,

    /// <summary>The measure was carried out; new samples show whether it helped.</summary>
    Improved,

    /// <summary>It did not come again in a new sample.</summary>
    Verified,
}

/// <summary>What is not right about an item, with an agent or a team, folded from its facts (G2).</summary>
public sealed record Finding
{
    /// <summary>Before the first fact.</summary>
    public static readonly Finding None = new();

    /// <summary>How findings are kept: one stream for each agent or team and item.</summary>
    public static readonly StreamType<Finding> Stream = new("finding", None, (finding, fact) => finding.Evolve(fact), view: FindingView.Instance);

    /// <summary>Where it stands.</summary>
    public FindingStatus Status { get; init; }

    /// <summary>What was found last.</summary>
    public FindingRecorded? Recorded { get; init; }

    /// <summary>The measure that was proposed last.</summary>
    public MeasureProposed? Proposed { get; init; }

    /// <summary>When the measure was carried out.</summary>
    public FindingImproved? Improved { get; init; }

    /// <summary>When it was verified.</summary>
    public FindingVerified? Verified { get; init; }

    /// <summary>How often it came again by itself.</summary>
    public int Reopened { get; init; }

    /// <summary>Inspections that were looked at for it, that of finding it among them.</summary>
    public ImmutableHashSet<Guid> Seen { get; init; } = [];

    /// <summary>Inspections of new samples since the measure was carried out, in which it did not come again.</summary>
    public ImmutableList<Guid> Good { get; init; } = [];

    /// <summary>The finding of an agent or a team about an item.</summary>
    public static Guid IdOf(FindingScope scope, string whose, string sheet, string item) =>
        DerivedId.From("quality", "finding", $"{scope}", whose, sheet, item);

    /// <summary>How facts change it.</summary>
    public Finding Evolve(IFact fact) => fact switch
    {
        FindingRecorded f => this with { Status = FindingStatus.Found, Recorded = f, Seen = Seen.Add(f.InspectionId), Good = [] },
        MeasureProposed f => this with { Status = FindingStatus.Proposed, Proposed = f },
        FindingImproved f => this with { Status = FindingStatus.Improved, Improved = f, Good = [] },
        FindingChecked f => this with { Seen = Seen.Add(f.InspectionId), Good = Good.Add(f.InspectionId) },
        FindingVerified f => this with { Status = FindingStatus.Verified, Verified = f },
        FindingReopened f => this with { Status = FindingStatus.Found, Reopened = Reopened + 1, Seen = Seen.Add(f.InspectionId), Good = [] },
        _ => this,
    };

    /// <summary>What was found.</summary>
    /// <exception cref="Refusal">There is no such finding.</exception>
    public FindingRecorded Known(Guid id) => Recorded ?? throw Refusal.Unknown("finding", id);
}
