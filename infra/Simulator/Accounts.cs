using System.Text.Json.Nodes;

namespace Simulator;

/// <summary>One account: what went in against what is there.</summary>
/// <param name="Text">For people.</param>
/// <param name="Balances">Whether both sides agree.</param>
public sealed record Account(string Text, bool Balances);

/// <summary>Opens the books: requests in = requests accounted for, every deed once, ledger = services, nothing parked.</summary>
public sealed class Accounts(World world, Books books)
{
    /// <summary>All accounts.</summary>
    public IReadOnlyList<Account> Check() =>
    [
        Equal("requests: customers' matters sent in", world.CountOf("contacts"), "in the ledger", Total("requests")),
        Equal("requests: in the ledger", Total("requests"), "in exactly one state", books.Summary["requestsByState"]!.AsObject().Sum(s => (long)s.Value!)),
        Equal("requests: in the ledger", Total("requests"), "listed one by one", books.Requests.Select(r => (string)r["requestId"]!).Distinct().Count()),
        Equal("contacts: sent in, repeats not counted", world.CountOf("contacts") + world.CountOf("contacts on another channel") + world.CountOf("contacts from care calls"), "taken in", Total("contacts")),
        Deed("requests dispatched", "routing", "request_dispatched"),
        Deed("orders returned", "work-orders", "work_order_returned"),
        Deed("information asked for", "work-orders", "information_requested"),
        Deed("orders chased", "work-orders", "work_order_chased"),
        Deed("orders answered", "work-orders", "work_order_answered"),
        Deed("experts asked", "consultation", "consultation_opened"),
        Deed("customers answered", "consultation", "customer_answered"),
        Deed("questions settled by an article", "routing", "request_self_served"),
        Deed("requests abandoned", "routing", "request_abandoned"),
        Deed("ratings", "follow-up", "service_rated"),
        Deed("ratings explained", "follow-up", "rating_explained"),
        Deed("cases reviewed", "follow-up", "case_reviewed"),
        Deed("care calls planned", "intake", "care_call_planned"),
        Deed("care calls made", "follow-up", "care_call_made"),
        Deed("inspections scored", "quality", "inspection_scored"),
        Deed("scores acknowledged", "quality", "inspection_acknowledged"),
        Deed("scores appealed", "quality", "inspection_appealed"),
        Deed("appeals decided", "quality", "appeal_decided"),
        .. books.Services.Where(s => (string?)s["service"] != "audit").Select(Ledger),
        new("ledger: complete, no gap in any stream, nothing twice", (bool)books.Completeness["complete"]!),
        .. books.Services.Select(s => Equal($"parked in {s["service"]}", (long)s["parked"]!, "expected", 0)).Where(a => !a.Balances),
        Equal("messages parked in all services", books.Services.Sum(s => (long)s["parked"]!), "expected", 0),
    ];

    private long Total(string name) => (long)books.Summary[name]!;

    private static Account Equal(string left, long leftCount, string right, long rightCount) =>
        new($"{left} {leftCount:N0} = {right} {rightCount:N0}", leftCount == rightCount);

    /// <summary>What the desk confirmed, against the facts it must have led to: not fewer, not more.</summary>
    private Account Deed(string done, string service, string fact) =>
        Equal($"{done}:", world.CountOf(done), $"{fact} facts", (long?)books.Summary["factsByService"]?[service]?[fact] ?? 0);

    private Account Ledger(JsonNode service)
    {
        var ledger = Books.Of(books.Completeness, (string)service["service"]!);
        return Equal($"facts of {service["service"]}: its own count", (long)service["facts"]!, "in the ledger", (long?)ledger?["facts"] ?? 0);
    }
}
