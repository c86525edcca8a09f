using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G3: an improvement action says beforehand what it is judged by, has an owner and a day, and stays once it was carried out.</summary>
public class ImprovementTests
{
    private static readonly PlanImprovement Plan = new(
        "greeting", "问候", "每日晨会复述一遍。", "i1", Desk.Now.AddDays(7), "csat", ImprovementGroups.Team, ["team-1"], ["team-2", "team-3"], 28);

    private static readonly ImprovementPlanned Planned = new(
        "greeting", "问候", "每日晨会复述一遍。", "i1", Desk.Now.AddDays(7), "csat", ImprovementGroups.Team, ["team-1"], ["team-2", "team-3"], 28, "s1", Desk.Now);

    private static readonly ImprovementCompleted Completed = new("greeting", "inspector/i1", Desk.Now);
    private static readonly ImprovementMissed Overdue = new("greeting", "i1", Planned.DueAt);
    private static readonly ImprovementCancelled Cancelled = new("greeting", "改做别的。", "supervisor/s1", Desk.Now);

    [Fact]
    public void What_is_planned_is_planned_once_and_never_otherwise()
    {
        Given(Supervisor).When(Features.PlanImprovement.Decide, Plan).Then(Planned);
        Given(Supervisor, Planned).When(Features.PlanImprovement.Decide, Plan).ThenNothing();
        Given(Supervisor, Planned, Completed).When(Features.PlanImprovement.Decide, Plan).ThenNothing();
        Given(Supervisor, Planned).When(Features.PlanImprovement.Decide, Plan with { Measure = "nps" }).ThenRefused(RefusalKind.WrongState, "planned already");
        Given(Supervisor, Planned).When(Features.PlanImprovement.Decide, Plan with { Comparison = ["team-2"] }).ThenRefused(RefusalKind.WrongState, "planned already");
        Given(Supervisor, Planned, Cancelled).When(Features.PlanImprovement.Decide, Plan with { Days = 14 }).ThenRefused(RefusalKind.WrongState, "planned already");
    }

    [Fact]
    public void A_measure_that_the_desk_lacks_groups_that_overlap_or_are_empty_and_a_day_that_is_over_are_refused()
    {
        Given(Supervisor).When(Features.PlanImprovement.Decide, Plan with { Measure = "smiles" }).ThenRefused(RefusalKind.Invalid, "connect-rate, ");
        Given(Supervisor).When(Features.PlanImprovement.Decide, Plan with { Comparison = ["team-2", "team-1"] }).ThenRefused(RefusalKind.Invalid, "none of the pilot group");
        Given(Supervisor).When(Features.PlanImprovement.Decide, Plan with { Pilot = [] }).ThenRefused(RefusalKind.Invalid, "pilot must");
        Given(Supervisor).When(Features.PlanImprovement.Decide, Plan with { Comparison = [] }).ThenRefused(RefusalKind.Invalid, "comparison must");
        Given(Supervisor).When(Features.PlanImprovement.Decide, Plan with { DueAt = Desk.Now }).ThenRefused(RefusalKind.Invalid, "lie ahead");
    }

    [Fact]
    public void Its_owner_or_a_supervisor_says_that_it_was_carried_out_late_or_not_and_nobody_else()
    {
        Given(I1, Planned).When(Features.CompleteImprovement.Decide, new CompleteImprovement("greeting")).Then(Completed);
        Given(Supervisor, Planned, Overdue).When(Features.CompleteImprovement.Decide, new CompleteImprovement("greeting")).Then(Completed with { By = "supervisor/s1" });
        Given(I2, Planned).When(Features.CompleteImprovement.Decide, new CompleteImprovement("greeting")).ThenRefused(RefusalKind.Forbidden, "is i1's");
        Given(I1, Planned, Completed).When(Features.CompleteImprovement.Decide, new CompleteImprovement("greeting")).ThenNothing();
        Given(I1, Planned, Cancelled).When(Features.CompleteImprovement.Decide, new CompleteImprovement("greeting")).ThenRefused(RefusalKind.WrongState, "was cancelled");
        Given(I1).When(Features.CompleteImprovement.Decide, new CompleteImprovement("greeting")).ThenRefused(RefusalKind.Unknown, "improvement action");
    }

    [Fact]
    public void One_that_was_carried_out_is_not_cancelled_whatever_it_brought()
    {
        Given(Supervisor, Planned).When(Features.CancelImprovement.Decide, new CancelImprovement("greeting", Cancelled.Why)).Then(Cancelled);
        Given(Supervisor, Planned, Completed).When(Features.CancelImprovement.Decide, new CancelImprovement("greeting", "没有效果。")).ThenRefused(RefusalKind.WrongState, "was carried out");
        Given(Supervisor, Planned, Cancelled).When(Features.CancelImprovement.Decide, new CancelImprovement("greeting", Cancelled.Why)).ThenNothing();
        Given(Supervisor, Planned, Cancelled).When(Features.CancelImprovement.Decide, new CancelImprovement("greeting", "另有原因。")).ThenRefused(RefusalKind.WrongState, "another reason");
    }

    [Fact]
    public void Its_day_passes_by_itself_once_and_only_while_it_is_to_be_carried_out()
    {
        Due(Planned).Then(Overdue);
        Due(Planned, Overdue).ThenNothing();
        Due(Planned, Completed).ThenNothing();
        Due(Planned, Cancelled).ThenNothing();
        Given(Supervisor, Planned).When(Features.WatchImprovement.Decide, new FallDue(Planned.DueAt.AddSeconds(-1))).ThenNothing();
    }

    private static Outcome Due(params IFact[] history) => Given(Supervisor, history).When(Features.WatchImprovement.Decide, new FallDue(Planned.DueAt));

    private static Given<Improvement> Given(Context context, params IFact[] history) => new(Improvement.Stream, context, history);
}
