using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>I2 to I4 over HTTP: any moment, every promise, another policy.</summary>
[Collection(nameof(RunningDesk))]
public class PastOverHttpTests(RunningDesk desk)
{
    private const string Agent = "past-1";

    [Fact]
    public async Task A_moment_every_promise_and_another_policy_are_computed_from_what_the_ledger_holds()
    {
        var team = await Team.FormAsync(desk, "past", Agent);
        var request = await team.TakenAsync(Agent);
        var order = (await team.DispatchAsync(Agent, request, "network")).Id("workOrderId");
        await desk.PostAsync(
            Roles.Department, "network", "work-orders", $"/work-orders/{order}/answer", new { kind = "resolution", text = "Done" });
        var ready = await desk.HistoryAsync(request, facts => facts.Any(f => f.Text("type") == "result_ready"));
        var dispatched = ready.First(f => f.Text("type") == "work_order_dispatched");
        var at = dispatched.Moment("occurredAt");

        var then = await AskAsync($"/requests/{request}/at/{at:O}");
        then.Text("request.state").ShouldBe((await AskAsync($"/requests/{request}/after/{dispatched.Text("factId")}")).Text("request.state"));
        then["promises"]!.AsArray().Select(p => p.Text("promise")).ShouldContain("department-reply");
        (await AskAsync($"/desk/at/{at:O}")).At("departments.network.open")!.GetValue<int>().ShouldBeGreaterThan(0);
        (await desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "audit", $"/requests/{Guid.NewGuid()}/at/{at:O}")).Status.ShouldBe(404);

        var recomputed = await AskAsync("/recompute");
        recomputed.At("promises.department-reply.compared")!.GetValue<int>().ShouldBeGreaterThan(0);
        recomputed["differences"]!.AsArray().Where(d => d.Text("requestId") == request.ToString()).ShouldBeEmpty();
        (await AskAsync("/recompute?to=2007-01-01T00:00:00Z")).At("compared")!.GetValue<int>().ShouldBe(0, "nothing fell due then");

        var answer = (await desk.PostAsync(Roles.Auditor, "auditor", "audit", "/what-if", new { documents = new[] { Strict } }))!;
        var flip = answer["flipped"]!.AsArray().Single(f => f.Text("requestId") == request.ToString() && f.Text("promise") == "department-reply");
        (flip.Text("now"), flip.Text("then"), flip.Text("ruleThen")).ShouldBe(("kept", "fulfilledLate", "at-once"));
        var (status, problem) = await desk.SendAsync(
            Roles.Auditor, "auditor", HttpMethod.Post, "audit", "/what-if", new { documents = new[] { new { id = "standard", rules = 5 } } });
        status.ShouldBe(400);
        problem.Text("detail")!.ShouldContain("documents[0]");
        (await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Get, "audit", "/recompute")).Status.ShouldBe(403);
    }

    private async Task<JsonNode> AskAsync(string path) => (await desk.GetAsync(Roles.Auditor, "auditor", "audit", path))!;

    /// <summary>A department has a millisecond.</summary>
    private static object Strict => new
    {
        id = "standard", version = 1, effectiveFrom = "2007-01-01T00:00:00Z",
        rules = new[]
        {
            new { name = "at-once", promise = "department-reply", target = "PT0.001S", calendar = "round-the-clock", ladder = Array.Empty<object>() },
        },
    };
}
