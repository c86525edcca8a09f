using Audit.Measures;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using Contracts.Routing.V1;

namespace Audit.Tests.Measures;

/// <summary>H1, H3: small histories whose figures were counted by hand.</summary>
public class CatalogueTests
{
    private static readonly DateTimeOffset Later = Life.At(60 * 24 * 30);

    /// <summary>Of <see cref="Life.Complaint"/>: taken after a minute, dispatched at 10, returned at 30, answered at 120, told at 130,
    /// rated 1 at 140, closed at 300.</summary>
    [Theory]
    [InlineData("connect-rate", 1, 1.0)]
    [InlineData("abandonment", 1, 0.0)]
    [InlineData("average-wait", 1, 60.0)]
    [InlineData("average-handling-time", 1, 9 * 60.0)]
    [InlineData("fcr", 1, 0.0)]
    [InlineData("complaint-on-time", 1, 1.0)]
    [InlineData("work-order-on-time", 1, 1.0)]
    [InlineData("csat", 1, 0.0)]
    [InlineData("nps", 0, null)]
    [InlineData("reopen-rate", 1, 0.0)]
    [InlineData("misroute-rate", 2, 0.5)]
    [InlineData("stage-department", 1, 90 * 60.0)]
    [InlineData("stage-misrouted", 1, 20 * 60.0)]
    [InlineData("stage-telling", 1, 10 * 60.0)]
    [InlineData("stage-closing", 1, 170 * 60.0)]
    [InlineData("whole", 1, 300 * 60.0)]
    public void The_figures_of_one_complaint(string measure, int count, double? figure)
    {
        var whole = Total(measure, Life.Complaint().Facts);
        (whole.Count, whole.Mean).ShouldBe((count, figure));
    }

    [Fact]
    public void A_returned_order_counts_against_the_department_that_was_wrong() =>
        Groups("misroute-rate", "department", Life.Complaint().Facts).ShouldBe([("billing", 1, 0), ("network", 1, 1)]);

    [Fact]
    public void An_order_kept_in_time_counts_for_the_department_that_had_it_last() =>
        Groups("work-order-on-time", "department", Life.Complaint().Facts).ShouldBe([("billing", 1, 1)]);

    [Fact]
    public void A_customer_who_gave_up_is_no_answered_wait()
    {
        var facts = Queued().Add("routing", "x", new RequestAbandoned(Ledger.RequestId, TimeSpan.FromMinutes(4), Life.At(4))).Facts;
        (Total("connect-rate", facts).Mean, Total("abandonment", facts).Mean, Total("average-wait", facts).Count).ShouldBe((0, 1, 0));
        Groups("abandonment", "team", facts).ShouldBe([("general", 1, 1)]);
    }

    /// <summary>B3: told three minutes and then one, answered after four; and one called back in vain, then reached.</summary>
    [Fact]
    public void A_wait_that_was_told_is_as_wrong_as_it_turned_out()
    {
        var facts = Queued().Add("routing", "t", Told(1, 180), Told(2, 60))
            .Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", TimeSpan.FromMinutes(4), Life.At(4))).Facts;
        Total("told-wait-error", facts).Mean.ShouldBe((0 + 60) / 2.0);
        Groups("told-wait-error", "team", facts).ShouldBe([("general", 2, 30)]);
        Total("told-wait-error", Queued().Add("routing", "t", Told(1, 180)).Facts).Count.ShouldBe(0);
    }

    [Fact]
    public void Who_is_called_back_is_in_no_wait_on_the_line_and_counts_once_they_are_reached_or_owed_a_reply()
    {
        var booked = Queued().Add("routing", "b", new CallbackBooked(Ledger.RequestId, Channel.Hotline, "139", Life.At(60), Life.At(1)))
            .Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", TimeSpan.FromMinutes(9), Life.At(9)))
            .Add("routing", "c", Tried(1, reached: false));
        Total("callbacks-reached", booked.Facts).Count.ShouldBe(0);
        booked.Add("routing", "d", Tried(2, reached: true));
        (Total("callbacks-reached", booked.Facts).Mean, Total("average-wait", booked.Facts).Count, Total("connect-rate", booked.Facts).Count).ShouldBe((1, 0, 0));

        var declined = Queued().Add("routing", "b", new CallbackBooked(Ledger.RequestId, Channel.Hotline, "139", Life.At(60), Life.At(1)))
            .Add("routing", "r", Queue(QueuedBecause.Declined, 5)).Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a2", "a2", TimeSpan.FromMinutes(6), Life.At(6)))
            .Add("routing", "t", Queue(QueuedBecause.Transferred, 7)).Add("routing", "n", new RequestAssigned(Ledger.RequestId, "a3", "a2", TimeSpan.FromMinutes(8), Life.At(8))).Facts;
        (Total("average-wait", declined).Count, Total("connect-rate", declined).Count).ShouldBe((0, 0), "they wait on no line, however often it rings in vain");

        var inVain = Queued().Add("routing", "b", new CallbackBooked(Ledger.RequestId, Channel.Hotline, "139", Life.At(60), Life.At(1))).Add(
            "routing", "c", Tried(1, reached: false), new MessageLeft(Ledger.RequestId, Channel.Hotline, null, MessageLeftBecause.CallbackInVain, null, Life.At(10)));
        Total("callbacks-reached", inVain.Facts).Mean.ShouldBe(0);
    }

    /// <summary>A6: of what customers were shown, what helped; and what came back.</summary>
    [Fact]
    public void An_article_that_the_customer_says_helped_counts_and_one_that_they_said_nothing_to_only_as_settled()
    {
        var shown = Shown();
        (Total("self-service-rate", shown.Facts).Mean, Total("self-service-returned", shown.Facts).Count).ShouldBe((0, 0));
        (Total("self-service-rate", Served(confirmed: false).Facts).Mean, Total("self-service-returned", Served(confirmed: false).Facts).Count).ShouldBe((0, 1));
        Groups("self-service-rate", "article", Served(confirmed: true).Facts).ShouldBe([("roaming", 1, 1)]);
        Total("self-service-returned", Served(confirmed: true).Facts).Mean.ShouldBe(0);
        var returned = Served(confirmed: true).Add("follow-up", "r", new RequestReopened(Ledger.RequestId, null, "Came again", Life.At(60)));
        (Total("self-service-returned", returned.Facts).Mean, Total("self-service-rate", returned.Facts).Mean).ShouldBe((1, 1));

        static Ledger Served(bool confirmed) => Shown().Add("routing", "s", new RequestSelfServed(Ledger.RequestId, "roaming", 2, confirmed, Life.At(6)));
    }

    /// <summary>F6: whether customers were reached who were called of the operator's own accord, and whether all was well.</summary>
    [Fact]
    public void Care_calls_count_by_what_came_of_them()
    {
        Groups("care-calls-reached", "occasion", Called(Made(CareCallOutcome.NotWell))).ShouldBe([("repair", 1, 1)]);
        Groups("care-calls-well", "agent", Called(Made(CareCallOutcome.NotWell))).ShouldBe([("a1", 1, 0)]);
        Total("care-calls-well", Called(Made(CareCallOutcome.Well))).Mean.ShouldBe(1);
        (Total("care-calls-reached", Called(Made(CareCallOutcome.Declined))).Mean, Total("care-calls-well", Called(Made(CareCallOutcome.Declined))).Count).ShouldBe((1, 0));
        (Total("care-calls-reached", Called(Ended(CareCallEndedBecause.NotReached))).Mean, Total("care-calls-well", Called(Ended(CareCallEndedBecause.NotReached))).Count).ShouldBe((0, 0));
        Total("care-calls-reached", Called(Ended(CareCallEndedBecause.Cancelled))).Count.ShouldBe(0, "nobody tried in vain");

        static IReadOnlyList<LedgerFact> Called(IFact how) => new Ledger()
            .Add("follow-up", "o", new CareCallOpened(Ledger.RequestId, CareOccasion.Repair, 2, "urban", null, Life.At(0))).Add("follow-up", "e", how).Facts;
        static CareCallMade Made(CareCallOutcome outcome) => new(Ledger.RequestId, "a1", outcome, null, Life.At(60));
        static CareCallEnded Ended(CareCallEndedBecause because) => new(Ledger.RequestId, because, null, null, Life.At(60));
    }

    /// <summary>G1: a score counts as an appeal changed it, and what a second inspector gave only for how far it is from the first.</summary>
    [Fact]
    public void An_inspections_score_counts_under_the_agent_and_the_difference_of_two_by_itself()
    {
        var id = Guid.Parse("5a1f2c3d-10b2-8c44-9d6e-7f8091a2b3c4");
        var byHand = Queued().Add("quality", "s", new InspectionScored(id, Ledger.RequestId, "a7", "i1", "service-call", 1, [], 100, Passed: true, [], null, null, null, Life.At(60), InspectionForm.TopicCheck));
        Total("inspection-score", byHand.Facts).Count.ShouldBe(0, "its inspector chose it");
        var drawn = new InspectionOpened(
            id, Ledger.RequestId, "a7", Contracts.Directory.V1.InspectionLevel.Centre, InspectionForm.Recording, "service-call", "i1", Life.At(50), "centre-monthly", 1, "2026-03", DrawnBecause.Lot);
        var scored = Queued().Add("quality", "s", drawn).Add("quality", "s", new InspectionScored(
            id, Ledger.RequestId, "a7", "i1", "service-call", 1, [], 57.5, Passed: false, [], null, null, null, Life.At(60), InspectionForm.Recording));
        Groups("inspection-score", "agent", scored.Facts).ShouldBe([("a7", 1, 57.5)]);
        Total("calibration-difference", scored.Facts).Count.ShouldBe(0);
        var second = scored.Add("quality", "c", new InspectionCalibrated(id, Ledger.RequestId, "a7", "i2", [], 93, 35.5, null, Life.At(70)));
        (Total("calibration-difference", second.Facts).Mean, Total("inspection-score", second.Facts).Mean).ShouldBe((35.5, 57.5));
        var decided = second.Add("quality", "d", new AppealDecided(id, Ledger.RequestId, "a7", "supervisor/s1", Granted: true, [], 80, Passed: true, "Yes", Life.At(80)));
        (Total("calibration-difference", decided.Facts).Mean, Total("inspection-score", decided.Facts).Mean).ShouldBe((35.5, 80));
    }

    /// <summary>A8: offers as the customer said last, under who made them; and who stays.</summary>
    [Fact]
    public void Offers_and_retention_count_as_they_were_told_last()
    {
        var talk = Queued().Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", TimeSpan.FromMinutes(1), Life.At(1)))
            .Add("routing", "o", Made("spring", OfferOutcome.ThoughtOver, 2), Made("summer", OfferOutcome.Declined, 3), Made("spring", OfferOutcome.Taken, 4))
            .Add("routing", "l", Talked(kept: false, 5), Talked(kept: true, 6)).Facts;
        Groups("offer-acceptance", "offer", talk).ShouldBe([("spring", 1, 1), ("summer", 1, 0)]);
        Groups("offer-acceptance", "agent", talk).ShouldBe([("a1", 2, 0.5)]);
        Total("offers-per-contact", talk).Mean.ShouldBe(2);
        Groups("retention-rate", "agent", talk).ShouldBe([("a1", 1, 1)]);
        Total("offers-per-contact", Queued().Facts).Count.ShouldBe(0, "nobody took it");

        static ProductOffered Made(string offer, OfferOutcome outcome, int minutes) => new(Ledger.RequestId, "a1", offer, "mobile-5g", outcome, Life.At(minutes));
        static RetentionRecorded Talked(bool kept, int minutes) => new(Ledger.RequestId, "a1", "price", kept, null, kept ? null : new DateOnly(2026, 3, 2), Life.At(minutes));
    }

    /// <summary>The day that measures.md reckons with: of 100 calls 80 were answered in time, 8 late, 5 given up short and 7 later.</summary>
    [Theory]
    [InlineData("service-level-strict", 100, 80 / 100.0)]
    [InlineData("service-level-neutral", 95, 80 / 95.0)]
    [InlineData("abandonment", 95, 7 / 95.0)]
    [InlineData("connect-rate", 100, 88 / 100.0)]
    public void Short_abandons_are_left_out_of_what_is_neutral_to_them(string name, int count, double figure)
    {
        var measure = Catalogue.Find(name).ShouldNotBeNull();
        var fold = new MeasureFold([measure], Grouping.Parse(null, new LocalTimes("UTC")), null, null);
        for (var i = 0; i < 100; i++)
        {
            var (seconds, isShort) = i < 80 ? (10, false) : i < 88 ? (30, false) : i < 93 ? (3, true) : (40, false);
            var waited = TimeSpan.FromSeconds(seconds);
            var calls = Queued().Add("routing", "p", Promised(dueAfter: 15));
            fold.Add(LifeFold.Of((i < 88
                ? calls.Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", waited, Life.Received + waited))
                : calls.Add("routing", "a", new RequestAbandoned(Ledger.RequestId, waited, Life.Received + waited, isShort))).Facts, Later));
        }

        var total = fold.Totals(measure).Values.Single();
        (total.Count, Math.Round(total.Mean!.Value, 6)).ShouldBe((count, Math.Round(figure, 6)));
    }

    [Fact]
    public void A_wait_that_no_promise_covers_has_no_service_level() => Total("service-level-strict", Settled().Facts).Count.ShouldBe(0);

    [Fact]
    public void The_service_levels_say_which_of_the_two_they_are() =>
        (Catalogue.Find("service-level-strict")!.Formula.Contains("every abandoned one", StringComparison.Ordinal),
            Catalogue.Find("service-level-neutral")!.Formula.Contains("less short abandons", StringComparison.Ordinal)).ShouldBe((true, true));

    [Fact]
    public void Of_a_matter_that_came_twice_one_request_counts()
    {
        var facts = Queued().Add("follow-up", "m", new RequestClosed(Ledger.RequestId, ClosedBecause.Merged, Life.At(9), Guid.Empty)).Facts;
        Total("whole", facts).Count.ShouldBe(0);
        Total("whole", Queued().Add("follow-up", "m", new RequestClosed(Ledger.RequestId, ClosedBecause.NotRated, Life.At(9))).Facts).Count.ShouldBe(1);
    }

    [Fact]
    public void One_who_still_waits_counts_on_neither_side() => Total("connect-rate", Queued().Facts).Count.ShouldBe(0);

    [Fact]
    public void Offers_in_vain_belong_to_the_same_wait()
    {
        var facts = Queued()
            .Add("routing", "x", new OfferRefused(Ledger.RequestId, "a1", "busy", Life.At(2)), Queue(QueuedBecause.Declined, 2))
            .Add("routing", "y", new RequestAssigned(Ledger.RequestId, "a2", "a2", TimeSpan.FromMinutes(5), Life.At(5))).Facts;
        var wait = Total("average-wait", facts);
        (wait.Count, wait.Mean).ShouldBe((1, 5 * 60.0));
        Groups("average-wait", "agent", facts).ShouldBe([("a2", 1, 300)]);
    }

    [Fact]
    public void Settled_by_the_first_agent_is_first_contact_resolution()
    {
        var facts = Settled().Facts;
        (Total("fcr", facts).Mean, Total("average-handling-time", facts).Mean).ShouldBe((1, 300));
        Total("fcr", Settled().Add("follow-up", "d", Rated(dissatisfied: false)).Facts).Mean.ShouldBe(1);
        Total("fcr", Settled().Add("intake", "d", Came(linked: true, minute: 3)).Facts).Mean.ShouldBe(1, "before it was settled");
    }

    [Fact]
    public void It_is_none_when_the_customer_comes_back()
    {
        Total("fcr", Settled().Add("intake", "d", Came(linked: true, minute: 60)).Facts).Mean.ShouldBe(0, "came again");
        Total("fcr", Settled().Add("follow-up", "d", Rated(dissatisfied: true)).Facts).Mean.ShouldBe(0, "dissatisfied");
        var twice = Settled().Add("intake", "d", new DuplicateJoined(Ledger.RequestId, Guid.Empty, Channel.App, null, Life.At(60), Life.At(70)));
        Total("fcr", twice.Facts).Mean.ShouldBe(0, "reported once more, as a request that was merged into this one");
        Total("fcr", twice.Add("intake", "e", new DuplicateReturned(Ledger.RequestId, Guid.Empty, Life.At(80))).Facts).Mean
            .ShouldBe(1, "that was another matter after all");
        Total("fcr", Settled().Add("follow-up", "d", new RequestReopened(Ledger.RequestId, "a1", "", Life.At(7))).Facts).Mean.ShouldBe(0, "reopened");
    }

    [Fact]
    public void A_hand_over_is_one_piece_of_work_under_who_ends_it_and_no_misroute()
    {
        var facts = Queued()
            .Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", TimeSpan.FromMinutes(1), Life.At(1)))
            .Add("routing", "b", new RequestHandedOver(Ledger.RequestId, "a1", "a2", null, null, Life.At(3)),
                new OwnerChanged(Ledger.RequestId, "a2", "a1", Life.At(3)))
            .Add("routing", "c", new RequestResolved(Ledger.RequestId, "a2", "", FirstContact: true, Life.At(6))).Facts;
        Groups("average-handling-time", "agent", facts).ShouldBe([("a2", 1, 300)]);
        (Total("fcr", facts).Mean, Total("misroute-rate", facts).Count).ShouldBe((1, 0));
    }

    [Fact]
    public void Who_comes_back_to_speak_to_someone_waits_for_an_answer_and_the_talk_is_handled()
    {
        var facts = Settled().Add("routing", "d", Queue(QueuedBecause.CustomerAsked, 20))
            .Add("routing", "e", new RequestAssigned(Ledger.RequestId, "a2", "a1", TimeSpan.FromMinutes(2), Life.At(22)))
            .Add("routing", "f", new OthersAwaited(Ledger.RequestId, "a2", Others.Department, Life.At(25))).Facts;
        Groups("average-wait", "agent", facts).ShouldBe([("a1", 1, 60), ("a2", 1, 120)], ignoreOrder: true);
        Groups("average-handling-time", "agent", facts).ShouldBe([("a1", 1, 300), ("a2", 1, 180)], ignoreOrder: true);
    }

    [Fact]
    public void Reopened_is_counted_once()
    {
        var facts = Settled().Add(
            "follow-up", "d", new RequestReopened(Ledger.RequestId, "a1", "", Life.At(7)), new RequestReopened(Ledger.RequestId, "a1", "", Life.At(9))).Facts;
        (Total("reopen-rate", facts).Count, Total("reopen-rate", facts).Mean).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(new[] { 10, 9, 8, 7, 3 }, 20.0)]
    [InlineData(new[] { 6, 0 }, -100.0)]
    public void Nps_is_promoters_less_detractors(int[] answers, double score)
    {
        var fold = new MeasureFold([Catalogue.Find("nps")!], Grouping.Parse(null, new LocalTimes("UTC")), null, null);
        foreach (var answer in answers)
        {
            fold.Add(LifeFold.Of(new Ledger().Add("follow-up", "x", new ServiceRated(
                Ledger.RequestId, "a1", 5, "key", answer, null, false, Life.At(1))).Facts, Later));
        }

        fold.Totals(Catalogue.Find("nps")!).Values.Single().Mean!.Value.ShouldBe(score, 1e-9);
    }

    [Fact]
    public void A_promise_withdrawn_in_time_counts_on_neither_side()
    {
        var facts = new Ledger().Add(
            "follow-up", "x", Life.Reply, new PromiseWithdrawn(Life.Reply.PromiseId, Ledger.RequestId, Life.Reply.Promise, Life.At(1), "x")).Facts;
        Total("complaint-on-time", facts).Count.ShouldBe(0);
    }

    [Fact]
    public void Every_measure_says_how_it_is_computed_and_who_asks_for_it()
    {
        Catalogue.All.Select(m => m.Name).ShouldBeUnique();
        Catalogue.All.ShouldAllBe(m => m.Formula.Length > 20 && m.Source.Length > 0 && m.Title.Length > 0);
        Catalogue.Find("complaint-on-time")!.Target.ShouldBe(0.98, "D10");
    }

    /// <summary>Taken after a minute, settled at 6.</summary>
    private static Ledger Settled() => Queued()
        .Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", TimeSpan.FromMinutes(1), Life.At(1)))
        .Add("routing", "b", new RequestResolved(Ledger.RequestId, "a1", "", FirstContact: true, Life.At(6)))
        .Add("follow-up", "c", new ResultTold(Ledger.RequestId, "a1", TellOutcome.Solved, 1, null, Life.At(6)));

    private static ServiceRated Rated(bool dissatisfied) =>
        new(Ledger.RequestId, "a1", dissatisfied ? 1 : 5, "key", null, null, dissatisfied, Life.At(8));

    private static ContactReceived Came(bool linked, int minute) =>
        new(Ledger.RequestId, Guid.NewGuid(), Channel.App, $"m-{minute}", "f", linked, "Still down", Life.At(minute));

    private static PromiseMade Promised(int dueAfter) => new(
        Guid.Parse("5d1f6a52-0000-4000-8000-000000000001"), Ledger.RequestId, "queue-answer", Ledger.RequestId, Life.Received, "standard", 1, "queue-answer",
        "round-the-clock", 1, TimeSpan.FromSeconds(dueAfter), Life.Received.AddSeconds(dueAfter), []);

    private static Ledger Queued() => new Ledger()
        .Add("intake", "c", new RequestReceived(Ledger.RequestId, Life.Profile, Life.Received)).Add("routing", "q", Queue(QueuedBecause.New, 0));

    private static Ledger Shown() => new Ledger().Add("intake", "c", new RequestReceived(Ledger.RequestId, Life.Profile, Life.Received))
        .Add("knowledge", "o", new ArticleOffered(
            Ledger.RequestId, Channel.Hotline, "roaming", 2, "Roaming", "Switch it on.", 0.8, Life.At(240), Life.At(0), RequestKind.Consultation, "roaming", Urgency.Normal, 2));

    private static RequestQueued Queue(QueuedBecause because, int minute) => new(
        Ledger.RequestId, Life.Profile, RequestKind.Consultation, "bill", Urgency.Normal, "general", because, null, Life.At(minute));

    private static Total Total(string measure, IReadOnlyList<LedgerFact> facts) =>
        Fold(measure, null, facts).Values.Aggregate(default(Total), (a, b) => a + b);

    private static IEnumerable<(string, long, double)> Groups(string measure, string by, IReadOnlyList<LedgerFact> facts) =>
        Fold(measure, by, facts).Select(g => (g.Key, g.Value.Count, g.Value.Mean!.Value));

    private static IReadOnlyDictionary<string, Total> Fold(string measure, string? by, IReadOnlyList<LedgerFact> facts)
    {
        var fold = new MeasureFold([Catalogue.Find(measure)!], Grouping.Parse(by, new LocalTimes("UTC")), null, null);
        fold.Add(LifeFold.Of(facts, Later));
        return fold.Totals(Catalogue.Find(measure)!);
    }

    private static PlaceTold Told(int minute, int seconds) => new(
        Ledger.RequestId, Channel.Hotline, 2, TimeSpan.FromSeconds(seconds), PlaceToldBecause.Joined, Life.At(minute));

    private static CallbackTried Tried(int attempt, bool reached) => new(Ledger.RequestId, "a1", attempt, reached, Life.At(9 + attempt));
}
