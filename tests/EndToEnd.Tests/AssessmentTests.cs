using System.Text.Json.Nodes;
using Hosting;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A desk of its own, on the last day of a month.</summary>
public sealed class LastDayDesk : RunningDesk
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 31, 1, 0, 0, TimeSpan.Zero);

    /// <summary>At a thousand times our speed the month ends in less than a minute.</summary>
    public LastDayDesk() => Clock = new RatedClock(Morning, TimeProvider.System.GetUtcNow(), 1000);
}

/// <summary>G1 over the real bus: a month's assessment is frozen by itself when the month is over.</summary>
public class AssessmentTests(LastDayDesk desk) : IClassFixture<LastDayDesk>
{
    private const string Agent = "t-assessed";

    [Fact]
    public async Task G1_a_month_is_frozen_with_what_is_behind_each_figure_when_it_is_over()
    {
        await desk.ChangeAsync("/desk-settings", settings => settings["quality"] = new JsonObject { ["inspectors"] = new JsonArray(), ["plans"] = new JsonArray() });
        await Eventually.BecomesAsync(
            () => Task.FromResult(desk.PartOf<DirectoryCopy>("quality").Current.Settings.Quality), quality => quality?.Plans.Count == 0, "quality has heard of it");
        var request = await desk.CallAsync("assessed", Playing.Question);
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Told" });
        await desk.FollowedAsync(request, "ratingAsked");
        await desk.RateAsync(request, 1);
        await desk.PostAsync(Roles.Agent, owner, "follow-up", $"/requests/{request}/explanation", new { explanation = "I was alone" });
        await desk.PostAsync(Roles.Supervisor, "s1", "follow-up", $"/requests/{request}/review", new
        {
            recordingHeard = true, handlingReviewed = true, callbackMade = true, agentAtFault = true, note = "Too short",
        });
        var month = (await desk.FactAsync(request, "work_counted", fact => fact.Text("because") == "yellowCard")).Text("period");
        (await desk.FactAsync(request, "explanation_counted")).Text("period").ShouldBe(month);

        var assessed = await desk.UntilAsync(Roles.Agent, owner, "quality", $"/assessments/{month}/{owner}", _ => true);
        assessed["agrees"]!.GetValue<bool>().ShouldBeTrue();
        assessed.At("told.yellowCards")!.AsArray().Select(id => id!.ToString()).ShouldBe([$"{request}"]);
        (assessed.Text("told.ratings.mean"), assessed.Text("told.ratings.count"), assessed.Text("told.requests")).ShouldBe(("1", "1", "1"));
        (assessed.Text("told.explanations.inTime"), assessed.Text("told.explanations.count")).ShouldBe(("1", "1"));
        assessed.Text("told.team").ShouldBe("day");
        assessed["told"].Moment("at").ShouldBe(new(2026, 3, 31, 16, 0, 0, TimeSpan.Zero));
        (await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Get, "quality", $"/assessments/{month}/{owner}")).Status.ShouldBe(404, "another agent's");
        (await desk.GetAsync(Roles.Supervisor, "s1", "quality", $"/assessments/{month}"))!.AsArray().ShouldContain(row => row.Text("agentId") == owner);
    }
}
