using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hosting;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>G1, G2 over the real bus: samples drawn by themselves that anybody can draw again, inspections with feedback, appeal and a second score, and findings whose
/// loop closes.</summary>
[Collection(nameof(RunningDesk))]
public class QualityTests(RunningDesk desk)
{
    private const string Sheet = "e2e-call";
    private static readonly object Good = new[] { new { item = "greeting", points = 10 }, new { item = "identity", points = 5 } };
    private static readonly object Poor = new[] { new { item = "greeting", points = 2 }, new { item = "identity", points = 5 } };

    [Fact]
    public async Task G1_a_sample_is_drawn_when_the_day_is_over_and_whoever_draws_it_again_gets_the_same()
    {
        await HasInspectorsAsync();
        var requests = new List<Guid>();
        var owners = new List<string>();
        foreach (var i in Enumerable.Range(0, 3))
        {
            requests.Add(await desk.CallAsync($"quality-{i}", Playing.Question));
            owners.Add(await ResolvedAsync(requests[^1], "t-quality"));
        }

        var counted = await desk.FactAsync(requests[0], "work_counted", fact => IsDay(fact));
        (counted.Text("agentId"), counted.Text("kind"), counted.Text("channel"), counted.Text("because")).ShouldBe((owners[0], "consultation", "app", "told"));
        (await desk.FactAsync(requests[0], "work_counted", fact => !IsDay(fact) && !fact.Text("period")!.Contains('W'))).Text("agentId").ShouldBe(owners[0]);

        var day = counted.Text("period");
        var period = await desk.UntilAsync(Roles.Auditor, "auditor", "quality", $"/samples/{day}/{owners[0]}", p => p["samples"]!.AsArray().Count > 0);
        var sample = period["samples"]!.AsArray().Single(s => s.Text("told.plan.id") == "e2e-daily")!;
        sample["agrees"]!.GetValue<bool>().ShouldBeTrue();
        var population = period["requests"]!.AsArray().Select(r => r.Text("requestId")!).ToList();
        population.ShouldContain($"{requests[0]}");
        sample.Text("told.populationHash").ShouldBe(Hash(string.Concat(population.Order(StringComparer.Ordinal).Select(id => $"{id}\n"))));
        var drawn = sample.At("told.drawn")!.AsArray().ShouldHaveSingleItem()!;
        var lots = population.Select(id => Hash($"e2e-daily|1|{day}|{sample.Text("told.seed")}|{id}")).Order(StringComparer.Ordinal).ToList();
        drawn.Text("lot").ShouldBe(lots[0]);
        (await desk.GetAsync(Roles.Supervisor, "s1", "quality", $"/samples/{day}"))!.AsArray().ShouldContain(row => row.Text("agentId") == owners[0]);

        var opened = await desk.FactAsync(drawn!.Id("requestId"), "inspection_opened");
        (opened.Text("agentId"), opened.Text("level"), opened.Text("because"), opened.Text("plan")).ShouldBe((owners[0], "centre", "lot", "e2e-daily"));
        opened.Text("inspectorId").ShouldBeOneOf("q1", "q2");
    }

    [Fact]
    public async Task G1_a_score_is_fed_back_appealed_and_decided_by_a_third_and_the_first_stays()
    {
        const string Secret = "Herr Zaunkoenig aus der Ahornstrasse";
        await HasInspectorsAsync();
        var request = await desk.CallAsync("quality-appeal", Playing.Question);
        var owner = await ResolvedAsync(request, "t-quality-appeal");
        var opened = await desk.UntilTakenAsync(Roles.Inspector, "q1", "quality", "/inspections", new
        {
            requestId = request, agentId = owner, form = "testCall", sheet = Sheet,
        });
        var id = opened!["facts"]![0]!["data"].Id("inspectionId");
        (await AskAsync(Roles.Agent, owner, $"/inspections/{id}")).Status.ShouldBe(404, "not scored yet");

        var scored = (await desk.PostAsync(Roles.Inspector, "q1", "quality", $"/inspections/{id}/score", new { scores = Poor, note = $"{Secret} was not greeted" }))!["facts"]!;
        (scored[0]!["data"]!["total"]!.GetValue<double>(), scored.AsArray().Count).ShouldBe((60, 2)); // (50 × 2/10 + 50 × 5/5) / 100
        (await AskAsync(Roles.Agent, owner, $"/inspections/{id}")).Body.Text("note").ShouldBe($"{Secret} was not greeted");
        (await AskAsync(Roles.Agent, "a01", $"/inspections/{id}")).Status.ShouldBe(404, "another agent's");
        (await AskAsync(Roles.Agent, owner, "/inspections")).Body!.AsArray().ShouldContain(row => row.Id("inspectionId") == id && row.Text("status") == "scored");

        await desk.PostAsync(Roles.Inspector, "q2", "quality", $"/inspections/{id}/calibrate", new { scores = Good });
        await desk.PostAsync(Roles.Agent, owner, "quality", $"/inspections/{id}/appeal", new { grounds = $"{Secret} hung up" });
        (await desk.SendAsync(Roles.Inspector, "q1", HttpMethod.Post, "quality", $"/inspections/{id}/decide-appeal", new { granted = false, reason = "No" })).Status.ShouldBe(403);
        await desk.PostAsync(Roles.Supervisor, "s1", "quality", $"/inspections/{id}/decide-appeal", new { granted = true, reason = "Heard it", scores = Good });

        var row = (await AskAsync(Roles.Auditor, "auditor", $"/inspections/{id}")).Body!["inspection"]!;
        (row["firstTotal"]!.GetValue<double>(), row["secondTotal"]!.GetValue<double>(), row["total"]!.GetValue<double>(), row.Text("status")).ShouldBe((60, 100, 100, "decided"));
        (await desk.FactAsync(request, "inspection_calibrated"))["difference"]!.GetValue<double>().ShouldBe(40);
        await desk.PromiseAsync(request, "promise_kept", "inspection-feedback");
        await desk.PromiseAsync(request, "promise_kept", "inspection-appeal");
        await desk.AgreesAsync(request);
        (await desk.StoryAsync(request)).ShouldContain("The appeal was granted by supervisor s1");
        (await PersonalColumns.FindAsync(desk, "Zaunkoenig")).ShouldBeEmpty();
        var viewed = await desk.UntilAsync(
            Roles.Auditor, "auditor", "audit", $"/personal-data-views?requestId={request}", views => views.ToJsonString().Contains(owner, StringComparison.Ordinal));
        viewed.ToJsonString().ShouldContain("/inspections");
    }

    [Fact]
    public async Task G2_a_finding_is_verified_on_a_new_sample_and_opened_again_by_itself_when_it_comes_again()
    {
        const string Secret = "Frau Rohrdommel aus dem Erlenweg";
        await HasInspectorsAsync();
        var request = await desk.CallAsync("quality-loop", Playing.Question);
        var owner = await ResolvedAsync(request, "t-quality-loop");
        var shown = await InspectAsync(request, owner, "liveMonitoring", Poor);
        var recorded = await desk.PostAsync(Roles.Inspector, "q1", "quality", $"/inspections/{shown}/findings", new { item = "greeting", scope = "agent" });
        var finding = recorded!["facts"]![0]!["data"].Id("findingId");
        await desk.PostAsync(Roles.Supervisor, "s1", "quality", $"/findings/{finding}/propose", new { measure = $"Listen to the call of {Secret} together" });
        await desk.PostAsync(Roles.Supervisor, "s1", "quality", $"/findings/{finding}/improved");
        (await AskAsync(Roles.Inspector, "q1", $"/findings/{finding}")).Body.Text("measure").ShouldBe($"Listen to the call of {Secret} together");

        var day = (await desk.FactAsync(request, "work_counted", IsDay)).Text("period");
        await desk.UntilAsync(Roles.Auditor, "auditor", "quality", $"/samples/{day}/{owner}", p => p["samples"]!.AsArray().Count > 0);
        var drawn = (await desk.UntilAsync(
            Roles.Supervisor, "s1", "quality", $"/inspections?agentId={owner}&status=open", all => all.AsArray().Any(row => row.Text("period") == day)))
            .AsArray().First(row => row.Text("period") == day)!;
        await desk.PostAsync(Roles.Inspector, drawn.Text("inspectorId")!, "quality", $"/inspections/{drawn.Id("inspectionId")}/score", new { scores = Good });
        await desk.PostAsync(Roles.Agent, owner, "quality", $"/inspections/{drawn.Id("inspectionId")}/acknowledge");
        (await desk.FactAsync(drawn.Id("requestId"), "finding_verified")).Id("findingId").ShouldBe(finding);

        await InspectAsync(request, owner, "testCall", Poor);
        (await desk.FactAsync(request, "finding_reopened")).Id("findingId").ShouldBe(finding);
        var row = (await AskAsync(Roles.Supervisor, "s1", $"/findings?whose={owner}&status=found")).Body!.AsArray().ShouldHaveSingleItem();
        (row.Text("findingId"), row.Text("reopened"), row.Text("item")).ShouldBe(($"{finding}", "1", "greeting"));
        (await desk.StoryAsync(request)).ShouldContain("came again: it is open again");
        await desk.FactAsync(request, "inspection_counted", fact => fact.Text("form") == "testCall" && fact.Text("total") == "60");
        (await PersonalColumns.FindAsync(desk, "Rohrdommel")).ShouldBeEmpty();
    }

    [Fact]
    public async Task G3_an_improvement_action_falls_due_is_carried_out_and_measured_in_both_groups()
    {
        var plan = new
        {
            title = "Greeting by name", action = "Repeat the greeting each morning", ownerId = "q1", dueAt = desk.Clock.GetUtcNow().AddMinutes(30), measure = "offers-per-contact",
            by = "channel", pilot = new[] { "app" }, comparison = new[] { "web", "phone" }, days = 20,
        };
        const string Path = "/improvements/e2e-greeting";
        (await desk.SendAsync(Roles.Inspector, "q1", HttpMethod.Put, "quality", Path, plan)).Status.ShouldBe(403);
        var refused = await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Put, "quality", Path, new { plan.title, plan.action, plan.ownerId, plan.dueAt, measure = "smiles", plan.by, plan.pilot, plan.comparison, plan.days });
        (refused.Status, refused.Body!["errors"]!["measure"] != null).ShouldBe((400, true));
        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Get, "audit", $"{Path}/effect")).Status.ShouldBe(404);
        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Put, "quality", Path, plan)).Status.ShouldBe(200);

        var effect = await desk.UntilAsync(Roles.Supervisor, "s1", "audit", $"{Path}/effect", e => e.Text("conclusion") == "notCarriedOut");
        effect["pilot"]!["after"].ShouldBeNull();
        await desk.UntilAsync(Roles.Inspector, "q1", "quality", "/improvements?status=overdue", all => all.AsArray().Any(row => row.Text("planned.improvementId") == "e2e-greeting"));
        (await desk.SendAsync(Roles.Inspector, "q2", HttpMethod.Post, "quality", $"{Path}/complete", new { })).Status.ShouldBe(403, "another's");
        await desk.PostAsync(Roles.Inspector, "q1", "quality", $"{Path}/complete");
        var row = (await AskAsync(Roles.Auditor, "auditor", Path)).Body!;
        (row.Text("status"), row["inTime"]!.GetValue<bool>()).ShouldBe(("completed", false));
        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Post, "quality", $"{Path}/cancel", new { why = "It did not help" })).Status.ShouldBe(409);

        await desk.TakeAsync(await desk.CallAsync("quality-effect", Playing.Question), "t-quality-effect");
        effect = await desk.UntilAsync(Roles.Auditor, "auditor", "audit", $"{Path}/effect", e => e["pilot"]!["after"] is { } after && after["count"]!.GetValue<int>() > 0);
        (effect.Text("conclusion"), effect.Text("measure")).ShouldBe(("stillMeasured", "offers-per-contact"));
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"{Path}/effect.svg"))!.ToString().ShouldContain("Offers a contact");
    }

    /// <summary>Opened and scored by q1, acknowledged by the agent: the score stands.</summary>
    private async Task<Guid> InspectAsync(Guid request, string owner, string form, object scores)
    {
        var opened = await desk.UntilTakenAsync(Roles.Inspector, "q1", "quality", "/inspections", new { requestId = request, agentId = owner, form, sheet = Sheet });
        var id = opened!["facts"]![0]!["data"].Id("inspectionId");
        await desk.PostAsync(Roles.Inspector, "q1", "quality", $"/inspections/{id}/score", new { scores });
        await desk.PostAsync(Roles.Agent, owner, "quality", $"/inspections/{id}/acknowledge");
        return id;
    }

    private static bool IsDay(JsonNode fact) => fact.Text("period")!.Length == "2026-03-02".Length;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Task<(int Status, JsonNode? Body)> AskAsync(string role, string who, string path) => desk.SendAsync(role, who, HttpMethod.Get, "quality", path);

    private async Task<string> ResolvedAsync(Guid request, string agent)
    {
        var owner = await desk.TakeAsync(request, agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Told" });
        await desk.FactAsync(request, "work_counted");
        return owner;
    }

    private async Task HasInspectorsAsync()
    {
        await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Put, "quality", $"/score-sheets/{Sheet}", new
        {
            version = 1, title = "Calls", passAt = 80, sections = new[]
            {
                new { title = "Opening", weight = 50, items = new[] { new { id = "greeting", title = "Greets", points = 10 } } },
                new { title = "Identity", weight = 50, items = new[] { new { id = "identity", title = "Checks", points = 5 } } },
            },
        });
        await desk.ChangeAsync("/desk-settings", settings => settings["quality"] = new JsonObject
        {
            ["inspectors"] = new JsonArray(Inspector("q1"), Inspector("q2")),
            ["plans"] = new JsonArray(new JsonObject
            {
                ["id"] = "e2e-daily", ["version"] = 1, ["level"] = "centre", ["period"] = "day", ["perAgent"] = 1, ["sheet"] = Sheet,
            }),
            ["verifyWith"] = 1, ["badBelow"] = 0.6,
        });
        await Eventually.BecomesAsync(
            () => Task.FromResult(desk.PartOf<DirectoryCopy>("quality").Current.Settings.Quality),
            quality => quality?.Plans.Any(plan => plan.Id == "e2e-daily") == true, "quality has heard of it");
    }

    private static JsonObject Inspector(string id) => new() { ["id"] = id, ["level"] = "centre" };
}
