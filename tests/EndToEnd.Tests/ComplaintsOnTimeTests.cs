using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>D10 and I3: the complaint on-time rate, and the facts behind it.</summary>
[Collection(nameof(RunningDesk))]
public class ComplaintsOnTimeTests(RunningDesk desk)
{
    private const string Agent = "t-on-time";

    [Fact]
    public async Task Complaints_on_time_are_counted_by_due_moment_with_the_facts_that_decide_them()
    {
        var kept = await ComplainAsync("audit-3", TimeSpan.FromHours(2), resolveAtOnce: true);
        var late = await ComplainAsync("audit-4", TimeSpan.FromMinutes(30), resolveAtOnce: false);

        var good = await OnTimeAsync(kept.DueAt);
        ((int?)good["fellDue"], (int?)good["kept"], (double?)good["rate"], (bool?)good["targetMet"]).ShouldBe((1, 1, 1, true));
        good["late"]!.AsArray().ShouldBeEmpty();
        var bad = await OnTimeAsync(late.DueAt);
        ((int?)bad["fellDue"], (int?)bad["kept"], (double?)bad["rate"], (bool?)bad["targetMet"]).ShouldBe((1, 0, 0, false));
        var broken = bad["late"]!.AsArray().Single()!;
        broken["requestId"]!.GetValue<Guid>().ShouldBe(late.Request);
        broken["facts"]!.AsArray().Select(f => f!["type"]!.ToString())
            .ShouldBe(["promise_made", "promise_broken", "promise_fulfilled_late"]);

        var promises = await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "audit", "/promises?promise=complaint-reply&limit=1000");
        var promise = promises!["items"]!.AsArray().Single(p => p!["requestId"]!.GetValue<Guid>() == kept.Request)!;
        ((string?)promise["outcome"], (string?)promise["service"], (string?)promise["policy"]).ShouldBe(("kept", "follow-up", "standard"));
        promise["facts"]!.AsArray().Select(f => f!["type"]!.ToString()).ShouldBe(["promise_made", "promise_kept"]);
        promise["misfits"]!.AsArray().ShouldBeEmpty();
        var one = await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/promises/{promise["promiseId"]}");
        one!["promise"]!.ToJsonString().ShouldBe(promise.ToJsonString());
        one["history"]!.AsArray().Where(f => (string?)f!["type"] != "promise_escalated") // by the desk's clock, should the machine be slow
            .Select(f => f!["factId"]!.ToString())
            .ShouldBe(promise["facts"]!.AsArray().Select(f => f!["factId"]!.ToString()), ignoreOrder: false);
    }

    /// <summary>Of the one promise that is due at that very moment, once it has passed.</summary>
    private async Task<JsonNode> OnTimeAsync(DateTimeOffset due)
    {
        var (from, to) = (Uri.EscapeDataString(due.ToString("O")), Uri.EscapeDataString(due.AddTicks(1).ToString("O")));
        return (await Eventually.BecomesAsync(
            () => desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/measures/complaint-on-time?from={from}&to={to}"),
            measure => (int?)measure!["fellDue"] == 1, "the complaint fell due"))!;
    }

    private async Task<(Guid Request, DateTimeOffset DueAt)> ComplainAsync(string reference, TimeSpan within, bool resolveAtOnce)
    {
        var deadline = desk.Clock.GetUtcNow() + within;
        var request = await desk.CallAsync(reference, Playing.Complaint, deadline);
        var owner = await desk.TakeAsync(request, Agent);
        if (!resolveAtOnce)
        {
            await desk.PromiseAsync(request, "promise_broken", "complaint-reply");
        }

        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Apologised" });
        await desk.PromiseAsync(request, resolveAtOnce ? "promise_kept" : "promise_fulfilled_late", "complaint-reply");
        return (request, deadline);
    }
}
