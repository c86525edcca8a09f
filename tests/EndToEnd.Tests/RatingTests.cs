using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>F3 to F5: a bad rating, its explanation, the duty supervisor's review.</summary>
[Collection(nameof(RunningDesk))]
public class RatingTests(RunningDesk desk)
{
    private const string Agent = "t-rating";
    private static readonly TimeSpan TimeToExplain = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task A_bad_rating_explained_in_time_is_reviewed_with_a_yellow_card()
    {
        var request = await desk.CallAsync("rating-1", Playing.Question, number: "13911110001");
        var owner = await ToldAsync(request);
        await desk.RateAsync(request, 1, "Nobody listened");
        await desk.PostAsync(Roles.Agent, owner, "follow-up", $"/requests/{request}/explanation", new { explanation = "I was alone" });

        var rated = await desk.FactAsync(request, "service_rated");
        ((bool?)rated["dissatisfied"], (string?)rated["comment"]).ShouldBe((true, "Nobody listened"));
        var alerted = await desk.FactAsync(request, "agent_alerted");
        ((string?)alerted["agentId"], (string?)alerted["callerNumber"]).ShouldBe((owner, "13911110001"));
        alerted.Moment("explainBy").ShouldBe(rated.Moment("at") + TimeToExplain);
        (await desk.PromiseAsync(request, "promise_made", "explanation")).Moment("dueAt").ShouldBe(alerted.Moment("explainBy"));
        (await desk.PromiseAsync(request, "promise_kept", "explanation")).Moment("at").ShouldBeLessThanOrEqualTo(alerted.Moment("explainBy"));
        ((bool?)(await desk.FactAsync(request, "case_submitted"))["overdue"]).ShouldBe(false);

        var tasks = await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "follow-up", "/tasks");
        var task = tasks!.AsArray().Single(t => t!["requestId"]!.GetValue<Guid>() == request)!;
        ((string?)task["tasks"]![0], (string?)task["explanation"]).ShouldBe(("review", "I was alone"));
        await ReviewAsync(request, agentAtFault: true, furtherHandling: null);

        ((string?)(await desk.FactAsync(request, "request_closed"))["because"]).ShouldBe("reviewed");
        var given = await desk.FactAsync(request, "yellow_card_given");
        var card = await Eventually.BecomesAsync(
            async () => (await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "follow-up", $"/yellow-cards?month={given["month"]}"))!
                .AsArray().SingleOrDefault(c => c!["requestId"]!.GetValue<Guid>() == request),
            card => card is not null, "the card is in the month's list");
        ((string?)card!["agentId"]).ShouldBe(owner);
        given["month"]!.ToString().ShouldBe(given.Moment("at").ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM"));
    }

    [Fact]
    public async Task A_bad_rating_not_explained_goes_to_the_supervisor_by_itself_and_further_handling_to_the_owner()
    {
        var request = await desk.CallAsync("rating-2", Playing.Complaint);
        var owner = await ToldAsync(request);
        await desk.RateAsync(request, 2);
        var due = (await desk.FactAsync(request, "agent_alerted")).Moment("explainBy");

        var submitted = await desk.FactAsync(request, "case_submitted");
        ((bool?)submitted["overdue"]).ShouldBe(true);
        submitted.Moment("at").ShouldBe(due);
        (await desk.PromiseAsync(request, "promise_broken", "explanation")).Moment("at").ShouldBe(due);
        var followed = await desk.FollowedAsync(request, "reviewAwaited");
        followed["overdue"]!.GetValue<bool>().ShouldBeTrue();
        followed["tasks"]!.AsArray().Select(t => t!.ToString()).ShouldBe(["review", "explain"]);

        await desk.PostAsync(Roles.Agent, owner, "follow-up", $"/requests/{request}/explanation", new { explanation = "I was ill" });
        (await desk.PromiseAsync(request, "promise_fulfilled_late", "explanation")).Moment("at").ShouldBeGreaterThan(due);
        await desk.ComeToWorkAsync(owner);
        await ReviewAsync(request, agentAtFault: false, furtherHandling: "Call once more");

        var ringing = await Eventually.BecomesAsync(
            () => desk.GetAsync(Roles.Supervisor, "duty-supervisor", "routing", $"/requests/{request}"),
            row => (string?)row!["status"] == "offered", "it rings again");
        ((string?)ringing!["agentId"]).ShouldBe(owner);
        await desk.GoHomeAsync(owner);
        var facts = await desk.TypesAsync(request, "request_reopened", "case_reviewed");
        facts.ShouldNotContain("yellow_card_given");
        facts.ShouldNotContain("request_closed");
        facts.Count(f => f == "case_submitted").ShouldBe(1);
        var reopened = await desk.FactAsync(request, "request_reopened");
        await desk.FactAsync(request, "promise_made", p => (string?)p["promise"] == "complaint-reply" && p.Moment("at") == reopened.Moment("at"));
    }

    [Fact]
    public async Task The_first_rating_counts_and_a_request_that_was_not_told_is_not_rated()
    {
        var request = await desk.CallAsync("rating-3", Playing.Question);
        await desk.FollowedAsync(request, "inWork");
        var (early, _) = await desk.SendAsync(
            Roles.Channel, "app", HttpMethod.Post, "follow-up", $"/requests/{request}/rating", new { score = 5, via = "link" });
        early.ShouldBe(409);

        await ToldAsync(request);
        var asked = await desk.FactAsync(request, "rating_requested");
        await desk.RateAsync(request, 5);
        var (second, problem) = await desk.SendAsync(
            Roles.Channel, "app", HttpMethod.Post, "follow-up", $"/requests/{request}/rating", new { score = 1, via = "link" });
        (second, problem!.Text("detail")!.Contains("came second", StringComparison.Ordinal)).ShouldBe((409, true));
        (await desk.FactAsync(request, "service_rated")).Text("ratingId").ShouldBe(asked.Text("ratingId"));
        var facts = await desk.TypesAsync(request, "matter_closed");
        facts.Count(f => f == "service_rated").ShouldBe(1);
        facts.ShouldNotContain("agent_alerted");
    }

    [Fact]
    public async Task A_complaint_told_in_time_keeps_what_the_customer_asked_for_and_is_reminded_of_before()
    {
        var deadline = desk.Clock.GetUtcNow() + TimeSpan.FromHours(2);
        var request = await desk.CallAsync("rating-4", Playing.Complaint, deadline);
        var owner = await desk.TakeAsync(request, Agent);
        var reminder = await desk.FactAsync(
            request, "promise_escalated", f => (string?)f["promise"] == "complaint-reply" && (string?)f["step"] == "reminder");
        ((string?)reminder["owner"]).ShouldBe("handler");
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Apologised" });

        var kept = await desk.PromiseAsync(request, "promise_kept", "complaint-reply");
        kept.Moment("dueAt").ShouldBe(deadline);
        kept.Moment("at").ShouldBe((await desk.FactAsync(request, "request_resolved")).Moment("at"));
        reminder.Moment("at").ShouldBeLessThan(kept.Moment("at"));
    }

    [Fact]
    public async Task A_complaint_told_too_late_stays_broken_at_its_true_due_moment()
    {
        var deadline = desk.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        var request = await desk.CallAsync("rating-5", Playing.Complaint, deadline);
        var owner = await desk.TakeAsync(request, Agent);
        (await desk.PromiseAsync(request, "promise_broken", "complaint-reply")).Moment("at").ShouldBe(deadline);
        var overdue = await desk.FactAsync(
            request, "promise_escalated", f => (string?)f["promise"] == "complaint-reply" && (string?)f["step"] == "overdue");
        ((string?)overdue["owner"]).ShouldBe("department-head");
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Apologised late" });

        (await desk.PromiseAsync(request, "promise_fulfilled_late", "complaint-reply")).Moment("dueAt").ShouldBe(deadline);
    }

    private async Task<string> ToldAsync(Guid request)
    {
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FollowedAsync(request, "ratingAsked");
        return owner;
    }

    private Task ReviewAsync(Guid request, bool agentAtFault, string? furtherHandling) => desk.PostAsync(
        Roles.Supervisor, "duty-supervisor", "follow-up", $"/requests/{request}/review", new
        {
            recordingHeard = true, handlingReviewed = true, callbackMade = true, agentAtFault, note = "Heard and read", furtherHandling,
        });
}
