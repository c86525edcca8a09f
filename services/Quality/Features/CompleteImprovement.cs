using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.CompleteImprovement;

namespace Quality.Features;

/// <summary>Who sees to an improvement action, or a supervisor, says that it was carried out 已实施 (G3).</summary>
public static class CompleteImprovement
{
    public static void Map(ServiceBuilder service) => service
        .Command<Improvement, Command>(Improvement.Stream, (c, _) => Improvement.IdOf(c.ImprovementId), Decide, Roles.Supervisor, Roles.Inspector)
        .At("POST", "/improvements/{improvementId}/complete");

    public static IEnumerable<IFact> Decide(Improvement improvement, Command command, Context context)
    {
        improvement.Of(command.ImprovementId, context.Actor);
        return improvement.Status switch
        {
            ImprovementStatus.Completed => [],
            ImprovementStatus.Cancelled => throw Refusal.WrongState($"Improvement action {command.ImprovementId} was cancelled."),
            _ => [new ImprovementCompleted(command.ImprovementId, context.Actor.ToString(), context.Now)],
        };
    }
}
