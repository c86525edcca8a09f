using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Hosting;
using Messaging;

namespace TestKit;

/// <summary>A small desk for rules: the real policies and calendars, a few departments, agents and experts.</summary>
public static class Desk
{
    /// <summary>Monday 2 March 2026, 10:00 in Shanghai: an ordinary working day.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Who and what there is.</summary>
    public static DirectorySnapshot Directory { get; } = Snapshot();

    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The circumstances of a rule: <see cref="Now"/>, as this actor.</summary>
    public static Context As(string role, string id) => new(Now, new Actor(role, id), Directory);

    /// <summary>The circumstances of a reaction to another service's fact.</summary>
    public static Context AsService(string service = "routing") => As(Roles.Service, service);

    /// <summary>The real calendars and policies, as Directory publishes them.</summary>
    public static IEnumerable<IFact> SlaDocuments(DateTimeOffset at)
    {
        var documents = Path.Combine(FindRoot(), "infra", "directory");
        return [
            .. Read<WorkCalendar>("calendars").Select(c => new CalendarPublished(c, at)),
            .. Read<SlaPolicy>("policies").Select(p => new PolicyPublished(p, at)),
        ];

        IEnumerable<T> Read<T>(string folder) => System.IO.Directory.GetFiles(Path.Combine(documents, folder), "*.json")
            .Select(file => JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), ContractJson.Options)!);
    }

    /// <summary>The directory with a policy that does not promise these.</summary>
    public static DirectorySnapshot DirectoryWithout(params string[] promises) => SlaDocuments(Now).OfType<PolicyPublished>().Aggregate(
        Directory, (snapshot, published) => snapshot.With(published with
        {
            Document = published.Document with
            {
                Version = published.Document.Version + 1, Rules = [.. published.Document.Rules.Where(rule => !promises.Contains(rule.Promise))],
            },
        }));

    private static DirectorySnapshot Snapshot()
    {
        IFact[] facts =
        [
            .. SlaDocuments(Now),
            new DepartmentDefined(new Department("customer-service", "Customer service", [], IsLead: true), Now),
            new DepartmentDefined(new Department("network", "Network", ["network", "broadband"]), Now),
            new DepartmentDefined(new Department("billing", "Billing", ["billing"]), Now),
            new SkillGroupDefined(new SkillGroup("general", "General", IsTriage: true), Now),
            new SkillGroupDefined(new SkillGroup("fault", "Faults"), Now),
            new SkillGroupDefined(new SkillGroup("complaint", "Complaints"), Now),
            new AgentDefined(new Agent("a1", "Agent One", "team-1", Skills("general", "fault", "complaint"), [], []), Now),
            new AgentDefined(new Agent("a2", "Agent Two", "team-1", Skills("general", "fault", "complaint"), ["urban"], ["en"]), Now),
            new ExpertDefined(new Expert("e1", "Expert One", ["technical"]), Now),
            new ExpertDefined(new Expert("e2", "Expert Two", ["technical/broadband", "business"]), Now),
            new TierDefined(new Tier(1, "Diamond", 3600), Now),
            new TierDefined(new Tier(2, "Gold", 600), Now),
            new TierDefined(new Tier(3, "Standard", 0), Now),
            new DeskSettingsDefined(
                new DeskSettings(
                    OfferFor: TimeSpan.FromSeconds(20), UrgencyBonus: 300, ConsultationOfferFor: TimeSpan.FromMinutes(30), TellAttempts: 3,
                    RatingWindow: TimeSpan.FromHours(24), DissatisfiedAtMost: 2),
                Now),
            new TriageRulesDefined(
                new TriageRules(
                    [new IvrRule("1", RequestKind.Complaint, "service", "complaint"), new IvrRule("1/2", RequestKind.Fault, "broadband", "fault")],
                    [
                        new TextRule(["no signal", "broken", "outage"], 1, RequestKind.Fault, "network", "fault"),
                        new TextRule(["bill", "charged"], 1, RequestKind.Complaint, "billing", "complaint"),
                    ],
                    Threshold: 0.6),
                Now),
        ];
        return facts.Aggregate(DirectorySnapshot.Empty, (snapshot, fact) => snapshot.With(fact));

        static Dictionary<string, int> Skills(params string[] groups) => groups.ToDictionary(g => g, _ => 3);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Platform.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Platform.sln is in no folder above.");
        }

        return folder;
    }
}
