using Contracts.FollowUp.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>F1, F2, D6, D8 and D10: the result told, the rating, and what the customer was promised.</summary>
[Collection(nameof(RunningDesk))]
public class FollowUpTests(RunningDesk desk)
{
    private const string Agent = "t-follow";

    [Fact]
    public async Task A_result_told_in_time_keeps_its_promise_and_the_rating_over_the_bus_closes_the_request()
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var request = await desk.CallAsync("follow-1", Playing.Question);
        var owner = await desk.BringResultAsync(request, Agent);
        await desk.TellAsync(request, owner, "solved");

        var (_, asked) = await channel.ReceiveAsync("channel.app", (type, body) =>
            type == "follow-up.rating-requested.v1" && body.GetProperty("requestId").GetGuid() == request);
        (asked.GetProperty("until").GetDateTimeOffset() - asked.GetProperty("at").GetDateTimeOffset()).ShouldBe(TimeSpan.FromHours(2));
        await channel.SendAsync("follow-up", "rate-service", new RateService(request, 4, "key", Recommend: 9));

        var closed = await desk.FactAsync(request, "request_closed");
        ((string?)closed["because"]).ShouldBe("rated");
        var rated = await desk.FactAsync(request, "service_rated");
        ((int?)rated["score"], (string?)rated["via"], (int?)rated["recommend"]).ShouldBe((4, "key", 9));
        var answered = await desk.FactAsync(request, "work_order_answered");
        (await desk.PromiseAsync(request, "promise_made", "tell-customer")).Moment("at").ShouldBe(answered.Moment("at"));
        await desk.PromiseAsync(request, "promise_kept", "tell-customer");
    }

    [Fact]
    public async Task What_is_not_solved_is_reopened_and_rings_at_its_owner_under_a_new_promise()
    {
        var request = await desk.CallAsync("follow-2", Playing.Complaint);
        var owner = await desk.BringResultAsync(request, Agent);
        await desk.ComeToWorkAsync(owner);
        await desk.TellAsync(request, owner, "notSolved", "It fails again");

        var reopened = await desk.FactAsync(request, "request_reopened");
        ((string?)reopened["ownerAgentId"], (string?)reopened["reason"]).ShouldBe((owner, "It fails again"));
        var ringing = await Eventually.BecomesAsync(
            () => desk.GetAsync(Roles.Supervisor, "duty-supervisor", "routing", $"/requests/{request}"),
            row => (string?)row!["status"] == "offered", "it rings again");
        ((string?)ringing!["agentId"], (string?)ringing["ownerAgentId"], (int?)ringing["reopened"]).ShouldBe((owner, owner, 1));
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/accept");
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Settled now" });
        await desk.GoHomeAsync(owner);

        var history = await desk.HistoryWithAsync(request, f => (string?)f["type"] == "rating_requested");
        var promised = history.Where(f => (string?)f["data"]!["promise"] == "complaint-reply").ToList();
        promised.Select(f => (string?)f["type"]).ShouldBe(["promise_made", "promise_kept", "promise_made", "promise_kept"]);
        promised[2]["data"]!.Moment("at").ShouldBe(reopened.Moment("at"));
        ((bool?)history.Single(f => (string?)f["type"] == "request_resolved")["data"]!["firstContact"]).ShouldBe(false);
    }

    [Fact]
    public async Task A_customer_who_cannot_be_reached_three_times_closes_the_request_and_ends_its_promises()
    {
        var request = await desk.CallAsync("follow-3", Playing.Complaint);
        var owner = await desk.BringResultAsync(request, Agent);
        await desk.TellAsync(request, owner, "noAnswer");
        var (status, problem) = await TryAsync();
        (status, problem!.Text("detail")!.Contains("the next try counts from", StringComparison.Ordinal)).ShouldBe((409, true));
        foreach (var attempt in new[] { 1, 2 })
        {
            (await desk.FollowedAsync(request, "resultReady"))["attempts"]!.GetValue<int>().ShouldBe(attempt);
            await Eventually.BecomesAsync(TryAsync, answer => answer.Status == 200, "the next try counts");
        }

        ((string?)(await desk.FactAsync(request, "request_closed"))["because"]).ShouldBe("notReached");
        ((string?)(await desk.PromiseAsync(request, "promise_withdrawn", "complaint-reply"))["reason"]).ShouldBe("not-reached");
        await desk.PromiseAsync(request, "promise_withdrawn", "tell-customer");
        await desk.TypesAsync(request, "routing_ended", "matter_closed");

        Task<(int Status, System.Text.Json.Nodes.JsonNode? Body)> TryAsync() => desk.SendAsync(
            Roles.Agent, owner, HttpMethod.Post, "follow-up", $"/requests/{request}/tell", new { outcome = "noAnswer" });
    }

    [Fact]
    public async Task A_request_that_nobody_rates_is_closed_when_the_time_for_it_is_over()
    {
        var request = await desk.CallAsync("follow-4", Playing.Question);
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });

        var asked = await desk.FactAsync(request, "rating_requested");
        var closed = await desk.FactAsync(request, "request_closed");
        ((string?)closed["because"]).ShouldBe("notRated");
        closed.Moment("at").ShouldBe(asked.Moment("until"));
        var (status, _) = await desk.SendAsync(
            Roles.Channel, "app", HttpMethod.Post, "follow-up", $"/requests/{request}/rating", new { score = 1, via = "link" });
        status.ShouldBe(409);
    }

    [Fact]
    public async Task A_customer_who_gives_up_waiting_closes_the_request_and_is_owed_nothing()
    {
        var request = await desk.CallAsync("follow-5", Playing.Complaint);
        await desk.FollowedAsync(request, "inWork");
        await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Channel, "app", HttpMethod.Post, "routing", $"/requests/{request}/abandon", new { }),
            answer => answer.Status == 200, "the customer gives up");

        var closed = await desk.FactAsync(request, "request_closed");
        ((string?)closed["because"]).ShouldBe("abandoned");
        ((string?)(await desk.PromiseAsync(request, "promise_withdrawn", "complaint-reply"))["reason"]).ShouldBe("abandoned");
        await desk.TypesAsync(request, "matter_closed");
    }

    [Fact]
    public async Task A_request_with_two_orders_has_its_result_when_both_are_answered()
    {
        var request = await desk.CallAsync("follow-6", Playing.Fault);
        var owner = await desk.TakeAsync(request, Agent);
        var first = await desk.DispatchAsync(request, owner, "network");
        var second = await desk.DispatchAsync(request, owner, "billing");
        await desk.AnswerAsync(first, "network", "The line is mended.");
        await desk.FactAsync(request, "answer_received");
        (await desk.FollowedAsync(request, "inWork"))["openOrders"]!.AsArray().Single()!.GetValue<Guid>().ShouldBe(second);
        await desk.AnswerAsync(second, "billing", "The fee is waived.");

        var ready = await desk.FollowedAsync(request, "resultReady");
        ready["result"]!.ToString().ShouldBe("The line is mended.\n\nThe fee is waived.");
        await desk.TellAsync(request, owner, "solved");
        await desk.PromiseAsync(request, "promise_kept", "fault-repair");
    }
}
