using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineAgent;
using DefineAgent = DirectoryService.Features.DefineAgent;

namespace DirectoryService.Tests;

public class DefineAgentTests
{
    public static TheoryData<string, Agent> Wrong { get; } = new()
    {
        { "id must be 1 to 40", SomeAgent with { Id = "" } },
        { "team must be 1 to 40", SomeAgent with { Team = "Team Two" } },
        { "skills.cooking is not a skill group", SomeAgent with { Skills = Skill("cooking", 3) } },
        { "skills.fault must be 1 to 5", SomeAgent with { Skills = Skill("fault", 0) } },
        { "skills.fault must be 1 to 5", SomeAgent with { Skills = Skill("fault", 6) } },
        { "regions[0] must be", SomeAgent with { Regions = ["Far Away"] } },
        { "languages must be", SomeAgent with { Languages = [""] } },
        { "capacity must be 1 to 20", SomeAgent with { Capacity = 0 } },
        { "capacity must be 1 to 20", SomeAgent with { Capacity = 21 } },
    };

    [Fact]
    public void A_new_agent_is_defined() =>
        Given().When(DefineAgent.Decide, new Command(SomeAgent)).Then(new AgentDefined(SomeAgent, Desk.Now));

    [Fact]
    public void The_order_of_skills_says_nothing_as_the_database_keeps_its_own() =>
        Given(new AgentDefined(SomeAgent with { Skills = SomeAgent.Skills.Reverse().ToDictionary() }, Desk.Now))
            .When(DefineAgent.Decide, new Command(SomeAgent)).ThenNothing();

    [Fact]
    public void A_new_level_is_told()
    {
        var better = SomeAgent with { Skills = Skill("fault", 4) };
        Given(new AgentDefined(SomeAgent, Desk.Now)).When(DefineAgent.Decide, new Command(better)).Then(new AgentDefined(better, Desk.Now));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_agent_is_refused_naming_the_member(string words, Agent document) =>
        Given().When(DefineAgent.Decide, new Command(document)).ThenRefused(RefusalKind.Invalid, words);

    private static Dictionary<string, int> Skill(string group, int level) => new() { [group] = level };
}
