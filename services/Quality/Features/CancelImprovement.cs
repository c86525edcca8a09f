using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.CancelImprovement;

namespace Quality.Features;

/// <summary>A supervisor gives an improvement action up 取消 (G3). One that was carried out stays with what it has brought.</summary>
public static class CancelImprovement
{
    public static void Map(ServiceBuilder service) => service
        .Command<Improvement, Command>(Improvement.Stream, (c, _) => Improvement.IdOf(c.ImprovementId), Decide, Roles.Supervisor)
        .At("POST", "/improvements/{improvementId}/cancel");

    public static IEnumerable<IFact> Decide(Improvement improvement, Command command, Context context)
    {
        improvement.Of(command.ImprovementId, context.Actor);
        return improvement.Status switch
        {
            ImprovementStatus.Completed => throw Refusal.WrongState($"Improvement action {command.ImprovementId} was carried out."),
            ImprovementStatus.Cancelled => improvement.Cancelled!.Why == command.Why ? []
                : throw Refusal.WrongState($"Improvement action {command.ImprovementId} was cancelled already, for another reason."),
            _ => [new ImprovementCancelled(command.ImprovementId, command.Why, context.Actor.ToString(), context.Now)],
        };
    }
}
