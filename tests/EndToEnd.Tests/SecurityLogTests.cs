using System.Net;
using System.Text.Json;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>The security log: who was refused what, who saw, erased, changed and replayed what, in lines of its own.</summary>
[Collection(nameof(RunningDesk))]
public class SecurityLogTests(RunningDesk desk)
{
    [Fact]
    public async Task What_concerns_security_is_told_with_who_and_what_and_marked()
    {
        using var log = new ConsoleLog();
        var request = await desk.CallAsync("security-1", Playing.Question, text: "My name is Partridge");
        await desk.GiveUpAsync("app", request);
        await desk.TypesAsync(request, "matter_closed");
        var parked = await ParkAsync();

        (await HttpCalls.CallAsync(HttpMethod.Get, desk.Addresses["routing"] + "/work", token: null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await desk.SendAsync(Roles.Agent, "a-security", HttpMethod.Get, "routing", "/work")).Status.ShouldBe(403);
        await desk.GetAsync(Roles.Supervisor, "s-security", "intake", $"/requests/{request}");
        await desk.GetAsync(Roles.Admin, "admin-security", "work-orders", $"/parked/{parked}/body");
        await desk.PostAsync(Roles.Admin, "admin-security", "work-orders", "/parked/replay?reason=nothing-of-the-kind");
        await desk.UntilAsync(Roles.Auditor, "auditor-security", "audit", $"/requests/{request}/evidence", _ => true);
        await desk.PutAsync("/skill-groups/security", new { name = "Security" });
        await desk.PostAsync(Roles.Supervisor, "s-security", "intake", $"/requests/{request}/erase-personal-data");

        (string Id, string Who, string What)[] expected =
        [
            ("2201", "127.0.0.1", "/work: 401"), ("2201", "agent/a-security", "/work: 403"), ("2202", "channel.web", "in work-orders.commands"),
            ("2203", "supervisor/s-security", $"request {request}"), ("2204", "admin/admin-security", $"message {parked}"), ("2205", "admin/admin-security", "0 parked messages"),
            ("2206", "supervisor/s-security", $"{request} erased"), ("2207", "admin/admin", "skill_group_defined"), ("2208", "auditor/auditor-security", $"{request}"),
        ];
        var lines = log.Lines.Select(line => JsonDocument.Parse(line).RootElement).Where(IsOfSecurity).ToList();
        expected.Where(e => !lines.Exists(line => Says(line, e))).ShouldBeEmpty(string.Join('\n', lines));
        lines.ShouldAllBe(line => !line.ToString().Contains("Partridge"));
    }

    [Fact]
    public async Task The_security_log_can_be_kept_in_files_of_its_own_where_only_its_lines_are()
    {
        var folder = Directory.CreateTempSubdirectory("desk-security").FullName;
        await using (var replica = await desk.StartReplicaAsync<DirectoryService.DirectoryDeskService>(builder => builder.Configuration["Logs:SecurityFolder"] = folder))
        {
            (await HttpCalls.CallAsync(HttpMethod.Get, replica.Urls.First() + "/agents", token: "no token")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var file = Directory.GetFiles(folder).ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldStartWith("directory-");
        var lines = (await File.ReadAllLinesAsync(file)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(line => IsOfSecurity(line));
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> ParkAsync()
    {
        await using var web = await AmqpClient.ConnectAsync(desk, "channel.web");
        var id = Guid.NewGuid().ToString();
        await web.SendRawAsync("work-orders.commands", "work-orders.accept-work-order.v1", System.Text.Encoding.UTF8.GetBytes($$"""{"workOrderId":"{{Guid.NewGuid()}}"}"""), id);
        return (await desk.ParkedAsync("work-orders", id)).Text("id")!;
    }

    private static bool IsOfSecurity(JsonElement line) => line.TryGetProperty("Stream", out var stream) && stream.GetString() == "security";

    private static bool Says(JsonElement line, (string Id, string Who, string What) expected) =>
        line.GetProperty("EventId").GetProperty("Id").ToString() == expected.Id && line.GetProperty("@m").GetString()?.Replace("\"", "") is { } said
        && said.Contains(expected.Who) && said.Contains(expected.What);
}
