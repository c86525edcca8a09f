using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using TestKit;

namespace Routing.Tests;

/// <summary>B4: which agent it rings at.</summary>
public class MatchingTests
{
    private static readonly WaitingRequest Fault = new(
        Guid.Parse("0191d3a0-0000-7000-8000-00000000000f"), "fault", Tier: 3, Urgency.Normal, Region: null, Language: null,
        OwnerAgentId: null, PreferredAgentId: null, OfferedInVain: false, Desk.Now.AddMinutes(-1), RefusedBy: [], RefusedAt: null);

    private static readonly AgentLoad A1 = new("a1", AgentState.Ready, Load: 0, Desk.Now.AddMinutes(-10));
    private static readonly AgentLoad A2 = new("a2", AgentState.Ready, Load: 0, Desk.Now.AddMinutes(-5));

    [Fact]
    public void The_longest_idle_agent_gets_the_request() => Match([Fault], [A1, A2]).ShouldBe(["a1"]);

    [Theory]
    [InlineData(AgentState.Paused)]
    [InlineData(AgentState.AfterCall)]
    [InlineData(AgentState.SignedOut)]
    public void Only_who_is_ready_gets_one(AgentState state) => Match([Fault], [A1 with { State = state }]).ShouldBe([null]);

    [Fact]
    public void An_agent_without_the_skill_or_unknown_to_the_directory_gets_none()
    {
        Match([Fault with { Skill = "astrology" }], [A1, A2]).ShouldBe([null]);
        Match([Fault], [A1 with { AgentId = "nobody" }]).ShouldBe([null]);
    }

    [Fact]
    public void Nobody_gets_more_than_they_can_handle()
    {
        Match([Fault, Fault], [A1]).ShouldBe(["a1", null]);
        Match([Fault], [A1 with { Load = 1 }]).ShouldBe([null]);
        Match([Fault, Fault, Fault, Fault], [A1, A2], With("a1", a => a with { Capacity = 2 })).ShouldBe(["a1", "a2", "a1", null]);
    }

    [Fact]
    public void An_idle_agent_comes_before_a_busy_one_with_room() =>
        Match([Fault], [A1 with { Load = 1 }, A2], With("a1", a => a with { Capacity = 2 })).ShouldBe(["a2"]);

    [Fact]
    public void Level_comes_before_idleness_and_region_and_language_before_level()
    {
        var desk = With("a2", a => a with { Skills = new Dictionary<string, int> { ["fault"] = 5 } });
        Match([Fault], [A1, A2], desk).ShouldBe(["a2"], "a master before one of the same closeness");
        Match([Fault with { Region = "rural" }], [A1, A2], desk).ShouldBe(["a1"], "a2 knows the urban region only");
        Match([Fault with { Language = "en-GB" }], [A1, A2]).ShouldBe(["a2"], "who speaks English");
        Match([Fault with { Region = "rural" }], [A2]).ShouldBe(["a2"], "closeness is a wish, the skill a must");
    }

    [Fact]
    public void The_first_contact_owner_gets_it_when_free() =>
        Match([Fault with { OwnerAgentId = "a2", Region = "rural" }], [A1, A2]).ShouldBe(["a2"]);

    [Theory]
    [InlineData(AgentState.Ready, 1)]
    [InlineData(AgentState.Paused, 0)]
    [InlineData(AgentState.AfterCall, 0)]
    public void Without_a_setting_a_reopened_request_waits_for_its_owner_while_signed_in(AgentState state, int load)
    {
        var reopened = Fault with { OwnerAgentId = "a2", PreferredAgentId = "a2" };
        Match([reopened], [A1, A2 with { State = state, Load = load }]).ShouldBe([null]);
        Match([reopened], [A1, A2]).ShouldBe(["a2"]);
    }

    [Fact]
    public void The_owner_of_a_reopened_request_gets_it_whatever_skill_it_needs_now() =>
        Match([Fault with { Skill = "astrology", OwnerAgentId = "a2", PreferredAgentId = "a2" }], [A1, A2]).ShouldBe(["a2"]);

    [Fact]
    public void When_its_owner_has_gone_home_or_refused_anyone_with_the_skill_works_on_it()
    {
        var reopened = Fault with { OwnerAgentId = "a2", PreferredAgentId = "a2" };
        Match([reopened], [A1]).ShouldBe(["a1"]);
        Match([reopened], [A1, A2 with { State = AgentState.SignedOut }]).ShouldBe(["a1"]);
        Match([reopened with { RefusedBy = ["a2"], RefusedAt = Desk.Now }], [A1, A2]).ShouldBe(["a1"]);
    }

    [Theory]
    [InlineData(AgentState.Paused, 0)]
    [InlineData(AgentState.Ready, 1)]
    public void A_request_is_kept_for_its_owner_only_as_long_as_the_settings_say_and_then_anybody_gets_it(AgentState state, int load)
    {
        var reopened = Fault with { OwnerAgentId = "a2", PreferredAgentId = "a2" };
        var away = A2 with { State = state, Load = load };
        Match([reopened], [A1, away], Keeping(TimeSpan.FromSeconds(61))).ShouldBe([null]);
        Match([reopened], [A1, away], Keeping(TimeSpan.FromSeconds(60))).ShouldBe(["a1"]);
        Match([reopened], [A1, A2], Keeping(TimeSpan.FromSeconds(60))).ShouldBe(["a2"], "the owner is still the best of those who are free");
        Match([reopened with { Skill = "astrology" }], [A2], Keeping(TimeSpan.FromSeconds(60))).ShouldBe(["a2"], "nobody else can");
    }

    [Fact]
    public void What_rings_at_who_could_not_be_offered_it_any_more_is_taken_back()
    {
        var rings = new Ringing(Fault.RequestId, "a1", "fault", PreferredAgentId: null, Desk.Now, Desk.Now.AddSeconds(20));
        var busy = A1 with { Load = 1 };
        Withdrawn([rings], [busy]).ShouldBeEmpty();
        Withdrawn([rings], []).ShouldBe([(rings.RequestId, OfferWithdrawnBecause.SignedOut)]);
        Withdrawn([rings], [busy with { State = AgentState.Paused }]).ShouldBe([(rings.RequestId, OfferWithdrawnBecause.Paused)]);
        Withdrawn([rings], [busy with { State = AgentState.AfterCall }]).ShouldBe([(rings.RequestId, OfferWithdrawnBecause.AfterCall)]);
        var unskilled = With("a1", a => a with { Skills = new Dictionary<string, int> { ["complaint"] = 3 } });
        Withdrawn([rings], [busy], unskilled).ShouldBe([(rings.RequestId, OfferWithdrawnBecause.SkillLost)]);
        Withdrawn([rings with { PreferredAgentId = "a1" }], [busy], unskilled).ShouldBeEmpty("the owner has it whatever it needs");
    }

    [Fact]
    public void Of_more_offers_than_the_capacity_allows_the_last_are_taken_back()
    {
        var first = new Ringing(Fault.RequestId, "a1", "fault", PreferredAgentId: null, Desk.Now, Desk.Now.AddSeconds(20));
        var second = first with { RequestId = Guid.NewGuid(), At = Desk.Now.AddSeconds(1) };
        var third = first with { RequestId = Guid.NewGuid(), At = Desk.Now.AddSeconds(2) };
        Withdrawn([first, third, second], [A1 with { Load = 3 }], With("a1", a => a with { Capacity = 3 })).ShouldBeEmpty();
        Withdrawn([first, third, second], [A1 with { Load = 3 }]).ShouldBe(
            [(third.RequestId, OfferWithdrawnBecause.CapacityLost), (second.RequestId, OfferWithdrawnBecause.CapacityLost)]);
        Withdrawn([first], [A1 with { Load = 2 }]).ShouldBe([(first.RequestId, OfferWithdrawnBecause.CapacityLost)], "one is in hand");
    }

    [Fact]
    public void Who_refused_is_avoided_while_others_are_free()
    {
        var refused = Fault with { RefusedBy = ["a1"], RefusedAt = Desk.Now.AddHours(-1), OfferedInVain = true };
        Match([refused], [A1, A2]).ShouldBe(["a2"]);
    }

    [Fact]
    public void When_nobody_else_is_free_they_are_asked_again_but_not_at_once()
    {
        var refused = Fault with { RefusedBy = ["a1"], RefusedAt = Desk.Now, OfferedInVain = true };
        Match([refused], [A1]).ShouldBe([null]);
        Match([refused with { RefusedAt = Desk.Now - Desk.Directory.Settings.OfferFor }], [A1]).ShouldBe(["a1"]);
        Match([refused, Fault], [A1]).ShouldBe([null, "a1"], "who waits behind is served meanwhile");
    }

    [Fact]
    public void B6_another_group_helps_out_at_once_when_nobody_of_the_own_one_is_at_work_else_after_the_set_wait()
    {
        var helped = Helped(after: TimeSpan.FromSeconds(61));
        AgentLoad own = new("a3", AgentState.Ready, Load: 1, Desk.Now);
        Match([Fault with { Skill = "empty" }], [A1], helped).ShouldBe(["a1"], "nobody of the group is at work");
        Match([Fault with { Skill = "empty" }], [A1, own], helped).ShouldBe([null], "a3 is busy, and it has not waited long enough");
        Match([Fault with { Skill = "empty" }], [A1, own], Helped(after: TimeSpan.FromSeconds(60))).ShouldBe(["a1"]);
        Match([Fault with { Skill = "empty" }], [A1, own], Helped(after: null)).ShouldBe([null], "it helps only when nobody is there");
        Matching.SkillsOf(["a1"], helped).ShouldContain("empty");
    }

    [Fact]
    public void Who_is_of_the_own_group_comes_before_a_master_of_the_one_that_helps_out()
    {
        var desk = Helped(after: TimeSpan.Zero)
            .With(new AgentDefined(Desk.Directory.Agents["a1"] with { Skills = new Dictionary<string, int> { ["fault"] = 5 } }, Desk.Now));
        var choice = Matching.Match([Fault with { Skill = "empty" }], [A1, new("a3", AgentState.Ready, 0, Desk.Now)], desk, Desk.Now).Single().Choice;
        (choice.Candidates[0].AgentId, choice.Skill, choice.Because, choice.Free).ShouldBe(("a3", "empty", ChosenBecause.OwnGroup, 2));
    }

    [Fact]
    public void B6_every_choice_says_who_could_have_been_chosen_and_what_decided()
    {
        Chosen([A1]).ShouldBe((ChosenBecause.OnlyOne, 1));
        Chosen([A1, A2]).ShouldBe((ChosenBecause.Idle, 2));
        Chosen([A1, A2], Fault with { OwnerAgentId = "a2" }).ShouldBe((ChosenBecause.Owner, 2));
        Chosen([A1, A2], Fault with { Language = "en" }).ShouldBe((ChosenBecause.Closeness, 2));
        Chosen([A1, A2 with { IdleSince = A1.IdleSince }]).ShouldBe((ChosenBecause.Id, 2));
        var helped = Matching.Match([Fault with { Skill = "empty" }], [A1, A2], Helped(after: null), Desk.Now).Single().Choice;
        helped.Skill.ShouldBe("fault", "the group that helps out");
        helped.Candidates.ShouldBe(
        [
            new("a1", IsOwner: false, OwnGroup: false, Closeness: 2, Level: 3, Load: 0, A1.IdleSince),
            new("a2", IsOwner: false, OwnGroup: false, Closeness: 2, Level: 3, Load: 0, A2.IdleSince),
        ]);
    }

    [Fact]
    public void What_was_transferred_to_an_agent_is_kept_for_them_from_then_on_however_long_it_has_waited()
    {
        var transferred = Fault with { OwnerAgentId = "a1", PreferredAgentId = "a2", RefusedBy = ["a1"], KeptSince = Desk.Now.AddSeconds(-5) };
        Match([transferred], [A1, A2 with { Load = 1 }], Keeping(TimeSpan.FromSeconds(60))).ShouldBe([null]);
        Match([transferred], [A1, A2], Keeping(TimeSpan.FromSeconds(60))).ShouldBe(["a2"]);
    }

    [Fact]
    public void The_head_of_the_queue_is_served_first_in_whatever_order_it_is_told()
    {
        var tierOne = Fault with { RequestId = Guid.NewGuid(), Tier = 1, WaitingSince = Desk.Now };
        Matching.Match([Fault, tierOne], [A1], Desk.Directory, Desk.Now).Single().RequestId.ShouldBe(tierOne.RequestId);
        Matching.Match([tierOne, Fault], [A1], Desk.Directory, Desk.Now).Single().RequestId.ShouldBe(tierOne.RequestId);
    }

    /// <summary>Who gets each of the requests; those of the same place keep their order by id.</summary>
    private static IEnumerable<string?> Match(WaitingRequest[] waiting, AgentLoad[] agents, DirectorySnapshot? directory = null)
    {
        var numbered = waiting.Select((r, i) => r with { RequestId = new Guid(i, 0, 0, new byte[8]) }).ToList();
        var offers = Matching.Match(numbered, agents, directory ?? Desk.Directory, Desk.Now).ToDictionary(o => o.RequestId, o => o.AgentId);
        return numbered.Select(r => offers.GetValueOrDefault(r.RequestId));
    }

    private static IEnumerable<(Guid, OfferWithdrawnBecause)> Withdrawn(
        Ringing[] offers, AgentLoad[] agents, DirectorySnapshot? directory = null) =>
        Withdrawals.Of(offers, agents, directory ?? Desk.Directory).Select(w => (w.Offer.RequestId, w.Because));

    private static (ChosenBecause, int) Chosen(AgentLoad[] agents, WaitingRequest? request = null)
    {
        var choice = Matching.Match([request ?? Fault], agents, Desk.Directory, Desk.Now).Single().Choice;
        return (choice.Because, choice.Free);
    }

    /// <summary>A group of which only a3 is, and which those for faults help out.</summary>
    private static DirectorySnapshot Helped(TimeSpan? after) => Desk.Directory
        .With(new SkillGroupDefined(new SkillGroup("empty", "One agent's", OverflowTo: "fault", OverflowAfter: after), Desk.Now))
        .With(new AgentDefined(
            Desk.Directory.Agents["a1"] with { Id = "a3", Skills = new Dictionary<string, int> { ["empty"] = 1 } }, Desk.Now));

    private static DirectorySnapshot Keeping(TimeSpan preferOwnerFor) => Desk.Directory.With(
        new DeskSettingsDefined(Desk.Directory.Settings with { PreferOwnerFor = preferOwnerFor }, Desk.Now));

    private static DirectorySnapshot With(string agentId, Func<Agent, Agent> change) =>
        Desk.Directory.With(new AgentDefined(change(Desk.Directory.Agents[agentId]), Desk.Now));
}
