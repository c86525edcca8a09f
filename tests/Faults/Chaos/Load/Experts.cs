using System.Text.Json.Nodes;
using Contracts;
using Contracts.Consultation.V1;
using Messaging;

namespace Chaos.Load;

/// <summary>The experts answer; agents agree on the words and answer the customer.</summary>
internal sealed class Experts(World world)
{
    private static readonly Actor Supervisor = new(Roles.Supervisor, "duty-supervisor");
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks at the open questions until the run is over.</summary>
    public void Play() => world.Start(WatchAsync);

    private async Task WatchAsync()
    {
        while (!world.Over.IsCancellationRequested)
        {
            foreach (var item in await world.Http.ListAsync(Supervisor, "consultation", "/consultations?open=true") ?? [])
            {
                if (world.Find((Guid)item!["requestId"]!) is { } request)
                {
                    Act(item, request);
                }
            }

            await Task.Delay(Look, TimeProvider.System, world.Over);
        }
    }

    private void Act(JsonNode item, PlannedRequest request)
    {
        var (id, status) = ((Guid)item["consultationId"]!, (string)item["status"]!);
        var moment = $"{status}-{id}-{item["expertId"] ?? "nobody"}";
        world.StartOnce(moment, async () => status switch
        {
            "offered" => await ActAsync<AcceptConsultation>(Expert(), "accept", new { }, "consultation_accepted"),
            "accepted" => await ActAsync<AnswerConsultation>(Expert(), "answer", new { answer = "Renew the profile." }, "consultation_answered"),
            "referred" => await ActAsync<AnswerConsultation>(Supervisor, "answer", new { answer = "Restart it." }, "consultation_answered"),
            "answered" => await ActAsync<AgreeWording>(Owner(), "wording", new { wording = "Please restart the router." }, "wording_agreed")
                && await ActAsync<RecordCustomerAnswered>(Owner(), "customer-answered", new { by = "agent" }, "customer_answered"),
            _ => false,
        });

        Actor Expert() => new(Roles.Expert, (string)item["expertId"]!);
        Actor Owner() => new(Roles.Agent, (string)item["ownerAgentId"]!);

        Task<bool> ActAsync<TCommand>(Actor actor, string verb, object body, string fact)
            where TCommand : ICommand => world.Http.SendAsync(
                actor, typeof(TCommand), $"/consultations/{id}/{verb}", body, $"{verb}-{moment}", $"{verb}-{moment} {actor}", fact,
                times: request.AgentRepeats ? 2 : 1);
    }
}
