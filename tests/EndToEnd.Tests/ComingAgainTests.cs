using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>A customer who comes again reaches somebody, and what is open keeps a request from closing (A3, D6, F1).</summary>
[Collection(nameof(RunningDesk))]
public class ComingAgainTests(RunningDesk desk)
{
    private const string Agent = "t-again";

    [Fact]
    public async Task While_the_rating_is_awaited_a_customer_who_comes_again_rings_at_the_owner_under_a_new_promise()
    {
        var request = await desk.CallAsync("comes-1", Playing.Complaint);
        var owner = await ToldAsync(request);
        await desk.ComeToWorkAsync(owner);
        var contact = await ComeAsync("comes-1-2", "c-comes-1", request, dissatisfied: true);
        (contact.Id("requestId"), (bool)contact["linked"]!).ShouldBe((request, true));

        var reopened = await desk.FactAsync(request, "request_reopened");
        reopened.Text("because").ShouldBe("customerCame");
        await desk.FactAsync(
            request, "promise_made", p => p.Text("promise") == "complaint-reply" && p.Moment("at") == reopened.Moment("at"));
        var ringing = await desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", $"/requests/{request}", row => row.Text("status") == "offered");
        (ringing.Text("agentId"), ringing.Text("urgency")).ShouldBe((owner, "high"));
        await desk.GoHomeAsync(owner);
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story"))!.ToString()
            .ShouldContain($"It was reopened, as the customer came again: it is for agent {owner} again.");
        await desk.AgreesAsync(request);
    }

    [Fact]
    public async Task A_contact_that_names_a_closed_request_reopens_it_and_by_hand_it_is_reopened_too()
    {
        var request = await desk.CallAsync("comes-2", Playing.Question);
        var owner = await ToldAsync(request);
        await desk.RateAsync(request, 5);
        await desk.TypesAsync(request, "matter_closed", "routing_ended");
        (await ComeAsync("comes-2-2", "c-comes-2", request)).Id("requestId").ShouldBe(request);
        await desk.TypesAsync(request, "matter_reopened");

        var second = await desk.CallAsync("comes-3", Playing.Question);
        owner = await ToldAsync(second);
        await desk.RateAsync(second, 5);
        await desk.TypesAsync(second, "matter_closed");
        await desk.PostAsync(Roles.Agent, owner, "follow-up", $"/requests/{second}/reopen", new { reason = "He wrote to the paper" });
        (await desk.FactAsync(second, "request_reopened")).Text("because").ShouldBe("byHand");
        await desk.TypesAsync(second, "matter_reopened");
    }

    [Fact]
    public async Task An_order_made_after_the_customer_was_told_keeps_the_request_open_until_its_answer_is_told()
    {
        var request = await desk.CallAsync("comes-4", Playing.Complaint);
        var owner = await desk.BringResultAsync(request, Agent);
        await desk.TellAsync(request, owner, "solved");
        await desk.FollowedAsync(request, "ratingAsked");
        var order = await desk.DispatchAsync(request, owner, "billing", "Refund it as well");
        await desk.FollowedAsync(request, "inWork");
        var (status, problem) = await desk.SendAsync(
            Roles.Channel, "app", HttpMethod.Post, "follow-up", $"/requests/{request}/rating", new { score = 5, via = "link" });
        (status, problem!.Text("detail")!.Contains("was reopened", StringComparison.Ordinal)).ShouldBe((409, true));

        await desk.AnswerAsync(order, "billing", "Refunded.");
        (await desk.FollowedAsync(request, "resultReady")).Text("result").ShouldBe("Refunded.");
        await desk.TellAsync(request, owner, "solved");
        await desk.RateAsync(request, 4);
        await desk.TypesAsync(request, "matter_closed");
        await desk.AgreesAsync(request);
    }

    [Fact]
    public async Task Told_a_departments_result_while_an_expert_is_asked_the_reply_is_owed_until_the_expert_has_answered()
    {
        var request = await desk.CallAsync("comes-6", Playing.Complaint);
        var owner = await desk.TakeAsync(request, Agent);
        var sought = await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/consult", new
        {
            topic = "astrology", question = "Why today?", appointmentAt = desk.Clock.GetUtcNow() + TimeSpan.FromHours(20),
        });
        var consultation = sought!["facts"]![0]!["data"]!["consultationId"];
        await desk.FactAsync(request, "consultation_referred");
        await desk.TypesAsync(request, "consultation_awaited");
        await desk.AnswerAsync(await desk.DispatchAsync(request, owner, "network"), "network");
        await desk.FollowedAsync(request, "resultReady");
        await desk.TellAsync(request, owner, "solved");
        (await desk.FactAsync(request, "result_told")).Text("inPart").ShouldBe("true");
        await desk.AgreesAsync(request);

        await desk.PostAsync(Roles.Supervisor, "s1", "consultation", $"/consultations/{consultation}/answer", new { answer = "By chance." });
        await desk.PostAsync(Roles.Agent, owner, "consultation", $"/consultations/{consultation}/wording", new { wording = "It was chance." });
        await desk.PostAsync(Roles.Agent, owner, "consultation", $"/consultations/{consultation}/customer-answered", new { by = "agent" });
        await desk.FollowedAsync(request, "ratingAsked");
        await desk.PromiseAsync(request, "promise_kept", "complaint-reply");
        await desk.AgreesAsync(request);
    }

    [Fact]
    public async Task What_a_customer_writes_who_was_asked_something_is_the_answer_whatever_it_says()
    {
        var request = await desk.CallAsync("comes-5", Playing.Fault);
        var owner = await desk.TakeAsync(request, Agent);
        await desk.DispatchAsync(request, owner, "network");
        await desk.UntilTakenAsync(Roles.Agent, owner, "follow-up", $"/requests/{request}/await-customer", new { question = "When may we come?" });
        await desk.TypesAsync(request, "answer_awaited");
        (await ComeAsync("comes-5-2", "c-comes-5", requestId: null, text: "Tuesday. And why is my bill so high?")).Id("requestId").ShouldBe(request);
        (await desk.FactAsync(request, "customer_wait_ended")).Text("because").ShouldBe("customerCame");
        await desk.TypesAsync(request, "answer_wait_ended");
    }

    private async Task<JsonNode> ComeAsync(
        string reference, string customerId, Guid? requestId, bool? dissatisfied = null, string? text = "It is down again") =>
        await desk.ContactAsync("app", new { channel = "app", channelReference = reference, customerId, requestId, dissatisfied, text });

    private async Task<string> ToldAsync(Guid request)
    {
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FollowedAsync(request, "ratingAsked");
        return owner;
    }
}
