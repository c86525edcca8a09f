using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>I1, I3, I6 and D10: what the ledger tells of requests that were really played.</summary>
[Collection(nameof(RunningDesk))]
public class AuditTests(RunningDesk desk)
{
    private const string Agent = "t-audit";
    private static readonly string[] Owners = ["directory", "intake", "routing", "work-orders", "consultation", "follow-up", "knowledge", "quality"];

    [Fact]
    public async Task A_history_is_in_causal_order_across_services()
    {
        var request = await desk.CallAsync("audit-1", Playing.Complaint);
        var owner = await desk.BringResultAsync(request, Agent);
        await desk.TellAsync(request, owner, "solved");
        await desk.RateAsync(request, 5);

        var history = await desk.HistoryWithAsync(request, f => (string?)f["type"] == "matter_closed");
        history.Select(f => f["service"]!.ToString()).Distinct().Except(["quality"]) // counts it once it hears that it was told
            .ShouldBe(["intake", "routing", "work-orders", "follow-up"], ignoreOrder: true);
        history[0]["type"]!.ToString().ShouldBe("contact_received");
        var places = history.Index().ToDictionary(f => f.Item["factId"]!.ToString(), f => f.Index);
        var causes = history.Where(f => f["causationId"] is { } cause && places.ContainsKey(cause.ToString())).ToList();
        causes.ShouldAllBe(f => places[f["causationId"]!.ToString()] < places[f["factId"]!.ToString()]);
        causes.Count(f => history[places[f["causationId"]!.ToString()]]["service"]!.ToString() != f["service"]!.ToString())
            .ShouldBeGreaterThan(5, "facts of one service that another one's led to");
        foreach (var stream in history.GroupBy(f => (f["service"]!.ToString(), f["streamId"]!.ToString())))
        {
            var versions = stream.Select(f => f["streamVersion"]!.GetValue<long>()).ToList();
            versions.ShouldBe(versions.Order());
        }
    }

    [Fact]
    public async Task A_story_is_told_in_words_and_personal_texts_only_on_demand()
    {
        var request = await desk.CallAsync("audit-2", Playing.Question, number: "13922220002", text: "My neighbour Zhang shouts");
        var owner = await desk.BringResultAsync(request, Agent, "Zhang was spoken to");
        await desk.TellAsync(request, owner, "solved", "He thanked us");
        await desk.RateAsync(request, 1, "Too slow for me");
        await desk.HistoryWithAsync(request, f => (string?)f["type"] == "agent_alerted");
        string[] personal = ["13922220002", "My neighbour Zhang shouts", "Zhang was spoken to", "He thanked us", "Too slow for me"];

        var story = (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story"))!.GetValue<string>();
        string[] sentences =
        [
            "A contact came in (app).", $"Agent {owner} took it", $"Agent {owner} sent it to department network",
            "Department network answered",
            $"Agent {owner} told the customer the result: it is solved", "The customer rated the service 1 of 5: dissatisfied.",
            $"Agent {owner} was alerted to the bad rating",
        ];
        var places = sentences.Select(s => story.IndexOf(s, StringComparison.Ordinal)).ToList();
        places.ShouldAllBe(p => p > 0);
        places.ShouldBe(places.Order());
        personal.ShouldAllBe(p => !story.Contains(p));

        var whole = (await desk.GetAsync(
            Roles.Auditor, "auditor", "audit", $"/requests/{request}/story?personal=true"))!.GetValue<string>();
        personal.ShouldAllBe(p => whole.Contains(p));
    }

    [Fact]
    public async Task The_ledger_is_complete_and_equals_every_services_own_log()
    {
        var counts = await Eventually.BecomesAsync(async () =>
        {
            var services = new List<(string Service, bool Published, string Own, string Ledger)>();
            var summaries = await Task.WhenAll(Owners.Select(o => desk.GetAsync(Roles.Auditor, "auditor", o, "/log/summary")));
            var ledger = (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/completeness"))!;
            foreach (var own in summaries)
            {
                var service = own!["service"]!.ToString();
                var there = ledger["services"]!.AsArray().SingleOrDefault(s => s!["service"]!.ToString() == service);
                services.Add((service, own["published"]!.ToString() == own["lastSequence"]!.ToString(), Figures(own), Figures(there)));
            }

            return (Complete: (bool)ledger["complete"]!, Services: services);
        }, seen => seen.Complete && seen.Services.TrueForAll(s => s.Published && s.Own == s.Ledger), "the ledger equals the logs");
        counts.Services.Select(s => s.Service).ShouldBe(Owners);

        static string Figures(JsonNode? node) =>
            $"{(long?)node?["facts"] ?? 0} facts, {(long?)node?["streams"] ?? 0} streams, last {(long?)node?["lastSequence"] ?? 0}";
    }

    [Fact]
    public async Task The_summary_counts_one_more_of_everything_that_a_request_brings()
    {
        var before = await SummaryAsync();
        var request = await desk.CallAsync("audit-5", Playing.Fault);
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Restarted" });
        await desk.FollowedAsync(request, "ratingAsked");
        await desk.RateAsync(request, 3);
        await desk.TypesAsync(request, "matter_closed", "routing_ended");

        var after = await SummaryAsync();
        foreach (var path in new[]
        {
            "contacts", "requests", "firstContactResolutions", "ratings.3", "requestsByKind.fault", "requestsByChannel.app",
        })
        {
            (Count(after, path) - Count(before, path)).ShouldBe(1, path);
        }

        Count(after, "requestsByState.closed").ShouldBeGreaterThan(Count(before, "requestsByState.closed"));
        Count(after, "requests").ShouldBe(after["requestsByState"]!.AsObject().Sum(s => (int)s.Value!));

        static int Count(JsonNode summary, string path) =>
            (int?)path.Split('.').Aggregate(summary, (node, name) => node?[name]!) ?? 0;
    }

    private async Task<JsonNode> SummaryAsync() => (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/summary"))!;
}
