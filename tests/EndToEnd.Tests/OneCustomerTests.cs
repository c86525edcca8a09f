using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A customer under several keys is one customer (A4), and a matter that came twice is one request (A3).</summary>
[Collection(nameof(RunningDesk))]
public class OneCustomerTests(RunningDesk desk)
{
    private const string Agent = "a06";

    [Fact]
    public async Task Whoever_calls_by_number_and_then_with_id_and_number_goes_on_with_the_same_request_and_is_erased_as_one()
    {
        var first = await ComeAsync("hotline", "one-1", number: "13950000001");
        var second = await ComeAsync("hotline", "one-2", "c-one-1", "13950000001");
        (second.Id("requestId"), (bool)second["linked"]!).ShouldBe((first.Id("requestId"), true));
        var linked = await desk.FactAsync(first.Id("requestId"), "customer_linked");
        linked.Text("by").ShouldBe("channel/hotline");

        // From now on number and id are one: new matters are the customer's, whichever they come under.
        (await ComeAsync("app", "one-3", "c-one-1")).Id("requestId").ShouldBe(first.Id("requestId"));
        var bill = await ComeAsync("web", "one-4", number: "13950000001", keys: Playing.Question);
        (bool.Parse(bill.Text("linked")!), bill.Id("requestId")).ShouldNotBe((true, first.Id("requestId")));
        var row = await desk.GetAsync(Roles.Agent, Agent, "intake", $"/requests/{bill.Id("requestId")}");
        row.Text("profile.customerId").ShouldBe("c-one-1");

        (await EraseAsync(first.Id("requestId"))).Status.ShouldBe(409);
        await desk.GiveUpAsync("hotline", first.Id("requestId"));
        await desk.GiveUpAsync("web", bill.Id("requestId"));
        await desk.TypesAsync(first.Id("requestId"), "matter_closed");
        await desk.TypesAsync(bill.Id("requestId"), "matter_closed");
        (await EraseAsync(first.Id("requestId"))).Status.ShouldBe(200);
        await desk.TypesAsync(bill.Id("requestId"), "personal_data_erased");
    }

    [Fact]
    public async Task A_number_that_somebody_else_has_and_a_channel_that_does_not_know_link_nothing()
    {
        var mine = await ComeAsync("hotline", "one-5", "c-one-5", "13950000002");
        var theirs = await ComeAsync("hotline", "one-6", "c-one-6", "13950000002");
        theirs.Id("requestId").ShouldNotBe(mine.Id("requestId"));
        (await ComeAsync("hotline", "one-7", number: "13950000002")).Id("requestId").ShouldBe(mine.Id("requestId"));

        var alone = await ComeAsync("web", "one-8", number: "13950000003");
        var other = await ComeAsync("web", "one-9", "c-one-8", "13950000003");
        other.Id("requestId").ShouldNotBe(alone.Id("requestId"));
        await desk.GiveUpAsync("hotline", mine.Id("requestId"), theirs.Id("requestId"));
        await desk.GiveUpAsync("web", alone.Id("requestId"), other.Id("requestId"));
    }

    [Fact]
    public async Task An_agent_who_checked_links_a_customer_and_a_supervisor_takes_it_back()
    {
        var byNumber = (await ComeAsync("web", "one-10", number: "13950000004")).Id("requestId");
        var link = new { customerId = "c-one-10" };
        (await PostAsync(Roles.Agent, byNumber, "link-customer", link)).Status.ShouldBe(409);
        (await PostAsync(Roles.Agent, byNumber, "identity-check", new { method = "id-document", passed = true })).Status.ShouldBe(200);
        (await PostAsync(Roles.Agent, byNumber, "link-customer", link)).Status.ShouldBe(200);
        (await ComeAsync("app", "one-11", "c-one-10")).Id("requestId").ShouldBe(byNumber);

        (await PostAsync(Roles.Agent, byNumber, "unlink-customer")).Status.ShouldBe(403);
        (await PostAsync(Roles.Supervisor, byNumber, "unlink-customer")).Status.ShouldBe(200);
        var other = (await ComeAsync("app", "one-12", "c-one-10")).Id("requestId");
        other.ShouldNotBe(byNumber);
        await ToldAsync(byNumber, "They are two customers after all: supervisor");
        await desk.GiveUpAsync("web", byNumber);
        await desk.GiveUpAsync("app", other);
    }

    [Fact]
    public async Task A_link_is_taken_back_by_a_request_that_came_under_the_linked_number()
    {
        var mine = (await ComeAsync("hotline", "one-13", "c-one-13", "13950000005")).Id("requestId");
        var bill = (await ComeAsync("hotline", "one-14", number: "13950000005", keys: Playing.Question)).Id("requestId");
        (await PostAsync(Roles.Supervisor, bill, "unlink-customer")).Status.ShouldBe(200);
        (await PostAsync(Roles.Supervisor, bill, "unlink-customer")).Status.ShouldBe(409, "it is linked no more");
        var again = (await ComeAsync("hotline", "one-15", number: "13950000005")).Id("requestId");
        again.ShouldNotBe(mine);
        await desk.GiveUpAsync("hotline", mine, bill, again);
    }

    [Fact]
    public async Task A_matter_that_came_twice_is_one_request_with_the_promise_of_the_earlier_contact_until_that_is_taken_back()
    {
        var first = await desk.CallAsync("one-20", Playing.Complaint);
        var second = (await desk.ContactAsync("app", new
        {
            channel = "app", channelReference = "one-21", customerId = "c-one-20", ivrChoices = Playing.Fault, text = "It is slow",
        })).Id("requestId");
        second.ShouldNotBe(first);
        (await PostAsync(Roles.Agent, second, "merge", new { intoRequestId = first })).Status.ShouldBe(409, "they are of two kinds");
        await desk.PostAsync(Roles.Supervisor, "s1", "intake", $"/requests/{second}/classify", new
        {
            kind = "complaint", category = "service", urgency = "normal", skill = "complaint", reason = "They complain of the repair",
        });
        await desk.PromiseAsync(second, "promise_made", "complaint-reply");
        (await PostAsync(Roles.Agent, second, "merge", new { intoRequestId = first })).Status.ShouldBe(200);

        await desk.TypesAsync(second, "request_merged", "request_closed", "routing_ended");
        await desk.TypesAsync(first, "duplicate_joined", "contact_noted");
        await ToldAsync(second, $"request {first} goes on in its place");
        await ToldAsync(first, $"that request, {second}, was merged into this one");
        (await ComeAsync("app", "one-22", "c-one-20", requestId: second)).Id("requestId").ShouldBe(first);
        await desk.AgreesAsync(second);
        await desk.AgreesAsync(first);

        var had = await desk.FactAsync(second, "promise_made", p => p.Text("promise") == "complaint-reply");
        (await PostAsync(Roles.Agent, second, "unmerge")).Status.ShouldBe(200);
        await desk.TypesAsync(second, "request_unmerged", "request_reopened");
        var again = await desk.FactAsync(second, "promise_amended", p => p.Text("because") == "merged");
        again.Moment("dueAt").ShouldBe(had.Moment("dueAt"));
        await desk.TypesAsync(first, "duplicate_returned");
        await desk.AgreesAsync(second);
        await desk.GiveUpAsync("app", second);
        await desk.GiveUpAsync("app", first);
    }

    private Task<JsonNode> ComeAsync(
        string channel, string reference, string? customerId = null, string? number = null, string[]? keys = null, Guid? requestId = null) =>
        desk.ContactAsync(channel, new
        {
            channel, channelReference = reference, customerId, callerNumber = number, ivrChoices = keys ?? Playing.Fault, requestId,
        });

    private Task<(int Status, JsonNode? Body)> EraseAsync(Guid request) => PostAsync(Roles.Supervisor, request, "erase-personal-data");

    private Task<(int Status, JsonNode? Body)> PostAsync(string role, Guid request, string what, object? command = null) =>
        desk.SendAsync(role, role == Roles.Agent ? Agent : "s1", HttpMethod.Post, "intake", $"/requests/{request}/{what}", command ?? new { });

    private Task ToldAsync(Guid request, string words) => Eventually.BecomesAsync(
        () => desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "audit", $"/requests/{request}/story"),
        story => story.Status == 200 && story.Body!.ToString().Contains(words, StringComparison.Ordinal), $"the story says: {words}");
}
