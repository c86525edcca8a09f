using Contracts;
using Contracts.Directory.V1;
using Messaging;
using TestKit;

namespace DirectoryService.Tests;

/// <summary>Sound documents that go with TestKit's desk, and short ways to ask about them.</summary>
internal static class Documents
{
    public static readonly Department Legal = new("legal", "Legal affairs", ["contracts"]);
    public static readonly SkillGroup Business = new("business", "Business");
    public static readonly Agent SomeAgent =
        new("a9", "Agent Nine", "team-2", new Dictionary<string, int> { ["general"] = 1, ["fault"] = 5 }, ["rural"], ["zh-CN"], 20);
    public static readonly Expert SomeExpert = new("e9", "Expert Nine", ["technical", "business/tariffs"], 1);
    public static readonly Tier SomeTier = new(4, "Trial", 0);
    public static readonly DeskSettings Settings =
        new(TimeSpan.FromSeconds(20), 300, TimeSpan.FromMinutes(30), 3, TimeSpan.FromHours(24), 2);
    public static readonly IvrRule Key = new("1/2/3", RequestKind.Fault, "broadband", "fault");
    public static readonly TextRule Words = new(["no signal", "没信号"], 1, RequestKind.Fault, "network", "fault");
    public static readonly TriageRules Triage = new([Key], [Words], 0.6);
    public static readonly SlaPolicy Policy = new("standard", 2, Desk.Now, [new("any", "explanation", "round-the-clock", [], Target: TimeSpan.FromHours(1))]);
    public static readonly WorkCalendar Calendar = new("lunar", 2, Desk.Now, "UTC", RoundTheClock: true);

    public static Given<DirectoryDocument> Given(params IFact[] history) =>
        new(DirectoryDocument.Stream, Desk.As(Roles.Admin, "admin"), history);
}
