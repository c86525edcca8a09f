using System.Text;
using Audit.Features;
using Messaging;

namespace Audit.Tests;

public class TakeFactTests
{
    private const string Body = """{"requestId":"0191d3a0-0000-7000-8000-00000000000a","at":"2026-03-02T10:00:00+08:00"}""";
    private static readonly DateTimeOffset ReceivedAt = Life.At(9);

    private static readonly Dictionary<string, string> Headers = new()
    {
        ["id"] = "0191d3a0-0000-7000-8000-000000000001", ["type"] = "intake.matter-closed.v1", ["source"] = "/intake",
        ["subject"] = "0191d3a0-0000-7000-8000-000000000002", ["time"] = "2026-03-02T02:00:05.1234560Z",
        ["correlationid"] = "0191d3a0-0000-7000-8000-00000000000a", ["causationid"] = "channel/hotline:1", ["sequence"] = "17",
        ["streamtype"] = "request", ["streamversion"] = "3", ["actor"] = "channel/hotline", ["sent"] = "2026-03-02T01:59:59Z",
        ["hash"] = "4tq2m0fOYbCMPeRzTRVl5QKcV1vm1cvlMlHyYoiiXz0=",
    };

    [Fact]
    public void A_fact_is_taken_with_all_that_its_owner_says_of_it()
    {
        var fact = Take();
        (fact.Service, fact.ServiceSequence, fact.StreamType, fact.StreamVersion, fact.Type, fact.TypeVersion)
            .ShouldBe(("intake", 17, "request", 3, "matter_closed", 1));
        fact.FactId.ShouldBe(Guid.Parse(Headers["id"]));
        fact.StreamId.ShouldBe(Guid.Parse(Headers["subject"]));
        fact.RequestId.ShouldBe(Ledger.RequestId);
        (fact.Actor, fact.CausationId).ShouldBe(("channel/hotline", "channel/hotline:1"));
        fact.OccurredAt.ShouldBe(Life.Received);
        fact.RecordedAt.ShouldBe(Life.Received.AddSeconds(5.123456));
        fact.SentAt.ShouldBe(Life.Received.AddSeconds(-1));
        fact.ReceivedAt.ShouldBe(ReceivedAt);
        fact.Data.GetRawText().ShouldBe(Body);
    }

    [Fact]
    public void A_fact_that_no_contract_knows_is_taken_too()
    {
        var fact = Take(("type", "intake.offer-made.v2"));
        (fact.Type, fact.TypeVersion).ShouldBe(("offer_made", 2));
    }

    [Theory]
    [InlineData("follow-up", "promises.promise-made.v1", "complaint-reply", true)]
    [InlineData("knowledge", "promises.promise-made.v1", "self-service", true)]
    [InlineData("knowledge", "promises.promise-kept.v1", "complaint-reply", false)]
    [InlineData("intake", "promises.promise-made.v1", "complaint-reply", false)]
    [InlineData("intake", "promises.promise-made.v1", "a-newer-promise", false)]
    [InlineData("follow-up", "promises.promise-made.v1", "a-newer-promise", true)]
    [InlineData("knowledge", "knowledge.request-closed.v1", null, false)]
    [InlineData("knowledge", "knowledge.a-newer-fact.v1", null, true)]
    [InlineData("intake", "access.personal-data-viewed.v1", null, true)]
    public void Who_tells_a_fact_is_its_owner_by_the_contracts_and_tells_of_a_promise_that_it_makes(string service, string type, string? promise, bool isTaken)
    {
        var (changed, body) = (new Dictionary<string, string>(Headers) { ["type"] = type, ["source"] = $"/{service}" }, $$"""{"promise":"{{promise}}"}""");
        if (isTaken) Take(changed, body, user: $"desk.{service}").Service.ShouldBe(service);
        else Should.Throw<Refusal>(() => Take(changed, body, user: $"desk.{service}")).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Fact]
    public void Without_a_moment_of_its_own_it_happened_when_it_was_recorded()
    {
        var fact = Take(body: """{"at":"soon"}""");
        fact.OccurredAt.ShouldBe(fact.RecordedAt);
    }

    [Fact]
    public void What_belongs_to_no_request_has_none() => Take(("correlationid", null)).RequestId.ShouldBeNull();

    [Theory]
    [InlineData("service", "routing")]
    [InlineData("channel", "intake")]
    [InlineData("department", "network")]
    public void Only_the_owner_can_tell_a_fact(string role, string id) =>
        Should.Throw<Refusal>(() => Take(actor: new Actor(role, id))).Kind.ShouldBe(RefusalKind.Forbidden);

    [Theory]
    [InlineData("source")]
    [InlineData("subject")]
    [InlineData("time")]
    [InlineData("sequence")]
    [InlineData("streamtype")]
    [InlineData("streamversion")]
    [InlineData("hash")]
    public void What_the_ledger_has_to_know_may_not_be_missing(string header) => Should.Throw<Refusal>(() => Take((header, null)));

    [Theory]
    [InlineData("id", "x")]
    [InlineData("subject", "x")]
    [InlineData("correlationid", "x")]
    [InlineData("time", "x")]
    [InlineData("sent", "x")]
    [InlineData("hash", "x")]
    [InlineData("hash", "4tq2m0fOYbCMPeRzTRVl5QKcV1vm1cvl")]
    [InlineData("sequence", "-1")]
    [InlineData("streamversion", "0")]
    [InlineData("type", "matter-closed")]
    [InlineData("type", "intake.receive-contact.v1")]
    public void What_makes_no_sense_is_refused_by_the_headers_name(string header, string value) =>
        Should.Throw<Refusal>(() => Take((header, value))).Field.ShouldBe($"cloudEvents_{header}");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"a":1,"a":2}""")]
    public void A_body_that_is_no_json_object_is_refused(string body) =>
        Should.Throw<Refusal>(() => Take(body: body)).Kind.ShouldBe(RefusalKind.Invalid);

    private static LedgerFact Take((string Header, string? Value)? changed = null, string body = Body, Actor? actor = null)
    {
        var headers = new Dictionary<string, string>(Headers);
        if (changed is { } change)
        {
            headers.Remove(change.Header);
            if (change.Value is { } value)
            {
                headers[change.Header] = value;
            }
        }

        return Take(headers, body, "desk.intake", actor);
    }

    private static LedgerFact Take(Dictionary<string, string> headers, string body, string user, Actor? actor = null)
    {
        var read = Envelope.Read(new("audit.facts", user, headers.ToDictionary(h => Envelope.Prefix + h.Key, h => h.Value), Encoding.UTF8.GetBytes(body)));
        return TakeFact.Read(read with { Actor = actor ?? read.Actor }, ReceivedAt);
    }
}
