using Audit.Replay;
using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using TestKit;

namespace Audit.Tests;

public sealed class RecomputationTests
{
    private static readonly IReadOnlyList<HistoryFact> History = [.. new Histories(7, Desk.Now, TimeSpan.FromMinutes(10)).Of(300)];

    [Fact]
    public async Task A_sound_record_agrees_with_its_facts_in_every_promise()
    {
        var result = await RecomputeAsync(History);
        result.Differences.ShouldBeEmpty();
        result.Passes.ShouldBeTrue();
        result.Agree.ShouldBe(result.Compared);
        result.Promises.Keys.ShouldBe(Clocks.All.Select(c => c.Promise).Order(StringComparer.Ordinal), "every clock of the table occurs");
        result.Promises.Values.ShouldAllBe(p => p.Compared > 0);
    }

    [Fact]
    public async Task A_kept_promise_that_was_late_is_named_with_its_facts()
    {
        var late = History.First(f => f.Fact is PromiseKept { Promise: "department-reply" });
        var answered = History.First(f => f.StreamId == late.StreamId && f.Fact is WorkOrderAnswered);
        var told = (WorkOrderAnswered)answered.Fact;
        var result = await RecomputeAsync(Replaced(answered, told with { At = told.At.AddDays(60) }));
        var difference = result.Differences.ShouldHaveSingleItem();
        difference.PromiseId.ShouldBe(((IPromiseFact)late.Fact).PromiseId);
        difference.Disagreements.Single(d => d.What == "outcome").ShouldBe(new("outcome", "kept", "fulfilledLate"));
        difference.Facts.Select(f => f.FactId).ShouldContain(answered.FactId);
        difference.Facts.Select(f => f.FactId).ShouldContain(late.FactId);
        result.Passes.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(null, 0)] // as it was told before an answer was owed to a reopened request
    public async Task A_request_that_waits_again_is_owed_an_answer_where_the_record_says_so(bool? owed, int differences)
    {
        var assigned = History.First(f => f.Fact is RequestAssigned);
        var queued = History.First(f => f.StreamId == assigned.StreamId && f.Fact is RequestQueued);
        var reopened = ((RequestQueued)queued.Fact) with { Because = QueuedBecause.Reopened, At = assigned.RecordedAt.AddHours(1), AnswerOwed = owed };
        var last = History.Where(f => f.StreamId == assigned.StreamId && f.Service == assigned.Service).Max(f => f.StreamVersion);
        var result = await RecomputeAsync(History.Append(queued with
        {
            FactId = Guid.NewGuid(), Fact = reopened, StreamVersion = last + 1, RecordedAt = reopened.At,
        }));
        result.Differences.Count.ShouldBe(differences);
        result.Differences.ShouldAllBe(d => d.Disagreements.Single().Recorded == null);
    }

    [Fact]
    public async Task A_due_moment_that_was_moved_in_the_record_differs()
    {
        var made = History.First(f => f.Fact is PromiseMade { Promise: "tell-customer" });
        var fact = (PromiseMade)made.Fact;
        var result = await RecomputeAsync(Replaced(made, fact with { DueAt = fact.DueAt.AddTicks(1) }));
        result.Differences.ShouldHaveSingleItem().Disagreements.ShouldContain(d => d.What == "firstDueAt");
    }

    /// <summary>Recorded by older data that had the zone's clock otherwise: an hour apart.</summary>
    [Theory]
    [InlineData("2019a", true)]
    [InlineData(null, false)] // before it was recorded
    [InlineData("the same", false)]
    public async Task Moments_that_were_computed_with_other_time_zone_data_are_said_to_be(string? recordedWith, bool explained)
    {
        var made = History.First(f => f.Fact is PromiseMade { Promise: "department-reply" });
        var zoneData = recordedWith == "the same" ? Sla.ZoneData.Version : recordedWith;
        var result = await RecomputeAsync(Replaced(made, ((PromiseMade)made.Fact) with { DueAt = ((PromiseMade)made.Fact).DueAt.AddHours(1), ZoneData = zoneData }));
        var difference = result.Differences.ShouldHaveSingleItem();
        (result.Passes, difference.Explanation).ShouldBe((explained, explained ? Explanation.OtherZoneData : null));
        difference.Disagreements.SingleOrDefault(d => d.What == "zoneData").ShouldBe(
            recordedWith == "the same" ? null : new("zoneData", recordedWith ?? "not recorded", Sla.ZoneData.Version));
        result.ZoneData.ShouldBe(Sla.ZoneData.Version);
    }

    [Fact]
    public async Task Other_time_zone_data_explain_neither_another_rule_nor_moments_that_no_zone_has_a_part_in()
    {
        var made = History.First(f => f.Fact is PromiseMade { Promise: "department-reply" });
        var otherRule = await RecomputeAsync(Replaced(made, ((PromiseMade)made.Fact) with { Rule = "another", ZoneData = "2019a" }));
        otherRule.Differences.ShouldHaveSingleItem().Explanation.ShouldBeNull();
        var reply = History.First(f => f.Fact is PromiseMade { Promise: "complaint-reply" });
        var utc = await RecomputeAsync(Replaced(reply, ((PromiseMade)reply.Fact) with { DueAt = ((PromiseMade)reply.Fact).DueAt.AddHours(1), ZoneData = "2019a" }));
        utc.Differences.ShouldHaveSingleItem().Explanation.ShouldBeNull("it runs around the clock in UTC");
    }

    [Fact]
    public async Task Other_time_zone_data_that_come_to_the_same_are_no_difference() =>
        (await RecomputeAsync(History.Select(f => f.Fact is PromiseMade made ? f with { Fact = made with { ZoneData = "2019a" } } : f))).Differences.ShouldBeEmpty();

    [Fact]
    public async Task A_promise_that_was_never_recorded_and_one_without_a_fact_behind_it_differ()
    {
        var made = History.First(f => f.Fact is PromiseMade { Promise: "explanation" });
        var unrecorded = await RecomputeAsync(History.Where(f => f != made));
        unrecorded.Differences.ShouldHaveSingleItem().Disagreements.Single().Recorded.ShouldBeNull();

        var rated = History.First(f => f.StreamId == made.StreamId && f.Fact is ServiceRated);
        var unfounded = await RecomputeAsync(History.Where(f => f != rated));
        unfounded.Differences.ShouldHaveSingleItem().Disagreements.Single().Recomputed.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_service_had_not_heard_of_yet_explains_a_difference_and_is_named()
    {
        var made = History.First(f => f.Fact is PromiseMade { Promise: "queue-answer" });
        var policy = (PolicyPublished)History.First(f => f.Fact is PolicyPublished).Fact;
        var next = new PolicyPublished(policy.Document with { Version = 2 }, made.RecordedAt);
        var published = History.First(f => f.Fact is PolicyPublished) with
        {
            FactId = Guid.NewGuid(), Fact = next, RecordedAt = made.RecordedAt.AddMilliseconds(-1),
        };
        var result = await RecomputeAsync(History.Where(f => f.RecordedAt <= made.RecordedAt).Append(published));
        result.Passes.ShouldBeTrue();
        result.Differences.ShouldNotBeEmpty();
        result.Differences.ShouldAllBe(d => d.Explanation == Explanation.UnheardDocument && d.ExplainedBy == published.FactId);
    }

    [Fact]
    public async Task Only_promises_that_fall_due_in_the_period_are_compared()
    {
        var all = await RecomputeAsync(History);
        var (before, after) = (Desk.Now.AddDays(1), new RecomputeScope(From: Desk.Now.AddDays(1)));
        var first = await Recomputation.OfAsync(new HistoryClocks(History), new(To: before), null, default);
        var rest = await Recomputation.OfAsync(new HistoryClocks(History), after, null, default);
        first.Compared.ShouldBeGreaterThan(0);
        (first.Compared + rest.Compared).ShouldBe(all.Compared);
    }

    [Fact]
    public async Task A_list_that_is_cut_says_so_and_can_be_had_whole()
    {
        var source = new HistoryClocks([.. new Histories(7, Desk.Now, TimeSpan.FromMinutes(10)).Of(1500)
            .Where(f => f.Fact is not PromiseMade { Promise: "queue-answer" })]);
        var cut = await Recomputation.OfAsync(source, new(), progress: null, CancellationToken.None);
        (cut.Differences.Count, cut.ListsAll, cut.Differ > Recomputation.MostListed).ShouldBe((Recomputation.MostListed, false, true));
        var whole = await Recomputation.OfAsync(source, new(ListAll: true), progress: null, CancellationToken.None);
        (whole.Differences.Count, whole.ListsAll).ShouldBe((cut.Differ, true));
    }

    [Fact]
    public void Clocks_read_the_newest_version_of_every_fact_that_they_hang_on() =>
        Messaging.Catalog.All.Where(m => Clocks.Types.Contains(m.Name) && m.Newest.Version != 1).ShouldBeEmpty(
            "ClockFactReader reads version 1; a newer one needs a reading of its own");

    private static Task<Recomputation> RecomputeAsync(IEnumerable<HistoryFact> facts) =>
        Recomputation.OfAsync(new HistoryClocks(facts), new(), progress: null, CancellationToken.None);

    private static IEnumerable<HistoryFact> Replaced(HistoryFact fact, IFact by) => History.Select(f => f == fact ? f with { Fact = by } : f);
}
