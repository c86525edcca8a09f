using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.PlanImprovement;

namespace Quality.Features;

/// <summary>A supervisor plans an improvement action 改进措施, and says what it will be judged by (G3). What is planned is not planned otherwise: it is cancelled, and another is planned.</summary>
public static class PlanImprovement
{
    public static void Map(ServiceBuilder service) => service
        .Command<Improvement, Command>(Improvement.Stream, (c, _) => Improvement.IdOf(c.ImprovementId), Decide, Roles.Supervisor)
        .At("PUT", "/improvements/{improvementId}");

    public static IEnumerable<IFact> Decide(Improvement improvement, Command command, Context context)
    {
        if (!MeasureNames.All.Contains(command.Measure)) throw Refusal.Invalid("measure", $"measure is one of {string.Join(", ", MeasureNames.All)}.");
        if (command.Pilot.Count == 0) throw Refusal.Invalid("pilot", "pilot must have at least one.");
        if (command.Comparison.Count == 0) throw Refusal.Invalid("comparison", "comparison must have at least one.");
        if (command.Comparison.Intersect(command.Pilot).Any()) throw Refusal.Invalid("comparison", "comparison must have none of the pilot group.");

        if (improvement.Planned is { } before)
        {
            return Same(before, command) ? [] : throw Refusal.WrongState($"Improvement action {command.ImprovementId} is planned already, otherwise.");
        }

        if (command.DueAt <= context.Now) throw Refusal.Invalid("dueAt", "dueAt must lie ahead.");
        return
        [
            new ImprovementPlanned(
                command.ImprovementId, command.Title, command.Action, command.OwnerId, command.DueAt, command.Measure, command.By, command.Pilot, command.Comparison,
                command.Days, context.Actor.Id, context.Now),
        ];
    }

    private static bool Same(ImprovementPlanned one, Command other) =>
        (one.Title, one.Action, one.OwnerId, one.DueAt, one.Measure, one.GroupedBy, one.Days)
            == (other.Title, other.Action, other.OwnerId, other.DueAt, other.Measure, other.By, other.Days)
        && one.Pilot.SequenceEqual(other.Pilot) && one.Comparison.SequenceEqual(other.Comparison);
}
