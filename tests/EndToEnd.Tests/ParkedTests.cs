using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using EventStore;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What an operator does with parked messages, over HTTP and from the shell.</summary>
[Collection(nameof(RunningDesk))]
public class ParkedTests(RunningDesk desk)
{
    private const string Service = "work-orders";
    private const string Progress = "work-orders.report-progress.v1";

    [Fact]
    public async Task Parked_messages_are_found_by_type_reason_and_moment_and_come_page_by_page()
    {
        var (order, since) = (Guid.NewGuid(), desk.Clock.GetUtcNow());
        var ids = await ParkAsync(order, "first", "second", "third");

        (await ListAsync($"?reason=NO WORK ORDER {order}")).ShouldBe(ids, ignoreOrder: true);
        (await ListAsync($"?reason={order}&type={Progress}")).ShouldBe(ids, ignoreOrder: true);
        (await ListAsync($"?reason={order}&type=work-orders.answer-work-order.v1")).ShouldBeEmpty();
        (await ListAsync($"?since={Uri.EscapeDataString(since.ToString("O"))}&reason={order}")).ShouldBe(ids, ignoreOrder: true);
        (await ListAsync($"?since={Uri.EscapeDataString(desk.Clock.GetUtcNow().ToString("O"))}&reason={order}")).ShouldBeEmpty();

        var (pages, next) = (new List<string>(), $"/parked?reason={order}&limit=2");
        while (next is not null)
        {
            var page = await HttpCalls.CallAsync(HttpMethod.Get, desk.Addresses[Service] + next, desk.TokenOf(Roles.Auditor, "auditor"));
            var messages = JsonNode.Parse(page.Text)!.AsArray();
            messages.Count.ShouldBeLessThanOrEqualTo(2);
            pages.AddRange(messages.Select(m => m.Text("messageId")!));
            next = page.Link?.Split('<', '>')[1];
        }

        pages.ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task An_administrator_takes_one_away_for_good()
    {
        var ids = await ParkAsync(Guid.NewGuid(), "over HTTP", "from the shell");
        var numbers = new List<string>();
        foreach (var id in ids) numbers.Add($"{(await desk.ParkedAsync(Service, id))["id"]}");

        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Delete, Service, $"/parked/{numbers[0]}")).Status.ShouldBe(403);
        using var log = new ConsoleLog();
        (await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Delete, Service, $"/parked/{numbers[0]}")).Status.ShouldBe(204);
        await Eventually.BecomesAsync(
            () => Task.FromResult(log.Lines.Any(line => line.Contains($"discarded parked message {numbers[0]}", StringComparison.Ordinal))), told => told, "it is told");
        using var shell = new ParkedShell(desk);
        (await shell.RunAsync(Service, "--discard", numbers[1])).Output.ShouldContain("1 discarded, 0 not");
        (await shell.RunAsync(Service, "--discard", numbers[1])).Output.ShouldContain("0 discarded, 1 not");
        foreach (var id in ids) (await desk.IsClearOfAsync(Service, id)).ShouldBeTrue();
    }

    [Fact]
    public async Task One_is_shown_with_its_headers_and_only_an_administrator_sees_the_body()
    {
        var id = (await ParkAsync(Guid.NewGuid(), "A note about 13944440009")).Single();
        var path = $"/parked/{(await desk.ParkedAsync(Service, id))["id"]}";

        var shown = (await desk.GetAsync(Roles.Supervisor, "duty-supervisor", Service, path))!;
        shown.Text("reason").ShouldStartWith("There is no work order");
        shown.Text("headers.cloudEvents_id").ShouldBe(id);
        shown.ToJsonString().ShouldNotContain("13944440009");
        foreach (var role in new[] { Roles.Supervisor, Roles.Auditor })
        {
            (await desk.SendAsync(role, "s1", HttpMethod.Get, Service, path + "/body")).Status.ShouldBe(403);
        }

        (await desk.GetAsync(Roles.Admin, "admin", Service, path + "/body"))!.Text("note").ShouldBe("A note about 13944440009");
        (await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Get, Service, "/parked/9999999/body")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task All_that_match_are_replayed_once_their_cause_is_gone_and_the_rest_says_why_not()
    {
        var request = Intake.Features.ReceiveContact.RequestIdOf(new ReceiveContact(Channel.App, "replay-all"));
        var (order, unknown) = (DerivedId.From("work-order", request.ToString(), "0"), Guid.NewGuid());
        var since = Uri.EscapeDataString(desk.Clock.GetUtcNow().ToString("O"));
        await ParkAsync(order, "On the way", "Digging");
        await ParkAsync(unknown, "Nobody knows");
        (await desk.CallAsync("replay-all", Playing.Fault)).ShouldBe(request);
        var owner = await desk.TakeAsync(request, "t-replay-all");
        (await desk.DispatchAsync(request, owner, "network")).ShouldBe(order);
        await desk.FactAsync(request, "work_order_dispatched");

        var first = await ReplayAllAsync($"type={Progress}&since={since}&limit=1");
        (first.Text("replayed"), first["failed"]!.AsArray().Count).ShouldBe(("1", 0));
        var rest = await ReplayAllAsync($"type={Progress}&since={since}&after={first["next"]}");
        (rest.Text("replayed"), rest["next"]).ShouldBe(("1", null));
        rest["failed"]!.AsArray().Single().Text("reason").ShouldBe($"There is no work order {unknown}.");

        (await desk.HistoryAsync(request, facts => facts.Count(f => f.Text("type") == "progress_reported") == 2)).ShouldNotBeEmpty();
        (await ListAsync($"?reason={order}")).ShouldBeEmpty();
        (await ListAsync($"?reason={unknown}")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_shell_command_lists_replays_and_tells_by_its_exit_code()
    {
        var order = Guid.NewGuid();
        var id = (await ParkAsync(order, "From the shell")).Single();
        using var shell = new ParkedShell(desk);

        var table = await shell.RunAsync(Service, "--reason", order.ToString());
        table.Code.ShouldBe(0, table.Errors);
        table.Output.Split('\n')[0].ShouldStartWith("service");
        table.Output.ShouldContain($"There is no work order {order}.");
        var json = JsonNode.Parse((await shell.RunAsync("--reason", order.ToString(), "--json")).Output)!["parked"]!.AsArray().Single();
        (json.Text("service"), json.Text("messageId")).ShouldBe((Service, id));
        (await shell.RunAsync(Service, "--show", json.Text("id")!)).Output.ShouldContain($"cloudEvents_id: {id}");

        var replay = await shell.RunAsync(Service, "--replay", json.Text("id")!);
        (replay.Code, replay.Output.Split('\n')[0]).ShouldBe((1, "0 replayed, 1 not"));
        var all = await shell.RunAsync("--all", "--reason", order.ToString());
        all.Code.ShouldBe(1);
        all.Output.ShouldContain($"There is no work order {order}.");
        (await shell.RunAsync("--all", "--reason", "nothing like this")).Code.ShouldBe(0);
        (await shell.RunAsync("--replay", "1")).Errors.ShouldContain("name the service");
    }

    [Fact]
    public async Task What_a_sender_chose_neither_steers_the_terminal_nor_fills_it_and_json_has_all_of_it()
    {
        var (id, since) = (Guid.NewGuid().ToString(), desk.Clock.GetUtcNow());
        var type = $"work-orders.\u202e\u009b2J\u001b[2J\nservice  id\u2028{new string('x', 6000)}.v1";
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        await network.SendRawAsync("work-orders.commands", type, "{}"u8.ToArray(), id);
        var parked = await desk.ParkedAsync(Service, id);
        using var shell = new ParkedShell(desk);

        var list = await shell.RunAsync(Service, "--since", since.ToString("O"));
        list.Code.ShouldBe(0, list.Errors);
        Lines(list.Output).Single(line => line.Contains("xxx")).Length.ShouldBeLessThan(900);
        var shown = await shell.RunAsync(Service, "--show", parked.Text("id")!);
        Lines(shown.Output).Single(line => line.StartsWith("  cloudEvents_type:", StringComparison.Ordinal)).Length.ShouldBeInRange(1900, Printed.Screen + 100);
        var json = await shell.RunAsync(Service, "--show", parked.Text("id")!, "--json");
        Lines(json.Output).ShouldHaveSingleItem();
        JsonNode.Parse(json.Output)!["parked"]![0].Text("headers.cloudEvents_type").ShouldBe(type);

        static string[] Lines(string output)
        {
            var lines = output.TrimEnd('\n').Split('\n');
            lines.ShouldAllBe(line => line == Printed.Of(line));
            lines.ShouldAllBe(line => !line.StartsWith("service  id\\", StringComparison.Ordinal), "no line is the sender's");
            return lines;
        }
    }

    /// <summary>Reports progress of an order that is not there; answers the messages' ids.</summary>
    private async Task<List<string>> ParkAsync(Guid order, params string[] notes)
    {
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        var ids = new List<string>();
        foreach (var note in notes)
        {
            ids.Add(Guid.NewGuid().ToString());
            await network.SendAsync(Service, "report-progress", new ReportProgress(order, note), ids[^1]);
            await desk.ParkedAsync(Service, ids[^1]); // one after the other, so that their order is known
        }

        return ids;
    }

    private async Task<List<string>> ListAsync(string query) =>
        [.. (await desk.GetAsync(Roles.Supervisor, "s1", Service, "/parked" + query))!.AsArray().Select(m => m.Text("messageId")!)];

    private async Task<JsonNode> ReplayAllAsync(string query) =>
        (await desk.PostAsync(Roles.Supervisor, "s1", Service, "/parked/replay?" + query))!;
}
