using System.Collections.Immutable;
using Contracts;
using Contracts.Directory.V1;
using Messaging;
using Sla;

namespace Hosting;

/// <summary>Who and what there is, as this service knows it at one moment. Immutable: rules that take it stay pure.</summary>
public sealed record DirectorySnapshot
{
    /// <summary>Nothing is known yet.</summary>
    public static readonly DirectorySnapshot Empty = new();

    /// <summary>Departments by id.</summary>
    public ImmutableSortedDictionary<string, Department> Departments { get; private init; } = NewTable<Department>();

    /// <summary>Skill groups by id.</summary>
    public ImmutableSortedDictionary<string, SkillGroup> SkillGroups { get; private init; } = NewTable<SkillGroup>();

    /// <summary>Agents by id.</summary>
    public ImmutableSortedDictionary<string, Agent> Agents { get; private init; } = NewTable<Agent>();

    /// <summary>Experts by id.</summary>
    public ImmutableSortedDictionary<string, Expert> Experts { get; private init; } = NewTable<Expert>();

    /// <summary>Customer tiers.</summary>
    public ImmutableSortedDictionary<int, Tier> Tiers { get; private init; } = ImmutableSortedDictionary<int, Tier>.Empty;

    /// <summary>All SLA policies and calendars, in all versions.</summary>
    public SlaBook Sla { get; private init; } = SlaBook.Empty;

    private DeskSettings? KnownSettings { get; init; }

    private TriageRules? KnownTriage { get; init; }

    /// <summary>The desk's own times and limits.</summary>
    /// <exception cref="NotYetException">Directory has not told them yet.</exception>
    public DeskSettings Settings => KnownSettings ?? throw new NotYetException("The directory has not told the desk's settings yet.");

    /// <summary>How far ahead a moment may lie that somebody names; the usual where the settings do not say, or are not known yet.</summary>
    public TimeSpan LongestAhead => KnownSettings?.LongestAhead ?? DeskSettings.UsualLongestAhead;

    /// <summary>The rules of triage.</summary>
    /// <exception cref="NotYetException">Directory has not told them yet.</exception>
    public TriageRules Triage => KnownTriage ?? throw new NotYetException("The directory has not told the rules of triage yet.");

    /// <summary>The department that takes what nobody else does.</summary>
    /// <exception cref="NotYetException">Directory has not told of one yet.</exception>
    public Department LeadDepartment => Departments.Values.FirstOrDefault(d => d.IsLead)
        ?? throw new NotYetException("The directory has not told of a lead department yet.");

    /// <summary>The skill group that classifies what rules could not.</summary>
    /// <exception cref="NotYetException">Directory has not told of one yet.</exception>
    public SkillGroup TriageGroup => SkillGroups.Values.FirstOrDefault(g => g.IsTriage)
        ?? throw new NotYetException("The directory has not told of a triage group yet.");

    /// <summary>True when settings, triage, a lead department and a triage group are known: enough to work.</summary>
    public bool IsReady => KnownSettings is not null && KnownTriage is not null
        && Departments.Values.Any(d => d.IsLead) && SkillGroups.Values.Any(g => g.IsTriage);

    /// <summary>This, once there is enough to say that something does not exist: a node that has just started may know nothing yet.</summary>
    /// <exception cref="NotYetException">There is not.</exception>
    public DirectorySnapshot MustBeReady() =>
        IsReady ? this : throw new NotYetException("The directory has not told enough yet.");

    /// <summary>The snapshot after a fact of Directory; others change nothing.</summary>
    public DirectorySnapshot With(IFact fact) => fact switch
    {
        DepartmentDefined f => this with { Departments = Departments.SetItem(f.Document.Id, f.Document) },
        SkillGroupDefined f => this with { SkillGroups = SkillGroups.SetItem(f.Document.Id, f.Document) },
        AgentDefined f => this with { Agents = Agents.SetItem(f.Document.Id, f.Document) },
        ExpertDefined f => this with { Experts = Experts.SetItem(f.Document.Id, f.Document) },
        TierDefined f => this with { Tiers = Tiers.SetItem(f.Document.Id, f.Document) },
        DeskSettingsDefined f => this with { KnownSettings = f.Document },
        TriageRulesDefined f => this with { KnownTriage = f.Document },
        PolicyPublished f => this with { Sla = Sla.With(f.Document) },
        CalendarPublished f => this with { Sla = Sla.With(f.Document) },
        _ => this,
    };

    private static ImmutableSortedDictionary<string, T> NewTable<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
