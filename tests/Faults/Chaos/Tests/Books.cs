using Chaos.Check;
using Chaos.Load;
using EventStore;

namespace Chaos.Tests;

/// <summary>
/// The evidence of a small sound run: a contact over the bus, told twice, whose request is classified; its rating over HTTP;
/// one poison; an answer that came too early and is parked.
/// </summary>
internal static class Books
{
    public const string Contact = "channel/web:c1";
    public const string Rating = "channel/web:rate_service:r1";
    private const string WebQueue = "channel.web";

    public static readonly Guid Customer = DerivedId.From("stream", "customer");
    public static readonly Guid Case = DerivedId.From("stream", "case");

    private static readonly LoggedFact[] Logs =
    [
        Fact("intake", 3, Customer, 5, "contact_received", Contact, 0, WebQueue), Fact("intake", 4, Customer, 6, "request_received", Contact, 1),
        Fact("follow-up", 7, Case, 1, "rating_requested", "a-fact", 0, WebQueue), Fact("follow-up", 9, Case, 2, "service_rated", Rating, 0),
    ];

    public static Evidence Sound => new()
    {
        Logs = Logs,
        Ledger = [.. Logs.Select((f, i) => new LedgerRow(41 + i, f.Id, f.Service, f.Sequence, f.Stream, f.Version, f.Type, f.Json))],
        LedgerBefore = 40,
        VersionsBefore = new Dictionary<(string, Guid), long> { [("intake", Customer)] = 4 },
        Published = new Dictionary<string, long> { ["intake"] = 4, ["follow-up"] = 9 },
        Dead = new Dictionary<string, long> { ["intake.dead"] = 0 },
        Deliveries = Logs.SelectMany(f => f.Queues.Select(q => (q, f.Id))).ToHashSet(),
        Parked =
        [
            new("intake", "poison-1", null, "body: broken", false),
            new("work-orders", "early-1", "work-orders.answer-work-order.v1", "There is no work order.", false),
            new("routing", "some-fact", "intake.request-received.v1", "Too early, and tried again.", true),
        ],
        Poison = [new("intake", "poison-1"), new("intake", "poison-1")],
        Answers =
        [
            Confirmed("intake", Contact, "c1", "contact 1", "contact_received"), Confirmed("intake", Contact, "c1", "contact 1", "contact_received"),
            Confirmed("work-orders", "department/network:early-1", "early-1", "early answer", "work_order_answered"),
            new("follow-up", Rating, "r1", "rating 1", "service_rated", Answer.Done, null, [new("follow-up.service-rated.v1", """{"n":2}""")]),
            new("follow-up", Rating, "r1", "rating 1", "service_rated", Answer.Done, null, []),
            new("routing", "agent/a1:accept_request:k1", "k1", "accept 1", "request_assigned", Answer.Refused, "409 Offered to another.", []),
        ],
    };

    /// <summary>A fact as a decision on a message stores it.</summary>
    public static LoggedFact Fact(
        string service, long sequence, Guid stream, long version, string type, string cause, int place, params string[] queues) => new(
        service, sequence, DerivedId.From("fact", service, cause, stream.ToString(), place.ToString()), stream, version, type,
        $$"""{"n": {{version}}}""", cause, queues);

    public static Told Confirmed(string service, string cause, string id, string deed, string fact) =>
        new(service, cause, id, deed, fact, Answer.Confirmed, null, []);

    /// <summary>The evidence without one fact, wherever it stands.</summary>
    public static Evidence Without(this Evidence evidence, string type) => evidence with
    {
        Logs = [.. evidence.Logs.Where(f => f.Type != type)], Ledger = [.. evidence.Ledger.Where(r => r.Type != type)],
    };

    /// <summary>The evidence with some facts stored differently; the ledger says what it said.</summary>
    public static Evidence Where(this Evidence evidence, string type, Func<LoggedFact, LoggedFact> change) =>
        evidence with { Logs = [.. evidence.Logs.Select(f => f.Type == type ? change(f) : f)] };
}
