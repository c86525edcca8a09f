using System.Net;
using System.Text;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What is out of bounds is refused at the door by its name, whichever door; never with a defect, never as if the store were away.</summary>
[Collection(nameof(RunningDesk))]
public class BoundsOverHttpTests(RunningDesk desk)
{
    private const string Id = "0191d3a0-0000-7000-8000-00000000b0b0";
    private const string First = "0001-01-01T00:00:00Z";
    private const string Last = "9999-12-31T23:59:59Z";
    private static readonly HttpClient Http = new();

    public static TheoryData<string, string, string, string, string> Bodies { get; } = new()
    {
        { "intake", Roles.Channel, "POST /contacts", $"{{\"channel\":\"app\",\"channelReference\":\"b-1\",\"deadlineAsked\":\"{Last}\"}}", "deadlineAsked" },
        { "intake", Roles.Channel, "POST /contacts", $"{{\"channel\":\"app\",\"channelReference\":\"b-1\",\"at\":\"{First}\"}}", "at" },
        { "intake", Roles.Channel, "POST /contacts", "{\"channel\":\"app\",\"channelReference\":\"b-1\",\"deadlineAsked\":\"2999-12-31T00:00:00Z\"}", "deadlineAsked" },
        { "intake", Roles.Channel, "POST /contacts", "{\"channel\":\"app\",\"channelReference\":\"b-1\",\"ivrChoices\":[null]}", "ivrChoices" },
        { "follow-up", Roles.Channel, $"POST /requests/{Id}/deadline", $"{{\"deadlineAt\":\"{Last}\"}}", "deadlineAt" },
        { "follow-up", Roles.Agent, $"POST /requests/{Id}/tell", $"{{\"outcome\":\"solved\",\"at\":\"{First}\"}}", "at" },
        { "routing", Roles.Agent, $"POST /requests/{Id}/dispatch", $"{{\"department\":\"network\",\"instruction\":\"x\",\"deadlineAsked\":\"{Last}\"}}", "deadlineAsked" },
        { "routing", Roles.Agent, $"POST /requests/{Id}/consult", $"{{\"topic\":\"t\",\"question\":\"q\",\"appointmentAt\":\"{Last}\"}}", "appointmentAt" },
        { "routing", Roles.Agent, $"POST /requests/{Id}/consult", "{\"topic\":\"QZMARK 13955550004\",\"question\":\"q\",\"appointmentAt\":\"2026-03-02T00:00:00Z\"}", "topic" },
        { "intake", Roles.Channel, "POST /contacts", "{\"channel\":\"app\",\"channelReference\":\"b-1\",\"language\":\"x-QZMARK\"}", "language" },
        { "work-orders", Roles.Department, $"POST /work-orders/{Id}/accept", $"{{\"expectedAt\":\"{Last}\"}}", "expectedAt" },
        { "work-orders", Roles.Department, $"POST /work-orders/{Id}/progress", $"{{\"note\":\"x\",\"expectedAt\":\"{First}\"}}", "expectedAt" },
        { "work-orders", Roles.Department, $"POST /work-orders/{Id}/answer", $"{{\"kind\":\"resolution\",\"text\":\"x\",\"at\":\"{First}\"}}", "at" },
        { "consultation", Roles.Agent, $"POST /consultations/{Id}/customer-answered", $"{{\"by\":\"agent\",\"at\":\"{Last}\"}}", "at" },
        { "directory", Roles.Admin, "PUT /departments/b-1", "{\"name\":\"x\",\"categories\":[null]}", "categories[0]" },
        { "directory", Roles.Admin, "PUT /departments/b-1", "{\"name\":\"x\",\"categories\":[\"a\\u0000b\"]}", "categories[0]" },
        { "directory", Roles.Admin, "POST /policies", $"{{\"id\":\"b\",\"version\":1,\"effectiveFrom\":\"{Last}\",\"rules\":[]}}", "effectiveFrom" },
        { "directory", Roles.Admin, "POST /policies", "{\"id\":\"b\",\"version\":1,\"effectiveFrom\":\"2026-03-02T00:00:00Z\",\"rules\":[null]}", "rules[0]" },
        {
            "directory", Roles.Admin, "POST /policies",
            "{\"id\":\"b\",\"version\":1,\"effectiveFrom\":\"2026-03-02T00:00:00Z\",\"rules\":[{\"name\":\"r\",\"promise\":\"p\",\"calendar\":\"c\",\"ladder\":[],\"target\":\"P9999999D\"}]}",
            "rules[0].target"
        },
        {
            "directory", Roles.Admin, "POST /calendars",
            "{\"id\":\"b\",\"version\":1,\"effectiveFrom\":\"2026-03-02T00:00:00Z\",\"timeZone\":\"UTC\",\"week\":{\"monday\":[{\"from\":\"09:00\",\"to\":\"10:00\"}]},"
            + "\"exceptionDays\":[{\"date\":\"9999-12-31\",\"working\":true,\"name\":\"x\"}]}",
            "exceptionDays[0].date"
        },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":[null]}", "documents" },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":[{\"id\":\"b\",\"version\":1,\"effectiveFrom\":\"" + First + "\",\"rules\":[]}]}", "documents" },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":[{}],\"from\":\"" + First + "\"}", "from" },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":[{}],\"histories\":[null]}", "histories[0]" },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":[{}],\"histories\":[\"a\\u0000b\"]}", "histories[0]" },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":\"13900010001\"}", "documents" },
        { "audit", Roles.Auditor, "POST /what-if", "{\"documents\":", "documents" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_out_of_bounds_is_refused_by_the_members_name(string service, string role, string call, string body, string field) =>
        Refused(await CallAsync(service, role, call, body), field);

    [Theory]
    [InlineData("audit", $"/promises?from={First}", "from")]
    [InlineData("audit", $"/promises?to={Last}", "to")]
    [InlineData("audit", $"/measures?from={First}", "from")]
    [InlineData("audit", $"/measures/complaint-on-time?to={Last}", "to")]
    [InlineData("audit", $"/recompute?to={Last}", "to")]
    [InlineData("audit", $"/desk/at/{Last}", "moment")]
    [InlineData("audit", $"/desk/at/{First}", "moment")]
    [InlineData("audit", $"/requests/{Id}/at/{First}", "moment")]
    [InlineData("audit", "/reports/day/9999-12-31", "date")]
    [InlineData("audit", "/reports/week/0001-01-01", "date")]
    [InlineData("audit", "/drift/month/0001-01-01", "date")]
    [InlineData("audit", "/staffing/9999-12-31", "date")]
    [InlineData("routing", $"/parked?since={First}", "since")]
    [InlineData("routing", "/parked?reason=a%00b", "reason")]
    [InlineData("routing", "/parked?type=%00", "type")]
    [InlineData("audit", "/requests?history=a%00b", "history")]
    [InlineData("audit", "/requests?state=%00", "state")]
    [InlineData("audit", "/measures?measure=a%00b", "measure")]
    [InlineData("audit", "/measures?by=a%1Bb", "by")]
    [InlineData("follow-up", "/tasks?wait=0&seen=%00", "seen")]
    [InlineData("follow-up", "/yellow-cards?month=%00", "month")]
    [InlineData("audit", "/measures?measure=13900010001", "measure")]
    [InlineData("audit", "/measures?by=13900010001", "by")]
    [InlineData("audit", "/requests?history=13900010001", "history")]
    [InlineData("audit", "/reports/13900010001/2026-03-02", "length")]
    [InlineData("audit", "/proof/consistency", "from")]
    public async Task An_address_out_of_bounds_is_refused_by_the_members_name(string service, string path, string field) =>
        Refused(await CallAsync(service, Roles.Supervisor, $"GET {path}"), field);

    [Theory]
    [InlineData("yyyy-MM-dd%")]
    [InlineData("yyyy-MM-dd %")]
    [InlineData("%")]
    [InlineData("yyyy-MM-dd 'T")]
    [InlineData("yyyy-MM-dd\\\\")]
    public async Task A_format_that_is_none_is_refused(string format)
    {
        var mapping = (await File.ReadAllTextAsync(Path.Combine(Desk.Root, "infra", "imports", "broadband-repairs.json")))
            .Replace("\"times\": {", $"\"times\": {{ \"format\": \"{format}\",");
        mapping.ShouldContain(format);
        var answer = await ImportAsync(Roles.Auditor, new() { { new StringContent("<log/>"), "file", "a.xes" }, { new StringContent(mapping), "mapping", "a.json" } });
        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Text.ShouldNotContain("System.");
    }

    [Fact]
    public async Task A_form_that_lacks_a_file_is_told_which()
    {
        Refused(await ImportAsync(Roles.Auditor, new() { { new StringContent("{}"), "mapping", "a.json" } }), "file");
        Refused(await ImportAsync(Roles.Auditor, new() { { new StringContent("x"), "file", "a.csv" } }), "mapping");
    }

    [Theory]
    [InlineData("/what-if", "text/plain")]
    [InlineData("/imports", "application/json")]
    public async Task Who_may_not_come_in_is_told_so_whatever_they_bring_and_who_may_that_it_is_of_another_kind(string path, string contentType)
    {
        (await WithAsync(null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await WithAsync(Roles.Channel)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var answer = await WithAsync(Roles.Auditor);
        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Problem()["detail"]!.ToString().ShouldContain("another media type");

        Task<HttpAnswer> WithAsync(string? role) => HttpCalls.CallAsync(
            HttpMethod.Post, desk.Addresses["audit"] + path, role is null ? null : desk.TokenOf(role, "app"), "{}"u8.ToArray(), contentType);
    }

    private async Task<HttpAnswer> CallAsync(string service, string role, string call, string? body = null) => await HttpCalls.CallAsync(
        new HttpMethod(call.Split(' ')[0]), desk.Addresses[service] + call.Split(' ', 2)[1],
        desk.TokenOf(role, role switch { Roles.Channel => "app", Roles.Agent => "a01", Roles.Department => "network", _ => "s1" }),
        body is null ? null : Encoding.UTF8.GetBytes(body));

    private async Task<HttpAnswer> ImportAsync(string role, MultipartFormDataContent form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{desk.Addresses["audit"]}/imports") { Content = form };
        request.Headers.Authorization = new("Bearer", desk.TokenOf(role, "t-bounds"));
        using var response = await Http.SendAsync(request);
        return new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, null, null, await response.Content.ReadAsStringAsync());
    }

    private static void Refused(HttpAnswer answer, string field)
    {
        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        var problem = answer.Problem().AsObject();
        problem["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field], answer.Text);
        problem.Remove("traceId"); // drawn: any digits may be in it
        foreach (var inside in new[] { "System.", "Contracts.", "Nullable", "DateTimeOffset", "DateOnly", "IFormFile", "Question", "\\u0000", "13900010001", "9999", "0001" })
        {
            problem.ToJsonString().Replace("0191d3a0-0000-7000-8000-00000000b0b0", "").ShouldNotContain(inside, Case.Sensitive);
        }
    }
}
