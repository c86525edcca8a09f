using System.Text.Json.Nodes;
using Contracts.Directory.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Policies and calendars published over HTTP, for a category of their own so that no other promise changes.</summary>
[Collection(nameof(RunningDesk))]
public class PolicyTests(RunningDesk desk)
{
    private static readonly DateTimeOffset Always = new(2007, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_policy_version_published_changes_the_promise_of_the_next_order_and_of_none_before()
    {
        var team = await Team.FormAsync(desk, "policy", "policy-1");
        var request = await team.TakenAsync("policy-1", category: "policy-test");
        await PublishAsync("policies", Policy("policy-test", 1, "round-the-clock", hours: 10));
        var first = await OrderAsync(team, "policy-1", request, promise => promise.Text("policy") == "policy-test");
        (await PromisedAsync(request, first)).ShouldBe(TimeSpan.FromHours(10));

        await PublishAsync("policies", Policy("policy-test", 2, "round-the-clock", hours: 2));
        var second = await OrderAsync(team, "policy-1", request, promise => promise.Text("policyVersion") == "2");
        (await PromisedAsync(request, second)).ShouldBe(TimeSpan.FromHours(2));
        (await PromisedAsync(request, first)).ShouldBe(TimeSpan.FromHours(10));

        var explained = (await desk.GetAsync(Roles.Auditor, "au1", "work-orders", $"/promises/{second}"))!.AsArray().Single()!;
        (explained.Text("policyVersion"), explained.Text("rule"), explained.Text("outcome")).ShouldBe(("2", "policy-test-reply", "open"));
        var weighed = explained["rules"]![0]!["weighed"]!.AsArray();
        weighed.Single(rule => rule!.Text("verdict") == "won").ShouldNotBeNull().Text("because").ShouldBe("matches with 1 condition, and no other has more");
        weighed.ShouldContain(rule => rule!.Text("verdict") == "notInForce" && rule!.Text("policyVersion") == "1");
        explained["facts"]![0]!.Text("factId").ShouldNotBeNull();
        (await desk.SendAsync(Roles.Auditor, "au1", HttpMethod.Get, "work-orders", $"/promises/{Guid.NewGuid()}")).Status.ShouldBe(404);
        (await desk.SendAsync(Roles.Channel, "app", HttpMethod.Get, "work-orders", $"/promises/{second}")).Status.ShouldBe(403);

        (await PublishAsync("policies", Policy("policy-test", 1, "round-the-clock", hours: 10)))!["facts"]!.AsArray()
            .ShouldBeEmpty();
        await RefusedAsync("policies", Policy("policy-test", 1, "round-the-clock", hours: 11));
        await RefusedAsync("policies", Policy("policy-test", 3, "no-such-calendar", hours: 1));
    }

    [Fact]
    public async Task A_calendar_version_published_is_what_the_next_promise_runs_on()
    {
        var team = await Team.FormAsync(desk, "calendar", "calendar-1");
        var request = await team.TakenAsync("calendar-1", category: "calendar-test");
        await PublishAsync("calendars", new WorkCalendar("calendar-test", 1, Always, "UTC", RoundTheClock: true));
        await PublishAsync("policies", Policy("calendar-test", 1, "calendar-test", hours: 24));
        var first = await OrderAsync(team, "calendar-1", request, promise => promise.Text("policy") == "calendar-test");
        (await PromisedAsync(request, first)).ShouldBe(TimeSpan.FromHours(24));

        // Twelve hours of each day, so twenty-four of them take at least another day.
        var week = Enum.GetValues<DayOfWeek>().ToDictionary(
            day => day, _ => (IReadOnlyList<WorkHours>)[new(new(6, 0), new(18, 0))]);
        await PublishAsync("calendars", new WorkCalendar("calendar-test", 2, Always, "UTC", Week: week));
        var second = await OrderAsync(team, "calendar-1", request, promise => promise.Text("calendarVersion") == "2");
        (await PromisedAsync(request, second)).ShouldBeInRange(TimeSpan.FromHours(36), TimeSpan.FromHours(48));
        await RefusedAsync("calendars", new WorkCalendar("calendar-test", 2, Always, "Nowhere/Nothing", RoundTheClock: true));

        // From now on around the clock: what runs already goes on by that, with the time it has used.
        var now = desk.Clock.GetUtcNow();
        await PublishAsync("calendars", new WorkCalendar("calendar-test", 3, now, "UTC", RoundTheClock: true));
        var amended = await desk.FactAsync(request, "promise_amended", fact => fact.Text("because") == "calendarChanged");
        amended.Text("calendarVersion").ShouldBe("3");
        (amended.Moment("dueAt") - amended.Moment("at")).ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    private static SlaPolicy Policy(string id, int version, string calendar, int hours) => new(
        id, version, Always,
        [new SlaRule($"{id}-reply", "department-reply", calendar, [], new SlaMatch(Category: id), TimeSpan.FromHours(hours))]);

    private async Task<JsonNode?> PublishAsync(string path, object document) =>
        await desk.PostAsync(Roles.Admin, "admin", "directory", $"/{path}", document);

    private async Task RefusedAsync(string path, object document) =>
        (await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Post, "directory", $"/{path}", document)).Status.ShouldBe(400);

    /// <summary>Dispatches until an order's promise is as wanted: WorkOrders hears of a document a little later.</summary>
    private async Task<string> OrderAsync(Team team, string agent, Guid request, Func<JsonNode, bool> wanted)
    {
        var found = await Eventually.BecomesAsync(
            async () =>
            {
                var order = await team.DispatchAsync(
                    agent, request, "product", instruction: $"Asked at {desk.Clock.GetUtcNow():O}");
                return await PromiseAsync(request, order.Text("workOrderId")!);
            },
            wanted, "an order promised by the new document");
        return found.Text("subject")!;
    }

    private async Task<TimeSpan> PromisedAsync(Guid request, string order)
    {
        var promise = await PromiseAsync(request, order);
        var row = await desk.GetAsync(Roles.Supervisor, "s1", "work-orders", $"/work-orders/{order}");
        row.Moment("dueAt").ShouldBe(promise.Moment("dueAt"));
        return promise.Moment("dueAt") - promise.Moment("at");
    }

    private Task<JsonNode> PromiseAsync(Guid request, string order) =>
        desk.FactAsync(request, "promise_made", promise => promise.Text("subject") == order);
}
