using Contracts.Directory.V1;
using Hosting;
using TestKit;

namespace Messaging.Tests;

public class DirectorySnapshotTests
{
    private static readonly DateTimeOffset At = Desk.Now;
    private static readonly DirectorySnapshot Empty = DirectorySnapshot.Empty;

    [Fact]
    public void A_document_that_is_told_is_known()
    {
        var network = new Department("network", "Network", ["network"]);
        Empty.With(new DepartmentDefined(network, At)).Departments["network"].ShouldBe(network);
        Empty.Departments.ShouldBeEmpty();
    }

    [Fact]
    public void The_latest_of_a_document_counts()
    {
        var tier = new Tier(1, "Gold", 60);
        Empty.With(new TierDefined(tier, At)).With(new TierDefined(tier with { QueueBonus = 90 }, At)).Tiers[1].QueueBonus.ShouldBe(90);
    }

    [Fact]
    public void Every_kind_of_document_is_taken_in()
    {
        var known = Desk.Directory;
        known.Departments.Keys.ShouldBe(["billing", "customer-service", "network"]);
        known.SkillGroups.Keys.ShouldBe(["complaint", "fault", "general"]);
        known.Agents.Keys.ShouldBe(["a1", "a2"]);
        known.Experts.Keys.ShouldBe(["e1", "e2"]);
        known.Tiers.Keys.ShouldBe([1, 2, 3]);
        known.Settings.TellAttempts.ShouldBe(3);
        known.Triage.Threshold.ShouldBe(0.6);
        known.Sla.Rule("standard", 1, "department-reply").ShouldNotBeNull();
        known.LeadDepartment.Id.ShouldBe("customer-service");
        known.TriageGroup.Id.ShouldBe("general");
        known.IsReady.ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_a_document_changes_nothing() =>
        Desk.Directory.With(new Contracts.Routing.V1.AgentSignedIn("a1", At)).ShouldBeSameAs(Desk.Directory);

    [Fact]
    public void What_is_not_known_yet_is_waited_for()
    {
        Should.Throw<NotYetException>(() => Empty.Settings);
        Should.Throw<NotYetException>(() => Empty.Triage);
        Should.Throw<NotYetException>(() => Empty.LeadDepartment);
        Should.Throw<NotYetException>(() => Empty.TriageGroup);
        Empty.IsReady.ShouldBeFalse();
    }

    [Fact]
    public void It_is_ready_with_settings_triage_a_lead_department_and_a_triage_group_whatever_comes_last()
    {
        Contracts.IFact[] enough =
        [
            new DeskSettingsDefined(Desk.Directory.Settings, At), new TriageRulesDefined(Desk.Directory.Triage, At),
            new DepartmentDefined(Desk.Directory.LeadDepartment, At), new SkillGroupDefined(Desk.Directory.TriageGroup, At),
        ];
        for (var last = 0; last < enough.Length; last++)
        {
            var almost = enough.Where((_, i) => i != last).Aggregate(Empty, (known, fact) => known.With(fact));
            almost.IsReady.ShouldBeFalse();
            almost.With(enough[last]).IsReady.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_document_that_is_not_sound_is_refused_and_not_half_taken_in()
    {
        var nonsense = new SlaPolicy("standard", 2, At, [new SlaRule("r", "p", "c", [], Target: TimeSpan.Zero)]);
        Should.Throw<Sla.SlaDocumentException>(() => Desk.Directory.With(new PolicyPublished(nonsense, At)));
    }
}
