using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>H2 over HTTP: the live board and its changes, which go on after a cut.</summary>
[Collection(nameof(RunningDesk))]
public class BoardTests(RunningDesk desk)
{
    [Fact]
    public async Task H2_the_board_shows_who_waits_and_its_changes_go_on_after_a_cut_without_gap_or_double()
    {
        var team = await Team.FormAsync(desk, "board", "board-1");
        var waiting = await team.RequestAsync();
        await BoardAsync(board => Line(board) is { } line && (int)line["waiting"]! == 1);
        var (first, id) = await NextAsync(lastEventId: null);
        ((int)Line(first)!["waiting"]!).ShouldBe(1);
        Line(first)!.Moment("waitingSince").ShouldBe((await desk.FactAsync(waiting, "request_queued")).Moment("at"), TimeSpan.FromSeconds(1));

        await team.SignInAsync("board-1");
        await team.TakeAsync("board-1", waiting);
        await BoardAsync(board => Line(board) is { } line && (int)line["inHand"]! == 1);
        var (second, next) = await NextAsync(id);
        next.ShouldNotBe(id);
        ((int)Line(second)!["waiting"]!, (int)Line(second)!["inHand"]!).ShouldBe((0, 1));

        await desk.PostAsync(Roles.Agent, "board-1", "routing", $"/requests/{waiting}/resolve", new { resolution = "Told" });
        await desk.FactsAsync(waiting, "rating_requested");
        await desk.RateAsync(waiting, 5);
        await BoardAsync(board => Line(board) is null);
        (await desk.SendAsync(Roles.Agent, "board-1", HttpMethod.Get, "audit", "/board")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task H2_the_board_has_the_drift_alerts_of_yesterday()
    {
        var board = await BoardAsync(board => board["drifts"] is not null);
        var drift = await desk.GetAsync(Roles.Supervisor, "s1", "audit", $"/drift/day/{board.Text("drifts.day")}");
        board.At("drifts.alerts")!.AsArray().Select(alert => alert.Text("measure")).ShouldBe(
            drift!["drifts"]!.AsArray().Where(d => (bool)d!["alert"]!).Select(d => d.Text("measure")));
    }

    private static JsonNode? Line(JsonNode board) => board["queues"]!.AsArray().FirstOrDefault(q => q.Text("skill") == "board");

    private Task<JsonNode?> BoardAsync(Func<JsonNode, bool> satisfies) => Eventually.BecomesAsync(
        () => desk.GetAsync(Roles.Supervisor, "s1", "audit", "/board"), board => satisfies(board!), "the board shows it");

    /// <summary>The next event of a connection of its own.</summary>
    private async Task<(JsonNode Board, string Id)> NextAsync(string? lastEventId)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(desk.Addresses["audit"] + "/board/changes"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Tokens.Create(Roles.Supervisor, "s1", null, TimeSpan.FromHours(1)));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (data, id) = ("", "");
        while (await reader.ReadLineAsync() is { } line && !(line.Length == 0 && data.Length > 0))
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)) data += line["data: ".Length..];
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line["id: ".Length..];
        }

        return (JsonNode.Parse(data)!, id);
    }
}
