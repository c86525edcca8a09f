using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A history from another system over HTTP, and what measures and reports make of it.</summary>
[Collection(nameof(RunningDesk))]
public class ImportTests(RunningDesk desk)
{
    private static readonly string Folder = Path.Combine(Desk.Root, "infra", "imports");
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task An_imported_history_is_measured_and_reported_by_its_name_and_never_as_the_desks_own()
    {
        var imported = JsonNode.Parse(await ImportAsync(Roles.Auditor, HttpStatusCode.OK))!;
        ((int)imported["counts"]!["requests"]!, (int)imported["verdicts"]!["agree"]!, (int)imported["verdicts"]!["none"]!)
            .ShouldBe((3, 0, 3), "the log has no verdicts of its own");
        ((bool)JsonNode.Parse(await ImportAsync(Roles.Admin, HttpStatusCode.OK))!["changedNothing"]!).ShouldBeTrue();

        const string Measure = "/measures?measure=fault-on-time&by=week,department&from=2024-05-01T00:00:00Z&to=2024-06-01T00:00:00Z";
        ((int)(await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "audit", Measure))!["measures"]![0]!["whole"]!["count"]!).ShouldBe(0);
        var measured = (await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "audit", $"{Measure}&history=broadband-repairs"))!["measures"]![0]!;
        measured["figures"]!.AsArray().Select(f => ((string)f!["group"]!, (double)f["value"]!)).ShouldBe(
        [
            ("2024-05-06 / field-team-1", 0), ("2024-05-06 / field-team-3", 1), ("2024-05-06 / unknown", 0),
        ]);
        ((int)measured["whole"]!["count"]!).ShouldBe(3, "the third was never closed, so it is broken");

        var faults = (await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "audit", "/requests?history=broadband-repairs&kind=fault&limit=1"))!;
        ((int)faults["total"]!, (string)faults["items"]![0]!["kind"]!).ShouldBe((3, "fault"));
        ((int)(await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "audit", "/requests?history=broadband-repairs&kind=complaint"))!["total"]!).ShouldBe(0);

        var page = await HttpCalls.CallAsync(
            HttpMethod.Get, $"{desk.Addresses["audit"]}/reports/month/2024-05-09?history=broadband-repairs", desk.TokenOf(Roles.Supervisor, "duty-supervisor"));
        (page.Status, page.MediaType).ShouldBe((HttpStatusCode.OK, "text/html"));
        page.Text.ShouldContain("<h1>May 2024</h1>");
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/drift/week/2024-05-09"))!["rule"]!.ToString().ShouldContain("NIST");
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/staffing/2026-03-03"))!["serviceLevel"]!["within"]!.ToString().ShouldBe("PT15S");
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_its_place_and_an_agent_may_not_import()
    {
        (await ImportAsync(Roles.Auditor, HttpStatusCode.BadRequest, log: "<log>\n<trace>")).ShouldContain("Line 2");
        (await ImportAsync(Roles.Auditor, HttpStatusCode.BadRequest, log: "id;what\n1;x\n", fileName: "other.csv")).ShouldContain("Line 1: there is no column");
        await ImportAsync(Roles.Agent, HttpStatusCode.Forbidden);
        var unknown = await HttpCalls.CallAsync(
            HttpMethod.Get, $"{desk.Addresses["audit"]}/measures?by=planet", desk.TokenOf(Roles.Auditor, "auditor"));
        unknown.Problem()["errors"]!["by"]!.ToJsonString().ShouldContain("department");
        var nobody = await HttpCalls.CallAsync(
            HttpMethod.Get, $"{desk.Addresses["audit"]}/measures?history=nobody", desk.TokenOf(Roles.Auditor, "auditor"));
        nobody.Problem()["errors"]!["history"]!.ToJsonString().ShouldContain("nobody");
    }

    private async Task<string> ImportAsync(string role, HttpStatusCode expected, string? log = null, string fileName = "broadband-repairs.xes")
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Folder, "broadband-repairs.json"))), "mapping", "mapping.json" },
            { new ByteArrayContent(log is null ? await File.ReadAllBytesAsync(Path.Combine(Folder, fileName)) : Encoding.UTF8.GetBytes(log)), "file", fileName },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{desk.Addresses["audit"]}/imports") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.TokenOf(role, "t-import"));
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return text;
    }
}
