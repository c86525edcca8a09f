using Contracts;
using Contracts.Quality.V1;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G2: found, measure proposed, improved, verified on a new sample, and reopened by itself.</summary>
public class FindingTests
{
    private static readonly Guid Greeting = Finding.IdOf(FindingScope.Agent, "a1", Sheet, "greeting");
    private static readonly InspectionConcluded Shown = Stands(1, Poor, Desk.Now.AddDays(-9));
    private static readonly FindingRecorded Found = new(Greeting, Request, Shown.InspectionId, FindingScope.Agent, "a1", Sheet, "greeting", "inspector/i1", Desk.Now);
    private static readonly MeasureProposed Proposed = new(Greeting, Request, "每日晨会复述一遍。", "supervisor/s1", Desk.Now);
    private static readonly FindingImproved Improved = new(Greeting, Request, "supervisor/s1", Desk.Now.AddDays(-5));
    private static readonly FindingVerified Verified = new(Greeting, Request, [], Desk.Now.AddDays(-4));

    private static readonly Rule<Finding, RecordFinding> Records = (s, c, context) => Features.RecordFinding.Decide(s, c, Shown, Version1, context);
    private static readonly Rule<Finding, InspectionConcluded> Checks = (s, c, context) => Features.CheckFindings.Decide(s, c, Version1, context);

    private static readonly Gen<List<(int Inspection, bool Bad, bool Drawn, int Days, int Ask)>> Lives = Law.Many(
        from inspection in Gen.Choose(2, 30)
        from bad in Gen.Elements(true, false, false)
        from drawn in Gen.Elements(true, true, false)
        from days in Gen.Choose(-3, 3)
        from ask in Gen.Choose(0, 3)
        select (inspection, bad, drawn, days, ask), 40);

    [Fact]
    public void What_an_inspection_shows_is_recorded_about_the_agent_or_the_team()
    {
        Given(I1).When(Records, new(Shown.InspectionId, "greeting", FindingScope.Agent)).Then(Found);
        var team = Given(Supervisor).When(Records, new(Shown.InspectionId, "greeting", FindingScope.Team)).Facts.Single().ShouldBeOfType<FindingRecorded>();
        (team.Whose, team.FindingId, team.By).ShouldBe(("team-1", Finding.IdOf(FindingScope.Team, "team-1", Sheet, "greeting"), "supervisor/s1"));
    }

    [Fact]
    public void Only_an_item_that_lost_points_is_a_finding_of_an_inspector_who_may_see_it_and_one_that_is_open_is_no_other()
    {
        Given(I1).When(Records, new(Shown.InspectionId, "identity", FindingScope.Agent)).ThenRefused(RefusalKind.Invalid, "lost points");
        Given(I1).When(Records, new(Shown.InspectionId, "smile", FindingScope.Agent)).ThenRefused(RefusalKind.Invalid, "lost points");
        Given(As(Roles.Inspector, "i4")).When(Records, new(Shown.InspectionId, "greeting", FindingScope.Agent)).ThenRefused(RefusalKind.Forbidden, "does not inspect");
        Given(I1, Found with { InspectionId = Guid.NewGuid() }).When(Records, new(Shown.InspectionId, "greeting", FindingScope.Agent))
            .ThenRefused(RefusalKind.WrongState, "open already");
    }

    [Fact]
    public void A_measure_is_proposed_and_carried_out_in_that_order()
    {
        Given(Supervisor, Found).When(Features.ProposeMeasure.Decide, new ProposeMeasure(Greeting, Proposed.Measure)).Then(Proposed);
        Given(As(Roles.Inspector, "i4"), Found).When(Features.ProposeMeasure.Decide, new ProposeMeasure(Greeting, "别的。")).ThenRefused(RefusalKind.Forbidden, "does not inspect");
        Given(As(Roles.Inspector, "nobody"), Found).When(Features.ProposeMeasure.Decide, new ProposeMeasure(Greeting, "别的。")).ThenRefused(RefusalKind.Forbidden, "no inspector");
        Given(TeamInspector, Found).When(Features.ProposeMeasure.Decide, new ProposeMeasure(Greeting, "别的。")).Facts.Count.ShouldBe(1);
        Given(Supervisor, Found, Proposed).When(Features.ProposeMeasure.Decide, new ProposeMeasure(Greeting, "别的。")).Facts.Count.ShouldBe(1);
        Given(Supervisor, Found).When(Features.ReportImprovement.Decide, new ReportImprovement(Greeting)).ThenRefused(RefusalKind.WrongState, "No measure is proposed");
        Given(Supervisor, Found, Proposed).When(Features.ReportImprovement.Decide, new ReportImprovement(Greeting)).Then(Improved with { At = Desk.Now });
        Given(Supervisor, Found, Proposed, Improved).When(Features.ProposeMeasure.Decide, new ProposeMeasure(Greeting, "别的。"))
            .ThenRefused(RefusalKind.WrongState, "once it comes again");
        Given(Supervisor).When(Features.ReportImprovement.Decide, new ReportImprovement(Greeting)).ThenRefused(RefusalKind.Unknown, "finding");
    }

    [Fact]
    public void As_many_good_inspections_of_new_samples_as_the_desk_asks_for_verify_it()
    {
        var (one, two) = (Stands(2, Good, Desk.Now.AddDays(-3)), Stands(3, Good, Desk.Now.AddDays(-2)));
        var first = new FindingChecked(Greeting, Request, one.InspectionId, one.At);
        Given(I1, Found, Proposed, Improved).When(Checks, one).Then(first);
        Given(I1, Found, Proposed, Improved, first).When(Checks, two).Then(
            new FindingChecked(Greeting, Request, two.InspectionId, two.At), new FindingVerified(Greeting, Request, [one.InspectionId, two.InspectionId], two.At));
    }

    [Fact]
    public void What_was_drawn_before_or_chosen_by_somebody_or_did_not_apply_verifies_nothing()
    {
        Given(I1, Found, Proposed, Improved).When(Checks, Stands(2, Good, Improved.At.AddTicks(-1))).ThenNothing();
        Given(I1, Found, Proposed, Improved).When(Checks, Stands(2, Good, Desk.Now, plan: null)).ThenNothing();
        Given(I1, Found, Proposed, Improved).When(Checks, Stands(2, [new("greeting", null), Good[1], Good[2]], Desk.Now)).ThenNothing();
        Given(I1, Found, Proposed).When(Checks, Stands(2, Good, Desk.Now)).ThenNothing();
        Given(I1).When(Checks, Stands(2, Poor, Desk.Now)).ThenNothing();
    }

    [Fact]
    public void Bad_again_after_it_was_improved_or_verified_it_is_open_again_by_itself()
    {
        var again = Stands(4, Poor, Desk.Now, plan: null);
        var reopened = new FindingReopened(Greeting, Request, again.InspectionId, again.At);
        Given(I1, Found, Proposed, Improved).When(Checks, again).Then(reopened);
        Given(I1, Found, Proposed, Improved, Verified).When(Checks, again).Then(reopened);
        var state = Given(I1, Found, Proposed, Improved, Verified, reopened).State;
        (state.Status, state.Reopened, state.Good.Count).ShouldBe((FindingStatus.Found, 1, 0));
    }

    [Fact]
    public void After_the_set_time_it_is_another_finding()
    {
        var late = Verified with { At = Desk.Now.AddDays(-31) };
        Given(I1, Found, Proposed, Improved, late).When(Checks, Stands(4, Poor, Desk.Now)).ThenNothing();
        Given(I1, Found with { InspectionId = Guid.NewGuid() }, Proposed, Improved, late).When(Records, new(Shown.InspectionId, "greeting", FindingScope.Agent)).Then(Found);
    }

    [Fact]
    [Trait("Category", Law.Category)]
    public void What_is_verified_was_never_bad_since_it_was_improved_and_no_inspection_counts_twice()
    {
        var times = 0;
        Law.Holds(Lives, life => times += VerifiedIn(life));
        times.ShouldBeGreaterThan(20, "such lives are generated");
    }

    private static int VerifiedIn(List<(int Inspection, bool Bad, bool Drawn, int Days, int Ask)> life)
    {
        var (state, now, facts) = (Given(I1, Found).State, Desk.Now, new List<IFact>());
        foreach (var (inspection, bad, drawn, days, ask) in life)
        {
            now = now.AddHours(7);
            var context = Supervisor with { Now = now };
            var next = Taken(() => ask switch
            {
                0 => Features.ProposeMeasure.Decide(state, new(Greeting, "Train"), context),
                1 => Features.ReportImprovement.Decide(state, new(Greeting), context),
                _ => Features.CheckFindings.Decide(state, Stands(inspection, bad ? Poor : Good, now.AddDays(days), drawn ? "plan" : null) with { At = now }, Version1, context),
            });
            state = Finding.Stream.Fold(state, next);
            facts.AddRange(next);
            if (next.OfType<FindingVerified>().SingleOrDefault() is not { } verified) continue;

            var since = facts.SkipWhile((fact, i) => i < facts.FindLastIndex(f => f is FindingImproved)).ToList();
            since.OfType<FindingReopened>().ShouldBeEmpty();
            verified.Inspections.ShouldBe(since.OfType<FindingChecked>().Select(check => check.InspectionId));
            verified.Inspections.Count.ShouldBe(2);
        }

        facts.OfType<FindingChecked>().Select(f => f.InspectionId).Concat(facts.OfType<FindingReopened>().Select(f => f.InspectionId)).ShouldBeUnique();
        return facts.OfType<FindingVerified>().Count();
    }

    private static List<IFact> Taken(Func<IEnumerable<IFact>> ask)
    {
        try
        {
            return [.. ask()];
        }
        catch (Refusal)
        {
            return [];
        }
    }

    private static InspectionConcluded Stands(int inspection, ItemScore[] scores, DateTimeOffset opened, string? plan = "centre-monthly") => new(
        EventStore.DerivedId.From($"{inspection}"), Request, "a1", "team-1", InspectionForm.Recording, plan, Sheet, 1, scores, 80, Passed: true,
        ConcludedBecause.Acknowledged, opened, opened.AddHours(1));

    private static Given<Finding> Given(Context context, params IFact[] history) => new(Finding.Stream, context, history);
}
