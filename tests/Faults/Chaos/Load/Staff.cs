using System.Text.Json.Nodes;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Messaging;

namespace Chaos.Load;

/// <summary>Agents, owners and the duty supervisor: they look at what is to be done, and do it, until it is done.</summary>
internal sealed class Staff(World world)
{
    private static readonly Actor Supervisor = new(Roles.Supervisor, "duty-supervisor");
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150);

    /// <summary>Looks at work and tasks until the run is over.</summary>
    public void Play()
    {
        world.Start(() => WatchAsync("routing", "/work", Work));
        world.Start(() => WatchAsync("follow-up", "/tasks", Tasks));
    }

    /// <summary>Agents come to work; a repeat changes nothing.</summary>
    public static async Task SignInAsync(HttpCaller http, IEnumerable<string> agents)
    {
        foreach (var agent in agents)
        {
            await http.SendAsync(
                new Actor(Roles.Agent, agent), typeof(SignInAgent), "/agents/me/sign-in", new { }, $"sign-in-{agent}", $"sign-in {agent}", "agent_signed_in");
        }
    }

    private async Task WatchAsync(string service, string path, Action<JsonNode, PlannedRequest> act)
    {
        while (!world.Over.IsCancellationRequested)
        {
            foreach (var item in await world.Http.ListAsync(Supervisor, service, path) ?? [])
            {
                if (world.Find((Guid)item!["requestId"]!) is { } request)
                {
                    act(item, request);
                }
            }

            await Task.Delay(Look, TimeProvider.System, world.Over);
        }
    }

    private void Work(JsonNode item, PlannedRequest request)
    {
        var status = (string)item["status"]!;
        if (status is not ("offered" or "assigned"))
        {
            return; // only an alert
        }

        var agent = new Actor(Roles.Agent, (string)item["agentId"]!);
        var moment = $"{status}-{world.RequestIdOf(request)}-{(status == "offered" ? item["answerBy"] : item["assignedAt"])}";
        if (status == "offered")
        {
            world.StartOnce(moment, () => ActAsync<AcceptRequest>(agent, request, "accept", new { }, moment, "request_assigned"));
        }
        else if (item["kind"] is null)
        {
            world.StartOnce("classify-" + moment, () => ActAsync<ClassifyRequest>(
                agent, request, "classify", new { kind = "fault", category = "broadband", urgency = "normal", skill = item["skill"] },
                "classify-" + moment, "request_classified"));
        }
        else
        {
            world.StartOnce(moment, () => HandleAsync(agent, item, request, moment));
        }
    }

    private async Task<bool> HandleAsync(Actor agent, JsonNode item, PlannedRequest request, string moment)
    {
        if (request.Offers)
        {
            await ActAsync<RecordOffer>(
                agent, request, "offers", new { offerId = $"offer-{item["reopened"]}", product = "mobile-5g", outcome = "declined" }, "offer-" + moment, "product_offered");
        }

        var now = TimeProvider.System.GetUtcNow();
        switch ((int)item["reopened"]! > 0 ? Handling.Resolve : request.Handling)
        {
            case Handling.Resolve:
                return await ActAsync<ResolveRequest>(
                    agent, request, "resolve", new { resolution = "Settled at once." }, moment, "request_resolved");
            case Handling.Consult:
                return await ActAsync<ConsultExpert>(
                    agent, request, "consult",
                    new { topic = "technical/broadband", question = "Why is it slow?", appointmentAt = now.AddMinutes(request.Number % 2 == 0 ? 1 : 120) }, moment, "consultation_sought");
            default:
                return await ActAsync<DispatchRequest>(
                    agent, request, "dispatch",
                    new
                    {
                        department = request.WrongFirst ? "marketing" : request.Department, instruction = "See what can be done.",
                        deadlineAsked = request.DeadlineMs is { } ms ? now.AddMilliseconds(ms) : (DateTimeOffset?)null,
                    },
                    moment, "request_dispatched")
                    && (!request.PromisesReply || await PromiseReplyAsync(agent, request, now.AddHours(1), "promise-" + moment));
        }
    }

    /// <summary>Until Follow-up has heard whose the request is, it refuses.</summary>
    private async Task<bool> PromiseReplyAsync(Actor agent, PlannedRequest request, DateTimeOffset deadlineAt, string moment)
    {
        for (var tries = 1; !world.Over.IsCancellationRequested; tries++)
        {
            if (await ActAsync<PromiseReply>(agent, request, "promise-reply", new { deadlineAt }, $"{moment}-{tries}", "reply_promised")) return true;

            await Task.Delay(Look, TimeProvider.System, world.Over);
        }

        return false;
    }

    private void Tasks(JsonNode item, PlannedRequest request)
    {
        var owner = new Actor(Roles.Agent, (string)item["ownerAgentId"]!);
        foreach (var task in item["tasks"]!.AsArray().Select(t => (string)t!))
        {
            var moment = $"{task}-{world.RequestIdOf(request)}-{item["reopenedAt"]}-{item["attempts"]}";
            world.StartOnce(moment, () => task switch
            {
                "tell" => ActAsync<TellResult>(
                    owner, request, "tell", new { outcome = request.NotSolved && item["reopenedAt"] is null ? "notSolved" : "solved" }, moment, "result_told"),
                "explain" => ActAsync<ExplainRating>(
                    owner with { Id = (string)item["explainerAgentId"]! }, request, "explanation", new { explanation = "The line was noisy." }, moment, "rating_explained"),
                "review" when item["tasks"]!.AsArray().Count == 1 => ActAsync<ReviewCase>( // the explanation first
                    Supervisor, request, "review",
                    new { recordingHeard = true, handlingReviewed = true, callbackMade = true, agentAtFault = request.Number % 2 == 0, note = "Heard." },
                    moment, "case_reviewed"),
                _ => Task.FromResult(false),
            });
        }
    }

    private Task<bool> ActAsync<TCommand>(Actor actor, PlannedRequest request, string verb, object body, string moment, string fact)
        where TCommand : ICommand => world.Http.SendAsync(
            actor, typeof(TCommand), $"/requests/{world.RequestIdOf(request)}/{verb}", body, moment, $"{moment} {actor}", fact,
            times: request.AgentRepeats ? 2 : 1);
}
