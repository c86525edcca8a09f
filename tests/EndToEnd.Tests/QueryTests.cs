using Messaging;

namespace EndToEnd.Tests;

/// <summary>A filter that is not understood is refused: an answer without it would look like one with it.</summary>
[Collection(nameof(RunningDesk))]
public class QueryTests(RunningDesk desk)
{
    [Theory]
    [InlineData("audit", "/requests?sate=closed", "sate", "channel, history, kind, limit, offset, state, withoutPromise")]
    [InlineData("audit", "/requests?State=closed", "State", "state")]
    [InlineData("audit", "/requests?state=Closed", "state", "closed")]
    [InlineData("audit", "/requests?limit=0", "limit", "1 to 1000")]
    [InlineData("audit", "/requests?limit=1001", "limit", "1 to 1000")]
    [InlineData("audit", "/requests?limit=ten", "limit", "a whole number")]
    [InlineData("audit", "/requests?offset=-1", "offset", "0 or more")]
    [InlineData("audit", "/promises?promise=complaint-repl", "promise", "complaint-reply")]
    [InlineData("audit", "/promises?from=yesterday", "from", "ISO 8601")]
    [InlineData("audit", "/recompute?service=routin", "service", "routing")]
    [InlineData("audit", "/completeness?from=2026-01-01", "from", "may have all")]
    [InlineData("audit", "/requests?13900010001=1", "query", "and nothing else")]
    [InlineData("follow-up", "/yellow-cards?month=2026-13", "month", "yyyy-MM")]
    [InlineData("follow-up", "/tasks?wait=1&sen=x", "sen", "seen, wait")]
    [InlineData("work-orders", "/work-orders?open=yes", "open", "true or false")]
    [InlineData("work-orders", "/work-orders?requestId=7", "requestId", "an id")]
    [InlineData("routing", "/parked?limit=0", "limit", "1 to 1000")]
    [InlineData("routing", "/parked?typ=x", "typ", "after, before, limit, ownFacts, reason, replayed, requestId, since, type")]
    public async Task What_a_query_cannot_say_is_refused_by_its_name(string service, string path, string field, string word)
    {
        var (status, problem) = await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Get, service, path);
        status.ShouldBe(400);
        problem!["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
        problem["detail"]!.ToString().ShouldContain(word);
        problem.ToJsonString().ShouldNotContain("13900010001");
    }

    [Theory]
    [InlineData("audit", "/requests?state=closed&channel=web&kind=complaint&offset=0&limit=1")]
    [InlineData("audit", "/summary")]
    [InlineData("audit", "/promises?promise=complaint-reply&outcome=kept&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")]
    [InlineData("audit", "/measures?by=day,channel&measure=complaint-on-time")]
    [InlineData("follow-up", "/tasks?wait=0&seen=x")]
    [InlineData("work-orders", "/work-orders?open=true")]
    [InlineData("audit", "/requests?withoutPromise=true")]
    [InlineData("audit", "/promises?from=1900-01-01T00:00:00Z&to=2999-12-31T23:59:59Z")]
    [InlineData("audit", "/desk/at/2999-12-31T23:59:59Z")]
    [InlineData("audit", "/reports/month/2999-12-31")]
    [InlineData("audit", "/drift/week/1900-01-01")]
    [InlineData("audit", "/staffing/2999-12-31")]
    [InlineData("audit", "/staffing/1900-01-01")]
    [InlineData("routing", "/parked?reason=x&replayed=true&ownFacts=true&limit=1000")]
    [InlineData("routing", "/work?wait=0")]
    public async Task What_it_can_say_is_taken(string service, string path) =>
        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Get, service, path)).Status.ShouldBe(200);

    [Fact]
    public async Task Who_may_not_come_in_is_told_why()
    {
        (await desk.SendAsync(Roles.Channel, "web", HttpMethod.Get, "audit", "/requests")).Body!["detail"]!.ToString().ShouldContain("role");
        var none = await HttpCalls.CallAsync(HttpMethod.Get, $"{desk.Addresses["audit"]}/requests", token: null, []);
        none.Problem()["detail"]!.ToString().ShouldContain("token");
    }
}
