using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests.Upgrade;

/// <summary>A desk made by an earlier build is upgraded in place and goes on: nothing is lost, nothing is answered otherwise.</summary>
public sealed class UpgradedDeskTests(UpgradedDesk desk) : IClassFixture<UpgradedDesk>
{
    private const string Requests = "/requests?limit=500";
    private const string Recompute = "/recompute";

    [Fact]
    public void What_was_asked_before_the_upgrade_has_the_same_answer_after_it()
    {
        desk.AnswersBefore.Count.ShouldBeGreaterThan(100);
        desk.AnswersBefore.Zip(desk.AnswersAfter)
            .Where(a => a.First.Path is not (Requests or Recompute) && !IsOfImported(a.First.Path) && !IsOfNewDocuments(a.First.Service, a.First.Path)
                && !JsonNode.DeepEquals(a.First.Answer, WithoutWhatWasAdded(a.Second.Answer)))
            .Select(a => $"{a.First.Service} {a.First.Path}: {a.First.Answer}\n→ {a.Second.Answer}").ShouldBeEmpty();
    }

    /// <summary>The directory publishes the documents that a later build brings, and changes none that was there.</summary>
    [Fact]
    public void Documents_that_came_since_stand_beside_those_before()
    {
        var (before, after) = (desk.AnswersBefore.Single(IsCalendars).Answer!.AsArray(), desk.AnswersAfter.Single(IsCalendars).Answer!.AsArray());
        before.ShouldAllBe(one => after.Any(other => JsonNode.DeepEquals(one, other)));
        after.Count.ShouldBeGreaterThan(before.Count);

        static bool IsCalendars(Asked answer) => answer is { Service: "directory", Path: "/calendars" };
    }

    /// <summary>Those two had an imported history among the desk's own, which is asked for by name now. What its records are about is told since,
    /// and that nobody rated is not.</summary>
    [Fact]
    public async Task What_was_imported_stands_beside_the_desk_and_no_longer_among_it()
    {
        var imported = ById((await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"{Requests}&history=all"))!);
        imported.Count.ShouldBeGreaterThan(0);
        imported.ShouldAllBe(r => r["kind"] != null && (r["closedBecause"] == null || r.Text("closedBecause") == "recorded"));
        foreach (var request in imported)
        {
            foreach (var member in new[] { "kind", "category", "urgency" }) request.AsObject().Remove(member);
            if (request["closedBecause"] is not null) request["closedBecause"] = "notRated";
        }

        desk.AnswersAfter.Where(a => IsOfImported(a.Path)).ShouldAllBe(a => !a.Answer!.ToString().Contains("told the customer") && !a.Answer!.ToString().Contains("rating"));
        ById(After(Requests)).Concat(imported).OrderBy(r => r.Text("requestId")).Zip(ById(Before(Requests)))
            .Where(pair => !JsonNode.DeepEquals(pair.First, pair.Second)).ShouldBeEmpty();
        (ById(After(Requests)).Count + imported.Count).ShouldBe(ById(Before(Requests)).Count);

        var recomputed = (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"{Recompute}?history=all"))!;
        ((int)After(Recompute)["facts"]! + (int)recomputed["facts"]!).ShouldBeGreaterThanOrEqualTo((int)Before(Recompute)["facts"]!, "more types of facts are read since");
        foreach (var count in new[] { "requests", "compared", "agree", "differ", "ended", "endedAgree" })
        {
            ((int)After(Recompute)[count]! + (int)recomputed[count]!).ShouldBe((int)Before(Recompute)[count]!, count);
        }
    }

    [Fact]
    public async Task The_ledger_and_its_owners_tell_the_same_facts_and_every_promise_follows_from_them()
    {
        var owners = (await desk.PostAsync(Roles.Auditor, "auditor", "audit", "/completeness"))!.AsArray();
        owners.Select(o => o.Text("service")).ShouldBe(
            ["directory", "intake", "routing", "work-orders", "consultation", "follow-up"], ignoreOrder: true);
        owners.ShouldAllBe(o => (long)o!["differencesInAll"]! == 0);
        var recomputed = (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/recompute"))!;
        recomputed["differences"]!.AsArray().ShouldBeEmpty();
        ((int)recomputed["agree"]!).ShouldBeGreaterThanOrEqualTo((int)desk.Said.At("recompute.agree")!);
    }

    [Fact]
    public async Task A_request_that_rang_is_taken_and_closed_and_the_message_that_was_parked_for_it_is_replayed()
    {
        var (request, order) = (desk.Said.Id("ringing.requestId"), desk.Said.Id("ringing.workOrderId"));
        var messageId = desk.Said.Text("parked.messageId")!;
        var parked = await desk.ParkedAsync("work-orders", messageId);
        (parked.Text("id"), parked.Text("reason")).ShouldBe((desk.Said.Text("parked.id"), $"There is no work order {order}."));
        var agent = (await desk.GetAsync(Roles.Supervisor, "s1", "routing", $"/requests/{request}")).Text("agentId")!;
        await desk.PostAsync(Roles.Agent, agent, "routing", $"/requests/{request}/accept");
        (await desk.DispatchAsync(request, agent, "network")).ShouldBe(order);
        await desk.FactAsync(request, "work_order_dispatched");

        (await desk.ReplayAsync("work-orders", parked)).Status.ShouldBe(204);
        (await desk.IsClearOfAsync("work-orders", messageId)).ShouldBeTrue();
        (await desk.FactAsync(request, "progress_reported")).Text("note").ShouldBe("We are on the way already");
        await CloseAsync(request, order, agent);
    }

    [Fact]
    public async Task An_order_in_a_departments_hands_is_answered_the_customer_told_and_the_matter_closed()
    {
        await CloseAsync(desk.Said.Id("dispatched.requestId"), desk.Said.Id("dispatched.workOrderId"), desk.Said.Text("dispatched.agentId")!);
    }

    [Fact]
    public async Task A_customer_who_was_erased_stays_erased_and_may_come_again()
    {
        var erased = desk.Said.Id("erased.requestId");
        (await desk.PostAsync(Roles.Supervisor, "s1", "intake", $"/requests/{erased}/erase-personal-data"))!["facts"]!.AsArray().ShouldBeEmpty();
        (await StoryAsync(erased)).ShouldContain(PersonalTexts.Erased);

        var contact = new ReceiveContact(
            Channel.App, "erased-again", desk.Said.Text("erased.customerId"), Text: "The ocelot bit the cable", IvrChoices: Playing.Question);
        var next = (await desk.ContactAsync("app", contact)).Id("requestId");
        next.ShouldNotBe(erased);
        await desk.TypesAsync(next, "request_classified");
        (await StoryAsync(next)).ShouldContain("ocelot");
        await desk.GiveUpAsync("app", next);
    }

    [Fact]
    public async Task An_agent_with_a_long_stream_goes_on_from_its_end()
    {
        var agent = desk.Said.Text("longStream.agentId")!;
        var facts = (await desk.PostAsync(Roles.Agent, agent, "routing", "/agents/me/sign-in"))!["facts"]!.AsArray();
        facts.Select(f => f.Text("type")).ShouldBe(["routing.agent-signed-in.v1"]);
        await desk.GoHomeAsync(agent);
        var stream = (await desk.GetAsync(
            Roles.Auditor, "auditor", "routing", $"/log/streams/{desk.Said.Text("longStream.streamId")}?after={desk.Said["longStream"]!["version"]}"))!;
        stream.AsArray().Select(f => f.Text("type")).ShouldBe(["agent_signed_in", "agent_state_changed"]);
    }

    [Fact]
    public async Task An_export_holds_against_the_checkpoints_from_before_the_upgrade_and_those_after_it()
    {
        var request = await desk.CallAsync("signed-after", Playing.Question);
        await desk.GiveUpAsync("app", request);
        var last = (long)(await desk.HistoryWithAsync(request, f => f.Text("type") == "matter_closed"))[^1]["position"]!;
        await Eventually.BecomesAsync(SignedAsync, size => size >= last, "what came after the upgrade is signed");

        var export = Path.Combine(Path.GetTempPath(), desk.Name);
        try
        {
            await AuditAsync("export", export, "--proof", desk.ProofFolder, "--key", desk.LedgerKey.PrivateFile, "--ledger", desk.Databases["audit"]);
            var verified = JsonNode.Parse((await AuditAsync(
                ["verify", export, "--json", "--key", desk.LedgerKey.PublicFile, "--tolerance", "7.00:00:00", "--known", .. desk.KnownCheckpoints]))
                .Split('\n')[^1])!;
            ((bool)verified["sound"]!).ShouldBeTrue(verified.ToString());
            ((long)verified["signedFacts"]!).ShouldBeGreaterThan((long)desk.Said["signed"]!);
        }
        finally
        {
            System.IO.Directory.Delete(export, recursive: true);
        }

        async Task<long> SignedAsync() =>
            long.Parse((await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/proof/checkpoint"))!.ToString().Split('\n')[1]);
    }

    private bool IsOfImported(string path) =>
        ById(Before(Requests)).Any(request => request["kind"] is null && path.Contains(request.Text("requestId")!, StringComparison.Ordinal));

    private async Task CloseAsync(Guid request, Guid order, string agent)
    {
        await desk.AnswerAsync(order, "network");
        await desk.FollowedAsync(request, "resultReady");
        await desk.TellAsync(request, agent, "solved");
        await desk.RateAsync(request, 5);
        await desk.TypesAsync(request, "result_told", "service_rated", "request_closed", "matter_closed");
    }

    private async Task<string> StoryAsync(Guid request) =>
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story?personal=true"))!.ToString();

    private static bool IsOfNewDocuments(string service, string path) => service == "directory" && path is ("/calendars" or "/log/summary" or "/log/heads");

    /// <summary>Promises tell the time zone data that they were computed with; those of before say that it was not recorded. Parked messages tell whether
    /// they are facts of the desk's own.</summary>
    private static JsonNode? WithoutWhatWasAdded(JsonNode? answer)
    {
        var told = answer?.DeepClone();
        foreach (var child in told switch { JsonObject o => o.Select(m => m.Value).ToList(), JsonArray a => [.. a], _ => [] })
        {
            if (child is JsonObject or JsonArray) child.ReplaceWith(WithoutWhatWasAdded(child)!);
        }

        if (told is JsonObject promise && (string?)promise["zoneData"] == "not recorded") promise.Remove("zoneData");
        if (told is JsonObject parked && parked["isOwnFact"] is { } own && !own.GetValue<bool>()) parked.Remove("isOwnFact");
        if (told is JsonObject head && head["hash"] != null && (long?)head["facts"] == (long?)head["version"]) head.Remove("facts");
        return told;
    }

    private static Task<string> AuditAsync(params string[] arguments) => RunningProgram.RunAsync(
        "/", [], ["dotnet", Path.Combine(Desk.Root, "artifacts", "bin", "PlatformAudit", "release", "platform-audit.dll"), .. arguments]);

    private static List<JsonNode> ById(JsonNode page) => [.. page["items"]!.AsArray().Select(r => r!).OrderBy(r => r.Text("requestId"))];

    private JsonNode Before(string path) => desk.AnswersBefore.Single(a => a.Service == "audit" && a.Path == path).Answer!;

    private JsonNode After(string path) => desk.AnswersAfter.Single(a => a.Service == "audit" && a.Path == path).Answer!;
}
