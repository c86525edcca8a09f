using Contracts;
using Contracts.Directory.V1;
using Hosting;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineAgent;

namespace DirectoryService.Features;

/// <summary>An agent is defined, or what the agent can do is changed (B1).</summary>
public static class DefineAgent
{
    public static readonly DocumentKind Kind =
        DocumentKind.Many<Agent, Command, AgentDefined>("agent", a => a.Id, a => new Command(a), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument agent, Command command, Context context)
    {
        var document = Checked(command.Document);
        foreach (var (group, level) in document.Skills)
        {
            Demand(context.Directory.SkillGroups.ContainsKey(group), $"skills.{group}", "is not a skill group");
            Demand(level is >= 1 and <= 5, $"skills.{group}", "must be 1 to 5");
        }

        DemandTerms(document.Regions, "regions");
        Demand(document.Languages.All(language => language.Length is > 0 and <= 35), "languages", "must be IETF language tags");
        Demand(document.Capacity is >= 1 and <= 20, "capacity", "must be 1 to 20");
        return agent.Becomes(new AgentDefined(document, context.Now));
    }
}
