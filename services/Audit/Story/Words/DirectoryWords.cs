namespace Audit.Story.Words;

internal static class DirectoryWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["department_defined"] = f => $"The directory now has department {f["document.id"]} ({f["document.name"]}).",
        ["skill_group_defined"] = f => $"The directory now has skill group {f["document.id"]} ({f["document.name"]}).",
        ["agent_defined"] = f => $"The directory now has agent {f["document.id"]} of team {f["document.team"]}.",
        ["expert_defined"] = f => $"The directory now has expert {f["document.id"]}.",
        ["tier_defined"] = f => $"The directory now has customer tier {f["document.id"]} ({f["document.name"]}).",
        ["desk_settings_defined"] = _ => "The desk's settings were defined.",
        ["triage_rules_defined"] = _ => "The rules of triage were defined.",
        ["policy_published"] = f =>
            $"Policy {f["document.id"]}, version {f["document.version"]}, is in force from {f.Time("document.effectiveFrom")}.",
        ["calendar_published"] = f =>
            $"Calendar {f["document.id"]}, version {f["document.version"]}, is in force from {f.Time("document.effectiveFrom")}.",
    };
}
