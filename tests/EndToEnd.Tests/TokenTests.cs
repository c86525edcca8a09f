using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Messaging;
using Microsoft.IdentityModel.JsonWebTokens;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>FAULTS 52 to 54: who one is, what one may do, and whose things one sees.</summary>
[Collection(nameof(RunningDesk))]
public class TokenTests(RunningDesk desk)
{
    private static readonly Dictionary<string, string> Endpoints = new()
    {
        ["directory"] = "/desk-settings", ["intake"] = $"/requests/{Guid.Empty}", ["routing"] = "/queue",
        ["work-orders"] = "/work-orders", ["consultation"] = "/consultations", ["follow-up"] = "/tasks", ["audit"] = "/summary",
        ["knowledge"] = "/articles", ["quality"] = "/inspections",
    };

    public static TheoryData<string> Forgeries =>
    [
        "nothing", "unsigned", "hs256", "another key", "another key under the id of the desk's", "no key id", "audience", "issuer", "an issuer that no header can hold", "expired", "no expiry",
        "no subject", "an empty subject", "a subject of two lines", "no time of issue", "issued tomorrow", "two days long", "crit", "an unknown crit",
        "Audit's key for somebody else", "Audit's key for an administrator", "Audit's key for two roles",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_not_the_desks_own_opens_no_service(string what)
    {
        var token = desk.Forge(what);
        foreach (var (service, path) in Endpoints)
        {
            foreach (var address in new[] { path, "/log", "/parked" })
            {
                var answer = await HttpCalls.CallAsync(HttpMethod.Get, desk.Addresses[service] + address, token);
                answer.Status.ShouldBe(HttpStatusCode.Unauthorized, $"{what} at {service}{address}");
                answer.Problem();
            }
        }
    }

    [Fact]
    public async Task The_desks_own_token_opens_every_service_and_health_needs_none()
    {
        foreach (var (service, address) in desk.Addresses)
        {
            var log = await HttpCalls.CallAsync(HttpMethod.Get, $"{address}/log/summary", desk.Forge("genuine"));
            log.Status.ShouldBe(HttpStatusCode.OK, service);
            foreach (var health in new[] { "/health/live", "/health/ready" })
            {
                (await HttpCalls.CallAsync(HttpMethod.Get, address + health, token: null)).Status.ShouldBe(HttpStatusCode.OK, service);
            }
        }
    }

    [Fact]
    public async Task A_stranger_hears_of_health_whether_and_who_leads_or_checks_the_desk_hears_why()
    {
        foreach (var (service, address) in desk.Addresses)
        {
            foreach (var (token, knows) in new[] { (null, false), (desk.TokenOf(Roles.Channel, "app"), false), (desk.TokenOf(Roles.Supervisor, "s1"), true) })
            {
                var answer = await HttpCalls.CallAsync(HttpMethod.Get, $"{address}/health/ready", token);
                var body = JsonNode.Parse(answer.Text)!;
                ((string?)body["status"], body["checks"]?["database"] is not null, answer.Text.Contains("answers", StringComparison.Ordinal))
                    .ShouldBe(("Healthy", knows, knows), service);
            }
        }
    }

    [Fact]
    public async Task What_Audit_signs_itself_reads_the_log_of_every_service()
    {
        foreach (var (service, address) in desk.Addresses)
        {
            (await HttpCalls.CallAsync(HttpMethod.Get, $"{address}/log/summary", desk.Forge("Audit's own"))).Status.ShouldBe(HttpStatusCode.OK, service);
        }
    }

    [Fact]
    public async Task A_new_key_signs_at_once_and_the_one_before_holds_until_the_next()
    {
        var old = desk.TokenOf(Roles.Auditor, "rotation");
        desk.Tokens.Rotate();
        await StatusBecomesAsync(desk.TokenOf(Roles.Auditor, "rotation"), HttpStatusCode.OK);
        (await StatusesAsync(old)).ShouldAllBe(status => status == HttpStatusCode.OK);
        var before = desk.TokenOf(Roles.Auditor, "rotation");
        desk.Tokens.Rotate();
        await StatusBecomesAsync(old, HttpStatusCode.Unauthorized);
        await StatusBecomesAsync(desk.TokenOf(Roles.Auditor, "rotation"), HttpStatusCode.OK);
        (await StatusesAsync(before)).ShouldAllBe(status => status == HttpStatusCode.OK);
        (await StatusesAsync(desk.Forge("Audit's own")!)).ShouldAllBe(status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_and_a_revoked_subject_needs_a_new_one()
    {
        var (one, other, anothers) = (desk.TokenOf(Roles.Auditor, "revoked-1"), desk.TokenOf(Roles.Auditor, "revoked-1"), desk.TokenOf(Roles.Auditor, "revoked-2"));
        (await StatusesAsync(one)).ShouldAllBe(status => status == HttpStatusCode.OK);
        desk.Tokens.Revoke(new JsonWebToken(one).Id, subject: null);
        await StatusBecomesAsync(one, HttpStatusCode.Unauthorized);
        (await StatusesAsync(other)).ShouldAllBe(status => status == HttpStatusCode.OK);
        desk.Tokens.Revoke(id: null, "revoked-1");
        await StatusBecomesAsync(other, HttpStatusCode.Unauthorized);
        (await StatusesAsync(anothers)).ShouldAllBe(status => status == HttpStatusCode.OK);
        await Eventually.BecomesAsync(
            () => StatusesAsync(desk.TokenOf(Roles.Auditor, "revoked-1")), all => all.TrueForAll(status => status == HttpStatusCode.OK), "one issued later holds");
    }

    [Fact]
    public async Task Every_answer_is_for_the_caller_alone_and_tells_nothing_of_the_server()
    {
        using var http = new HttpClient();
        foreach (var (service, address) in desk.Addresses)
        {
            foreach (var token in new[] { desk.Forge("genuine"), null })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{address}/log/summary"));
                request.Headers.Authorization = token is null ? null : new("Bearer", token);
                using var answer = await http.SendAsync(request);
                (answer.Headers.Contains("Server"), answer.Headers.CacheControl!.NoStore, answer.Headers.GetValues("X-Content-Type-Options").Single())
                    .ShouldBe((false, true, "nosniff"), $"{service} {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("directory", Roles.Supervisor, "PUT", "/desk-settings")]
    [InlineData("intake", Roles.Expert, "POST", "/contacts")]
    [InlineData("routing", Roles.Channel, "POST", "/agents/me/sign-in")]
    [InlineData("work-orders", Roles.Agent, "POST", "/work-orders/{0}/answer")]
    [InlineData("consultation", Roles.Agent, "POST", "/consultations/{0}/accept")]
    [InlineData("follow-up", Roles.Agent, "POST", "/requests/{0}/review")]
    [InlineData("audit", Roles.Agent, "GET", "/requests/{0}/history")]
    [InlineData("knowledge", Roles.Expert, "POST", "/articles/{0}/publish")]
    [InlineData("knowledge", Roles.Agent, "GET", "/articles/{0}/versions")]
    [InlineData("quality", Roles.Agent, "POST", "/inspections/{0}/score")]
    [InlineData("quality", Roles.Inspector, "POST", "/inspections/{0}/appeal")]
    [InlineData("quality", Roles.Agent, "GET", "/findings/{0}")]
    [InlineData("quality", Roles.Inspector, "POST", "/findings/{0}/improved")]
    [InlineData("routing", Roles.Auditor, "POST", "/parked/1/replay")]
    [InlineData("routing", Roles.Auditor, "POST", "/parked/replay")]
    [InlineData("work-orders", Roles.Supervisor, "GET", "/parked/1/body")]
    [InlineData("intake", Roles.Agent, "GET", "/parked/1")]
    [InlineData("intake", Roles.Agent, "GET", "/log")]
    [InlineData("follow-up", Roles.Service, "GET", "/tasks")]
    public async Task The_wrong_role_is_refused(string service, string role, string method, string path)
    {
        var answer = await HttpCalls.CallAsync(
            new HttpMethod(method), desk.Addresses[service] + path.Replace("{0}", Guid.NewGuid().ToString()), desk.TokenOf(role, "a07"),
            method == "GET" ? null : "{}"u8.ToArray());
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Problem();
    }

    [Theory]
    [InlineData("/samples/2026-03")]
    [InlineData("/assessments/2026-03")]
    [InlineData("/findings")]
    [InlineData("/improvements")]
    public async Task An_inspector_whom_the_settings_do_not_name_reads_nothing(string path)
    {
        var (status, problem) = await desk.SendAsync(Roles.Inspector, "nobody", HttpMethod.Get, "quality", path);
        (status, problem.Text("detail")).ShouldBe((403, "The directory has no inspector nobody."));
    }

    [Theory]
    [InlineData("intake", Roles.Agent, "/contacts")]
    [InlineData("routing", Roles.Agent, "/requests/{0}/resolve")]
    [InlineData("follow-up", Roles.Agent, "/requests/{0}/deadline")]
    [InlineData("consultation", Roles.Expert, "/consultations/{0}/accept")]
    [InlineData("work-orders", Roles.Department, "/work-orders/{0}/accept")]
    public async Task Who_is_in_no_directory_does_nothing(string service, string role, string path)
    {
        var body = new { channel = "app", channelReference = "token-nobody", resolution = "x", deadlineAt = desk.Clock.GetUtcNow().AddDays(1) };
        var (status, problem) = await desk.SendAsync(
            role, "nobody", HttpMethod.Post, service, path.Replace("{0}", Guid.NewGuid().ToString()), body);
        (status, problem.Text("detail")).ShouldBe((403, $"The directory has no {role} nobody."));
    }

    [Fact]
    public async Task Another_departments_order_is_not_there()
    {
        var request = await desk.CallAsync("token-1", Playing.Fault);
        var owner = await desk.TakeAsync(request, "t-token");
        var order = await desk.DispatchAsync(request, owner, "network");
        await desk.FactAsync(request, "work_order_dispatched");
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Post, "/accept", "{}"),
            (HttpMethod.Post, "/answer", "{\"kind\":\"resolution\",\"text\":\"Mine\"}"),
        })
        {
            var answer = await HttpCalls.CallAsync(
                method, $"{desk.Addresses["work-orders"]}/work-orders/{order}{path}", desk.TokenOf(Roles.Department, "billing"),
                body is null ? null : Encoding.UTF8.GetBytes(body));
            answer.Status.ShouldBe(HttpStatusCode.NotFound);
        }

        var list = (await desk.GetAsync(Roles.Department, "billing", "work-orders", "/work-orders"))!.ToJsonString();
        list.ShouldNotContain(order.ToString());
        var theirs = await desk.GetAsync(Roles.Department, "network", "work-orders", $"/work-orders/{order}");
        theirs!["status"]!.ToString().ShouldBe("dispatched");
    }

    [Fact]
    public async Task Who_acts_comes_from_the_token_and_never_from_the_body()
    {
        var request = await desk.CallAsync("token-2", Playing.Question);
        var owner = await desk.TakeAsync(request, "t-token");
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new
        {
            resolution = "Said", agentId = "a22", ownerAgentId = "a22", actor = "admin/root", firstContact = false,
            at = "2020-01-01T00:00:00Z",
        });
        var resolved = await desk.FactAsync(request, "request_resolved");
        ((string?)resolved["agentId"], (bool?)resolved["firstContact"]).ShouldBe((owner, true));
        resolved.Moment("at").Year.ShouldBeGreaterThan(2025);

        var (status, _) = await desk.SendAsync(
            Roles.Channel, "web", HttpMethod.Post, "intake", "/contacts", new { channel = "app", channelReference = "token-3" });
        status.ShouldBe(403);
    }

    private Task StatusBecomesAsync(string token, HttpStatusCode status) =>
        Eventually.BecomesAsync(() => StatusesAsync(token), all => all.TrueForAll(one => one == status), $"every service says {status}");

    private async Task<List<HttpStatusCode>> StatusesAsync(string token) =>
        [.. await Task.WhenAll(desk.Addresses.Values.Select(async address => (await HttpCalls.CallAsync(HttpMethod.Get, $"{address}/log/summary", token)).Status))];
}
