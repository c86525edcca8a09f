using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G1: an inspection from being opened to an appeal's being decided.</summary>
public class InspectionTests
{
    private static readonly Features.KnownRequest Known = new(Request, RequestKind.Fault, Channel.Hotline);
    private static readonly Rule<Inspection, OpenInspection> Opens = (s, c, context) => Features.OpenInspection.Decide(s, c, Known, context);

    private static readonly Rule<Inspection, ScoreInspection> Scores = (s, c, context) => Features.ScoreInspection.Decide(s, c, TheSheet, context);

    private static readonly Rule<Inspection, CalibrateInspection> Calibrates = (s, c, context) => Features.CalibrateInspection.Decide(s, c, TheSheet, context);

    private static readonly Rule<Inspection, DecideAppeal> Decides = (s, c, context) => Features.DecideAppeal.Decide(s, c, TheSheet, context);

    private static readonly AppealInspection Appeal = new(Id, "客户先挂断。");

    private static DateTimeOffset RespondBy => ScoredHistory.OfType<InspectionScored>().Single().RespondBy!.Value;

    [Fact]
    public void An_inspector_opens_one_and_does_it_themself() => Given(I1).When(Opens, Open).Then(Opened with { At = Desk.Now });

    [Fact]
    public void A_teams_inspector_opens_one_of_the_teams_level_for_their_own_team_only()
    {
        Given(TeamInspector).When(Opens, Open).Facts.Single().ShouldBe(Opened with { At = Desk.Now, InspectorId = "i3", Level = InspectionLevel.Team });
        Given(As(Roles.Inspector, "i4")).When(Opens, Open).ThenRefused(RefusalKind.Forbidden, "does not inspect the work of agent a1");
    }

    [Fact]
    public void Nobody_inspects_their_own_work_nor_who_is_no_inspector_nor_what_there_is_not()
    {
        Given(As(Roles.Inspector, "a2")).When(Opens, Open with { AgentId = "a2" }).ThenRefused(RefusalKind.Forbidden, "does not inspect");
        Given(As(Roles.Inspector, "i9")).When(Opens, Open).ThenRefused(RefusalKind.Forbidden, "no inspector i9");
        Given(I1).When(Opens, Open with { AgentId = "a9" }).ThenRefused(RefusalKind.Unknown, "no agent a9");
        Given(I1).When<OpenInspection>((s, c, context) => Features.OpenInspection.Decide(s, c, null, context), Open).ThenRefused(RefusalKind.Unknown, "request");
    }

    [Fact]
    public void A_topic_check_says_its_topic_and_nothing_else_does()
    {
        Given(I1).When(Opens, Open with { Form = InspectionForm.TopicCheck }).ThenRefused(RefusalKind.Invalid, "topic");
        Given(I1).When(Opens, Open with { Topic = "roaming" }).ThenRefused(RefusalKind.Invalid, "topic");
        Given(I1).When(Opens, Open with { Form = InspectionForm.TopicCheck, Topic = "roaming" }).Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void It_is_given_to_another_by_a_supervisor_and_taken_by_an_inspector()
    {
        Given(Supervisor, Opened).When(Features.AssignInspection.Decide, new AssignInspection(Id, "i2")).Then(new InspectionAssigned(Id, Request, "i2", "supervisor/s1", Desk.Now));
        Given(I2, Opened with { InspectorId = null }).When(Features.AssignInspection.Decide, new AssignInspection(Id, "i2")).Then(new InspectionAssigned(Id, Request, "i2", "inspector/i2", Desk.Now));
        Given(I2, Opened).When(Features.AssignInspection.Decide, new AssignInspection(Id, "i2")).ThenRefused(RefusalKind.Forbidden, "is with i1");
        Given(I1, Opened).When(Features.AssignInspection.Decide, new AssignInspection(Id, "i2")).ThenRefused(RefusalKind.Forbidden, "takes an inspection");
        Given(Supervisor, Opened).When(Features.AssignInspection.Decide, new AssignInspection(Id, "i3")).ThenRefused(RefusalKind.Forbidden, "no inspections of this level");
        Given(Supervisor, Opened with { AgentId = "a2" }).When(Features.AssignInspection.Decide, new AssignInspection(Id, "a2")).ThenRefused(RefusalKind.Forbidden, "no inspections");
        Given(Supervisor, ScoredHistory).When(Features.AssignInspection.Decide, new AssignInspection(Id, "i2")).ThenRefused(RefusalKind.WrongState, "scored already");
    }

    [Fact]
    public void Scored_the_total_is_computed_and_the_agent_has_two_days_to_respond()
    {
        var scored = Given(I1, Opened).When(Scores, new(Id, Good, "rec-1", "好。"));
        var promise = scored.Facts[1].ShouldBeOfType<PromiseMade>();
        (promise.Promise, promise.Subject, promise.RequestId, promise.DueAt).ShouldBe((Inspection.Feedback, Id, Request, Desk.Now.AddHours(48)));
        scored.Then(
            new InspectionScored(
                Id, Request, "a1", "i1", Sheet, 1, Good, 93, Passed: true, [], "rec-1", "好。", Desk.Now.AddHours(48), Desk.Now, InspectionForm.LiveMonitoring),
            promise);
    }

    [Fact]
    public void Only_who_does_it_scores_it_by_a_sheet_that_there_is_and_the_first_score_stays()
    {
        Given(I2, Opened).When(Scores, new(Id, Good)).ThenRefused(RefusalKind.Forbidden, "is with i1");
        Given(I1, ScoredHistory).When(Scores, new(Id, Good)).ThenRefused(RefusalKind.WrongState, "that score stays");
        Given(I1, Opened).When<ScoreInspection>((s, c, context) => Features.ScoreInspection.Decide(s, c, ScoreSheet.None, context), new(Id, Good))
            .ThenRefused(RefusalKind.WrongState, "no score sheet");
    }

    [Fact]
    public void A_second_inspectors_score_stands_beside_the_first()
    {
        var second = Given(I2, ScoredHistory).When(Calibrates, new(Id, Good, "宽了。"));
        second.Then(new InspectionCalibrated(Id, Request, "a1", "i2", Good, 93, 35.5, "宽了。", Desk.Now));
        var after = Inspection.Stream.Fold(Given(I2, ScoredHistory).State, second.Facts);
        (after.Total, after.Calibrated!.Total).ShouldBe((57.5, 93));
        Given(TeamInspector, ScoredHistory).When(Calibrates, new(Id, Good)).Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void The_second_score_is_another_inspectors_and_there_is_one()
    {
        Given(I1, ScoredHistory).When(Calibrates, new(Id, Good)).ThenRefused(RefusalKind.Forbidden, "second inspector");
        Given(As(Roles.Inspector, "i4"), ScoredHistory).When(Calibrates, new(Id, Good)).ThenRefused(RefusalKind.Forbidden, "second inspector");
        Given(I2, Opened).When(Calibrates, new(Id, Good)).ThenRefused(RefusalKind.WrongState, "not scored yet");
        Given(I2, [.. ScoredHistory, new InspectionCalibrated(Id, Request, "a1", "a2", Good, 93, 35.5, null, Desk.Now)]).When(Calibrates, new(Id, Good))
            .ThenRefused(RefusalKind.WrongState, "a second time by a2");
    }

    [Fact]
    public void The_agent_acknowledges_in_time_or_late_and_nobody_in_their_place()
    {
        var kept = Given(A1, ScoredHistory).When(Features.AcknowledgeInspection.Decide, new AcknowledgeInspection(Id));
        kept.Then(
            new InspectionAcknowledged(Id, Request, "a1", Desk.Now), Stands(ConcludedBecause.Acknowledged, Desk.Now, Poor, 57.5, passed: false), kept.Facts[2]);
        kept.Facts[2].ShouldBeOfType<PromiseKept>().Promise.ShouldBe(Inspection.Feedback);
        Given(A1, ScoredHistory).With(c => c with { Now = RespondBy.AddHours(1) }).When(Features.AcknowledgeInspection.Decide, new AcknowledgeInspection(Id)).Facts
            .Select(fact => fact.GetType()).ShouldBe([typeof(InspectionAcknowledged), typeof(InspectionConcluded), typeof(PromiseBroken), typeof(PromiseFulfilledLate)]);
        Given(As(Roles.Agent, "a2"), ScoredHistory).When(Features.AcknowledgeInspection.Decide, new AcknowledgeInspection(Id)).ThenRefused(RefusalKind.Forbidden, "a1");
        Given(A1, Opened).When(Features.AcknowledgeInspection.Decide, new AcknowledgeInspection(Id)).ThenRefused(RefusalKind.WrongState, "not scored yet");
    }

    [Fact]
    public void The_agent_appeals_in_time_and_a_decision_is_promised()
    {
        var facts = Given(A1, ScoredHistory).When(Features.AppealInspection.Decide, Appeal).Facts;
        facts.Select(fact => fact.GetType()).ShouldBe([typeof(InspectionAppealed), typeof(PromiseKept), typeof(PromiseMade)]);
        facts[2].ShouldBeOfType<PromiseMade>().Promise.ShouldBe(Inspection.Appeal);
        facts[0].ShouldBeOfType<InspectionAppealed>().DecideBy.ShouldBe(facts[2].ShouldBeOfType<PromiseMade>().DueAt);
        Given(A1, ScoredHistory).With(c => c with { Now = RespondBy.AddTicks(1) }).When(Features.AppealInspection.Decide, Appeal)
            .ThenRefused(RefusalKind.WrongState, "time to appeal was over");
        Given(A1, [.. ScoredHistory, new InspectionAcknowledged(Id, Request, "a1", Desk.Now)]).When(Features.AppealInspection.Decide, Appeal)
            .ThenRefused(RefusalKind.WrongState, "acknowledged");
        Given(As(Roles.Agent, "a2"), ScoredHistory).When(Features.AppealInspection.Decide, Appeal).ThenRefused(RefusalKind.Forbidden, "a1");
    }

    [Fact]
    public void A_third_person_decides_and_what_they_give_counts()
    {
        var granted = Given(I2, Appealed()).When(Decides, new(Id, Granted: true, "录音证实。", Good));
        granted.Then(
            new AppealDecided(Id, Request, "a1", "inspector/i2", Granted: true, Good, 93, Passed: true, "录音证实。", Desk.Now),
            Stands(ConcludedBecause.AppealDecided, Desk.Now, Good, 93, passed: true), granted.Facts[2]);
        granted.Facts[2].ShouldBeOfType<PromiseKept>().Promise.ShouldBe(Inspection.Appeal);
        var after = Inspection.Stream.Fold(Given(I2, Appealed()).State, granted.Facts);
        (after.Total, after.Scored!.Total, after.Status).ShouldBe((93, 57.5, InspectionStatus.Decided));
        Given(Supervisor, Appealed()).When(Decides, new(Id, Granted: false, "不成立。")).Facts[0].ShouldBeOfType<AppealDecided>().Total.ShouldBe(57.5);
    }

    [Fact]
    public void Neither_an_inspector_who_scored_it_nor_the_agent_nor_a_teams_inspector_decides()
    {
        DecideAppeal no = new(Id, Granted: false, "不成立。");
        var calibrated = new InspectionCalibrated(Id, Request, "a1", "i2", Good, 93, 35.5, null, Desk.Now);
        foreach (var who in new[] { I1, I2, TeamInspector, As(Roles.Supervisor, "a1"), As(Roles.Supervisor, "i1") })
        {
            Given(who, [.. Appealed(), calibrated]).When(Decides, no).ThenRefused(RefusalKind.Forbidden, "neither scored it nor is the agent");
        }

        Given(Supervisor, ScoredHistory).When(Decides, no).ThenRefused(RefusalKind.WrongState, "no appeal");
        Given(Supervisor, Appealed()).When(Decides, no with { Scores = Good }).ThenRefused(RefusalKind.Invalid, "only there");
        Given(Supervisor, Appealed()).When(Decides, no with { Granted = true }).ThenRefused(RefusalKind.Invalid, "scores");
    }

    [Fact]
    public void What_nobody_does_in_time_is_marked_by_itself()
    {
        var facts = Given(A1, ScoredHistory).When(Features.WatchInspection.Decide, new FallDue(RespondBy.AddHours(9))).Facts;
        facts.OfType<PromiseBroken>().Single().At.ShouldBe(RespondBy);
        facts.OfType<InspectionConcluded>().ShouldHaveSingleItem().ShouldBe(
            Stands(ConcludedBecause.NoResponse, RespondBy, [], 57.5, passed: false) with { Scores = facts.OfType<InspectionConcluded>().Single().Scores });
        Given(A1, [.. ScoredHistory, .. facts]).With(c => c with { Now = RespondBy.AddHours(10) }).When(Features.AcknowledgeInspection.Decide, new AcknowledgeInspection(Id)).Facts
            .OfType<InspectionConcluded>().ShouldBeEmpty("it stands already");
        Inspection.Stream.NextDue(Given(A1, ScoredHistory).State).ShouldBe(RespondBy.AddHours(-24), "the reminder");
    }

    [Fact]
    public void An_appeal_that_nobody_decides_keeps_no_score_out_of_the_month()
    {
        var decideBy = Appealed().OfType<InspectionAppealed>().Single().DecideBy!.Value;
        var facts = Given(A1, Appealed()).When(Features.WatchInspection.Decide, new FallDue(decideBy.AddHours(1))).Facts;
        var stands = facts.OfType<InspectionConcluded>().ShouldHaveSingleItem();
        (stands.Because, stands.At, stands.Total).ShouldBe((ConcludedBecause.NoDecision, decideBy, 57.5));
        var late = Given(Supervisor, [.. Appealed(), .. facts]).With(c => c with { Now = decideBy.AddDays(1) }).When(Decides, new(Id, Granted: true, "录音证实。", Good)).Facts;
        late.OfType<InspectionConcluded>().ShouldBeEmpty("it stands already");
        late.OfType<AppealDecided>().ShouldHaveSingleItem().Total.ShouldBe(93);
    }

    private static InspectionConcluded Stands(ConcludedBecause because, DateTimeOffset at, ItemScore[] scores, double total, bool passed) => new(
        Id, Request, "a1", "team-1", InspectionForm.LiveMonitoring, Plan: null, Sheet, 1, scores, total, passed, because, Opened.At, at);

    private static IFact[] Appealed() => [.. ScoredHistory, .. Given(A1, ScoredHistory).When(Features.AppealInspection.Decide, Appeal).Facts];
}
