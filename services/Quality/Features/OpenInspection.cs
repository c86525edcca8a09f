using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Marten;
using Messaging;
using Command = Contracts.Quality.V1.OpenInspection;

namespace Quality.Features;

/// <summary>An inspector looks at a request that no sample has brought (G1): 录音质检, 实时监听, 专项检查, 拨测. Their own level is its level.</summary>
public static class OpenInspection
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => Inspection.IdOf(c), RuleAsync, Roles.Inspector)
        .At("POST", "/inspections");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, KnownRequest? request, Context context)
    {
        var (inspector, team) = (Inspectors.Asking(context), Inspectors.TeamOf(command.AgentId, context));
        if (team is null) throw Refusal.Unknown("agent", command.AgentId);
        if (!inspector.MaySee(team, command.AgentId))
        {
            throw Refusal.Forbidden($"Inspector {inspector.Id} does not inspect the work of agent {command.AgentId}.");
        }

        if (command.Topic is null == (command.Form == InspectionForm.TopicCheck))
        {
            throw Refusal.Invalid("topic", "topic says what a topic check is about, and only that.");
        }

        return request is null ? throw Refusal.Unknown("request that quality has heard of,", command.RequestId)
            : inspection.Opened is null ? [new InspectionOpened(
                Inspection.IdOf(command), command.RequestId, command.AgentId, inspector.Level, command.Form, command.Sheet, inspector.Id, context.Now,
                Team: team, Topic: command.Topic)]
            : inspection.Opened.Sheet == command.Sheet && inspection.InspectorId == inspector.Id ? []
            : throw Refusal.WrongState($"Request {command.RequestId} is inspected so already: {inspection.Opened.InspectionId}.");
    }

    private static async ValueTask<Rule<Inspection, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var request = await session.LoadAsync<KnownRequest>(command.RequestId, cancellationToken);
        return (inspection, asked, known) => Decide(inspection, asked, request, known);
    }
}
