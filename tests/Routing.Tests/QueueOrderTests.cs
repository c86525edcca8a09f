using Contracts;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Routing.Tests;

/// <summary>B2: who goes first.</summary>
public class QueueOrderTests
{
    private static readonly WaitingRequest Ordinary = new(
        Guid.Parse("0191d3a0-0000-7000-8000-00000000000f"), "fault", Tier: 3, Urgency.Normal, Region: null, Language: null,
        OwnerAgentId: null, PreferredAgentId: null, OfferedInVain: false, Desk.Now.AddSeconds(-100), RefusedBy: [], RefusedAt: null);

    private static readonly Gen<WaitingRequest> Waiting =
        from number in Gen.Choose(0, int.MaxValue - 1)
        from tier in Gen.Choose(1, 4)
        from urgency in Gen.Elements(Enum.GetValues<Urgency>())
        from inVain in Gen.Elements(false, false, false, true)
        from seconds in Gen.Choose(0, 10_000)
        select Ordinary with
        {
            RequestId = new Guid(number, 1, 1, new byte[8]), Tier = tier, Urgency = urgency, OfferedInVain = inVain,
            WaitingSince = Desk.Now.AddSeconds(-seconds),
        };

    [Fact]
    public void The_score_is_the_time_waited_plus_what_tier_and_urgency_are_ahead_by()
    {
        Score(Ordinary).ShouldBe(100);
        Score(Ordinary with { Tier = 2 }).ShouldBe(700);
        Score(Ordinary with { Urgency = Urgency.Urgent }).ShouldBe(700);
        Score(Ordinary with { Tier = 9 }).ShouldBe(100, "a tier that the directory does not know is ahead by nothing");
    }

    [Fact]
    public void Offered_in_vain_then_tier_1_then_by_score()
    {
        var inVain = Ordinary with { OfferedInVain = true, WaitingSince = Desk.Now };
        var first = Ordinary with { Tier = 1, WaitingSince = Desk.Now };
        var second = Ordinary with { Tier = 2, WaitingSince = Desk.Now };
        var urgent = Ordinary with { Urgency = Urgency.High, WaitingSince = Desk.Now };
        var long2 = Ordinary with { Tier = 2, Urgency = Urgency.Urgent, WaitingSince = Desk.Now.AddMinutes(-59) };
        QueueOrder.Sort([Ordinary, urgent, second, long2, first, inVain], Desk.Directory, Desk.Now)
            .ShouldBe([inVain, first, long2, second, urgent, Ordinary]);
    }

    [Fact]
    public void Whoever_waited_as_long_as_tier_1_is_ahead_by_stands_beside_tier_1()
    {
        var patient = Ordinary with { WaitingSince = Desk.Now.AddSeconds(-3601) };
        var fresh = Ordinary with { Tier = 1, WaitingSince = Desk.Now };
        QueueOrder.Sort([fresh, patient], Desk.Directory, Desk.Now).First().ShouldBe(patient);
    }

    [Trait("Category", Law.Category)]
    [Fact]
    public void Nobody_starves_whoever_comes_later_than_all_bonuses_together_stands_behind() => Law.Holds(
        from waiting in Waiting
        from later in Waiting.Select(r => r with { OfferedInVain = false })
        from seconds in Gen.Choose(0, 10_000)
        from after in Gen.Choose(0, 10_000)
        select (waiting, later, seconds, after),
        law =>
        {
            var most = Desk.Directory.Tiers.Values.Max(t => t.QueueBonus) + (2 * Desk.Directory.Settings.UrgencyBonus);
            var since = law.waiting.WaitingSince.AddSeconds(most + 1 + law.seconds);
            var later = law.later with { RequestId = Guid.NewGuid(), WaitingSince = since };
            QueueOrder.Sort([later, law.waiting], Desk.Directory, since.AddSeconds(law.after)).First().ShouldBe(law.waiting);
        });

    [Trait("Category", Law.Category)]
    [Fact]
    public void The_order_does_not_hang_on_the_order_in_which_it_is_told() => Law.Holds(
        Gen.ListOf(Waiting).Select(r => r.DistinctBy(w => w.RequestId).ToList()),
        waiting => QueueOrder.Sort(waiting.AsEnumerable().Reverse(), Desk.Directory, Desk.Now).ToList()
            .ShouldBe(QueueOrder.Sort(waiting, Desk.Directory, Desk.Now).ToList()));

    [Trait("Category", Law.Category)]
    [Fact]
    public void The_more_urgent_the_longer_waiting_the_better_the_tier_the_sooner() => Law.Holds(
        from one in Waiting
        from tier in Gen.Choose(1, 3)
        from seconds in Gen.Choose(0, 100)
        select (one with { Tier = Math.Max(one.Tier, 1), OfferedInVain = false }, tier, seconds),
        law =>
        {
            var (one, tier, seconds) = law;
            var better = one with
            {
                RequestId = Guid.NewGuid(), Tier = Math.Min(one.Tier, tier), Urgency = Urgency.Urgent,
                WaitingSince = one.WaitingSince.AddSeconds(-seconds - 1),
            };
            QueueOrder.Sort([one, better], Desk.Directory, Desk.Now).First().ShouldBe(better);
        });

    private static double Score(WaitingRequest request) => QueueOrder.Score(request, Desk.Directory, Desk.Now);
}
