using Contracts;
using Contracts.Directory.V1;
using Hosting;
using Messaging;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineSkillGroup;

namespace DirectoryService.Features;

/// <summary>A skill group is defined or changed (B1), and which other one helps it out (B6). One at most is the triage group, moved as the lead
/// department is.</summary>
public static class DefineSkillGroup
{
    public static readonly DocumentKind Kind =
        DocumentKind.Many<SkillGroup, Command, SkillGroupDefined>("skill-group", g => g.Id, g => new Command(g), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument group, Command command, Context context)
    {
        var document = Checked(command.Document);
        if (document.OverflowTo is { } helper)
        {
            Demand(helper != document.Id && context.Directory.SkillGroups.ContainsKey(helper), "overflowTo", "is not another skill group");
        }

        Demand(!(document.OverflowAfter < TimeSpan.Zero), "overflowAfter", "must not be below zero");
        Demand(document is not { OverflowTo: null, OverflowAfter: not null }, "overflowAfter", "says when another group helps out: overflowTo must name it");
        var triage = context.Directory.SkillGroups.Values.FirstOrDefault(g => g.IsTriage && g.Id != document.Id);
        return document.IsTriage && triage is not null
            ? throw Refusal.WrongState($"'{triage.Id}' is the triage group already; there is one at most.")
            : group.Becomes(new SkillGroupDefined(document, context.Now));
    }
}
