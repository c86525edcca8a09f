using System.Net;
using System.Text;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>Bad input over HTTP: problem details (RFC 9457) that name the member at fault and never repeat what was said.</summary>
[Collection(nameof(RunningDesk))]
public class BadInputOverHttpTests(RunningDesk desk)
{
    private const string Personal = "13933330003";

    public static TheoryData<string, string, string> Bad => new()
    {
        { "nothing", "", "channel" },
        { "no JSON", "{ \"channel\": \"app\", \"callerNumber\": \"" + Personal, "body" },
        { "nesting of 10,000", "{\"text\":" + new string('[', 10_000), "body" },
        { "no object", $"[\"{Personal}\"]", "body" },
        { "null", "null", "body" },
        { "a member missing", With("\"channel\":\"app\""), "channelReference" },
        { "a null where none may be", With("\"channel\":\"app\",\"channelReference\":null"), "channelReference" },
        { "no such word", With($"\"channel\":\"{Personal}\",\"channelReference\":\"bad-1\""), "channel" },
        { "a number for a word", With("\"channel\":1,\"channelReference\":\"bad-1\""), "channel" },
        { "a number for a text", $"{{\"channel\":\"app\",\"channelReference\":\"bad-1\",\"callerNumber\":{Personal}}}", "callerNumber" },
        { "too long a text", With($"\"channel\":\"app\",\"channelReference\":\"bad-1\",\"text\":\"{new string('x', 4001)}\""), "text" },
        { "an empty text", With("\"channel\":\"app\",\"channelReference\":\"\""), "channelReference" },
        { "half a character", With("\"channel\":\"app\",\"channelReference\":\"bad-1\",\"text\":\"\\ud83d\""), "body" },
        { "a member twice", With("\"channel\":\"app\",\"channel\":\"app\",\"channelReference\":\"bad-1\""), "body" },
        { "a moment that is none", With($"\"channel\":\"app\",\"channelReference\":\"bad-1\",\"at\":\"{Personal}\""), "at" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_input_is_refused_and_the_member_named(string what, string body, string field)
    {
        var answer = await HttpCalls.CallAsync(
            HttpMethod.Post, $"{desk.Addresses["intake"]}/contacts", desk.TokenOf(Roles.Channel, "app"), Encoding.UTF8.GetBytes(body));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, $"{what}: {answer.Text}");
        answer.Problem()["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
        answer.Text.ShouldNotContain(Personal);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_unread()
    {
        var body = Encoding.UTF8.GetBytes(With($"\"text\":\"{new string('x', 70_000)}\""));
        var answer = await HttpCalls.CallAsync(
            HttpMethod.Post, $"{desk.Addresses["intake"]}/contacts", desk.TokenOf(Roles.Channel, "app"), body);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Problem();
    }

    [Theory]
    [InlineData("routing", Roles.Channel, "app", "POST /requests/{0}/abandon", "{}")]
    [InlineData("intake", Roles.Agent, "a01", "POST /requests/{0}/identity-check", "{\"method\":\"one-time-code\",\"passed\":true}")]
    [InlineData("work-orders", Roles.Department, "network", "POST /work-orders/{0}/accept", "{}")]
    [InlineData("consultation", Roles.Expert, "e01", "POST /consultations/{0}/accept", "{}")]
    [InlineData("follow-up", Roles.Channel, "app", "POST /requests/{0}/rating", "{\"score\":5,\"via\":\"link\"}")]
    [InlineData("audit", Roles.Auditor, "auditor", "GET /requests/{0}/story", null)]
    [InlineData("routing", Roles.Agent, "a01", "POST /requests/not-an-id/accept", "{}")]
    [InlineData("directory", Roles.Admin, "admin", "GET /unicorns", null)]
    public async Task What_is_not_there_is_said_not_to_be_there(string service, string role, string id, string call, string? body)
    {
        var (method, path) = (call.Split(' ')[0], call.Split(' ')[1].Replace("{0}", Guid.NewGuid().ToString()));
        var answer = await HttpCalls.CallAsync(
            new HttpMethod(method), desk.Addresses[service] + path, desk.TokenOf(role, id),
            body is null ? null : Encoding.UTF8.GetBytes(body));

        answer.Status.ShouldBe(HttpStatusCode.NotFound, answer.Text);
        answer.Problem();
    }

    [Fact]
    public async Task What_does_not_fit_the_present_state_is_refused_and_changes_nothing()
    {
        var request = await desk.CallAsync("bad-http-state", Playing.Question);
        await desk.FollowedAsync(request, "inWork");
        await desk.TypesAsync(request, "request_queued"); // routing knows it too
        foreach (var (service, role, id, path, body) in new[]
        {
            ("follow-up", Roles.Supervisor, "duty-supervisor", "tell", "{\"outcome\":\"solved\"}"),
            ("follow-up", Roles.Channel, "app", "rating", "{\"score\":1,\"via\":\"link\",\"comment\":\"" + Personal + "\"}"),
            ("routing", Roles.Supervisor, "duty-supervisor", "resolve", "{\"resolution\":\"" + Personal + "\"}"),
        })
        {
            var answer = await HttpCalls.CallAsync(
                HttpMethod.Post, $"{desk.Addresses[service]}/requests/{request}/{path}", desk.TokenOf(role, id),
                Encoding.UTF8.GetBytes(body));
            answer.Status.ShouldBe(HttpStatusCode.Conflict, answer.Text);
            answer.Problem()["type"]!.ToString().ShouldBe("urn:desk:problem:wrong-state");
            answer.Text.ShouldNotContain(Personal);
        }

        var facts = await desk.TypesAsync(request, "follow_up_opened", "request_queued");
        facts.ShouldNotContain("service_rated");
        facts.ShouldNotContain("request_resolved");
    }

    [Fact]
    public async Task A_bound_on_a_number_and_on_the_idempotency_key_is_kept()
    {
        var request = Guid.NewGuid();
        var score = await HttpCalls.CallAsync(
            HttpMethod.Post, $"{desk.Addresses["follow-up"]}/requests/{request}/rating", desk.TokenOf(Roles.Channel, "app"),
            "{\"score\":6,\"via\":\"link\"}"u8.ToArray());
        score.Problem()["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["score"]);

        var (status, problem) = await desk.SendAsync(
            Roles.Channel, "app", HttpMethod.Post, "follow-up", $"/requests/{request}/rating", new { score = 5, via = "link" },
            new string('k', 129));
        status.ShouldBe(400);
        problem!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["Idempotency-Key"]);
    }

    private static string With(string members) => $"{{\"callerNumber\":\"{Personal}\",{members}}}";
}
