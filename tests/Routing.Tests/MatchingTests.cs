using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using TestKit;

namespace Routing.Tests;

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

    private static DirectorySnapshot Keeping(TimeSpan preferOwnerFor) => Desk.Directory.With(
        new DeskSettingsDefined(Desk.Directory.Settings with { PreferOwnerFor = preferOwnerFor }, Desk.Now));

    private static DirectorySnapshot With(string agentId, Func<Agent, Agent> change) =>
        Desk.Directory.With(new AgentDefined(change(Desk.Directory.Agents[agentId]), Desk.Now));
}
