using System.Globalization;
using Audit.Folds;
using Audit.Import;

namespace Audit.Measures;

/// <summary>Folds the facts of one request into what measures look at. Pure; the order of arrival does not matter.</summary>
public sealed class LifeFold
{
    /// <summary>Stored names of the facts that it reads.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "contact_received", "request_received", "follow_up_opened", "request_classified", "request_reclassified", "request_queued", "request_assigned",
        "request_abandoned", "place_told", "article_offered", "request_self_served", "product_offered", "retention_recorded", "care_call_opened", "care_call_made", "care_call_ended", "callback_booked", "callback_tried", "message_left", "request_resolved", "request_dispatched", "consultation_sought", "request_handed_over", "others_awaited", "routing_ended", "work_order_dispatched",
        "work_order_returned", "work_order_answered", "consultation_opened", "customer_answered", "result_ready", "result_told",
        "request_reopened", "inspection_opened", "inspection_scored", "inspection_calibrated", "appeal_decided", "service_rated", "request_closed", "duplicate_joined", "duplicate_returned", .. KnownFacts.PromiseTypes,
    ];

    private const string QueueAnswer = "queue-answer";

    private readonly RequestLife _life;
    private readonly Dictionary<string, Stretch> _orders = [];
    private readonly HashSet<string> _drawn = [];
    private readonly Dictionary<string, Stretch> _consultations = [];
    private readonly Dictionary<string, string?> _departments = [];
    private readonly Dictionary<string, DateTimeOffset> _duplicates = [];
    private Dimensions _known;
    private DateTimeOffset? _receivedAt;
    private DateTimeOffset? _toldAt;
    private Stretch? _wait;
    private Stretch? _handling;
    private readonly List<(DateTimeOffset At, double Seconds)> _told = [];
    private DateTimeOffset? _callbackAt;
    private bool _waitsOtherwise;
    private Stretch? _result;

    private LifeFold(DateTimeOffset asOf) => _life = new(asOf);

    /// <summary>The life of one request.</summary>
    /// <param name="facts">All its facts, in any order.</param>
    /// <param name="asOf">Open promises are judged by this moment.</param>
    public static RequestLife Of(IReadOnlyCollection<LedgerFact> facts, DateTimeOffset asOf)
    {
        var fold = new LifeFold(asOf);
        foreach (var fact in CausalOrder.Sort(facts.OwnersOnly())) fold.Take(fact);
        fold._life.CameBack.AddRange(fold._duplicates.Values);
        if (fold._wait is { } waiting) fold._life.Waits.Add(waiting);
        foreach (var promise in PromiseHistory.Of(facts, asOf)) fold.Take(promise);
        return fold._life;
    }

    private void Take(LedgerFact fact)
    {
        var at = fact.OccurredAt;
        switch (fact.Type)
        {
            case "contact_received" when fact.Is("linked"):
                _life.CameBack.Add(at);
                break;
            case "duplicate_joined" when fact["mergedRequestId"] is { } duplicate:
                _duplicates[duplicate] = Iso8601.Moment(fact["receivedAt"] ?? "") ?? at;
                break;
            case "duplicate_returned" when fact["mergedRequestId"] is { } other:
                _duplicates.Remove(other);
                break;
            case "request_received":
                _receivedAt = fact.ContactBeganAt;
                Know(fact);
                break;
            case "follow_up_opened" or "request_classified" or "request_reclassified":
                Know(fact);
                _known = _known with { Category = fact["category"] };
                break;
            case "request_queued":
                Know(fact);
                _known = _known with { Team = fact["skill"], Category = fact["category"] ?? _known.Category };
                if (!WaitsOnTheLine(fact)) break;
                _wait = _wait is null ? new(at, null, _known, null) : _wait with { Of = _known };
                break;
            case "request_assigned":
                _known = _known with { Agent = fact["agentId"] };
                if (_wait is not null) _life.ToldWaits.AddRange(_told.Select(told => (told.At, Math.Abs((at - told.At).TotalSeconds - told.Seconds), _known)));
                _told.Clear();
                End(ref _wait, _life.Waits, fact, _known);
                _handling = new(at, null, _known, null);
                _life.FirstTaken ??= (at, _known);
                break;
            case "place_told" when fact["expectedWait"] is { } expected:
                _told.Add((at, Contracts.Duration.Read(expected).TotalSeconds));
                break;
            case "product_offered" when fact["offerId"] is { } offer:
                var (first, made) = _life.Offers.TryGetValue(offer, out var before) ? (before.At, before.Of) : (at, _known with { Agent = fact["agentId"], Offer = offer });
                _life.Offers[offer] = (first, fact["outcome"] == "taken", made);
                break;
            case "retention_recorded":
                _life.Retention = (_life.Retention?.At ?? at, fact.Is("kept"), _known with { Agent = fact["agentId"], Offer = fact["offerId"] });
                break;
            case "care_call_opened":
                _known = _known with { Occasion = fact["occasion"], Tier = fact["tier"], Region = fact["region"] };
                _life.CareCall ??= new(at, _known);
                break;
            case "care_call_made" when _life.CareCall is { } call:
                _known = _known with { Agent = fact["agentId"] };
                _life.CareCall = call with { Of = _known, Outcome = fact["outcome"] };
                break;
            case "care_call_ended" when _life.CareCall is { } call:
                _life.CareCall = call with { Outcome = fact["because"] };
                break;
            case "article_offered":
                _life.Article ??= new(at, _known with { Article = fact["articleId"] });
                break;
            case "request_self_served" when _life.Article is { } shown:
                _life.Article = shown with { Settled = true, Confirmed = fact.Is("confirmed") };
                _told.Clear();
                _wait = null; // who waited meanwhile needed no answer
                break;
            case "callback_booked" or "callback_tried" or "message_left":
                TakeWaitOtherwise(fact);
                break;
            case "request_abandoned":
                _told.Clear();
                End(ref _wait, _life.Waits, fact);
                break;
            case "request_handed_over" when fact["toAgentId"] is { } agent:
                _known = _known with { Agent = agent };
                _handling = _handling is null ? null : _handling with { Of = _known }; // one piece of work, under who ends it
                break;
            case "request_resolved":
                _known = _known with { Article = fact["articleId"] }; // whose answer a rating is
                End(ref _handling, _life.Handlings, fact);
                break;
            case "consultation_sought" or "others_awaited":
                End(ref _handling, _life.Handlings, fact);
                break;
            case "request_dispatched":
                _known = _known with { Department = fact["department"] };
                End(ref _handling, _life.Handlings, fact);
                break;
            case "routing_ended":
                _told.Clear();
                _wait = null; // closed while it waited: neither answered nor given up
                break;
            case "consultation_opened" when fact["consultationId"] is { } consultation:
                _consultations[consultation] = new(at, null, _known, null);
                break;
            case "customer_answered" when fact["consultationId"] is { } consultation && _consultations.Remove(consultation, out var asked):
                _life.Consultations.Add(asked with { To = at, Ended = fact.Type });
                break;
            case "result_ready":
                _result = new(at, null, _known, null);
                break;
            default:
                TakeOrder(fact);
                TakeInspection(fact);
                TakeEnd(fact);
                break;
        }
    }

    /// <summary>Who is to be called or replied to waits otherwise, however often that rings in vain or is passed on, until an answer is owed again.</summary>
    private bool WaitsOnTheLine(LedgerFact queued)
    {
        var begins = queued["answerOwed"] is { } owed ? owed == "true" : queued["because"] is "new" or "reopened" or "customerAsked";
        if (begins) _waitsOtherwise = false;
        return begins || (!_waitsOtherwise && queued["answerOwed"] is null && queued["because"] != "callbackNotReached");
    }

    /// <summary>Who is called back or replied to waits on the line no longer: that wait was neither answered nor given up.</summary>
    private void TakeWaitOtherwise(LedgerFact fact)
    {
        if (fact["because"] == "merged") return;

        _wait = null;
        _told.Clear();
        _waitsOtherwise |= fact.Type != "callback_tried";
        if (fact.Type == "callback_booked")
        {
            _callbackAt ??= fact.OccurredAt;
        }
        else if (_callbackAt is { } booked && (fact.Is("reached") || fact["because"] == "callbackInVain"))
        {
            _life.Callbacks.Add((booked, fact.Is("reached"), _known));
            _callbackAt = null;
        }
    }

    private void TakeOrder(LedgerFact fact)
    {
        if (fact["workOrderId"] is not { } order) return;

        switch (fact.Type)
        {
            case "work_order_dispatched":
                _known = _known with { Department = fact["department"] };
                _departments[order] = fact["department"];
                _orders[order] = new(fact.OccurredAt, null, _known, null);
                break;
            case "work_order_returned" or "work_order_answered" when _orders.Remove(order, out var stay):
                _life.Stays.Add(stay with { To = fact.OccurredAt, Ended = fact.Type });
                break;
        }
    }

    private void TakeInspection(LedgerFact fact)
    {
        if (fact["inspectionId"] is not { } id) return;

        if (fact.Type == "inspection_opened" && fact["plan"] is not null) _drawn.Add(id);
        if (Points(fact["total"]) is not { } total) return;

        switch (fact.Type)
        {
            case "inspection_scored":
                _life.Inspections[id] = new(fact.OccurredAt, total, _known with { Agent = fact["agentId"] }, IsDrawn: _drawn.Contains(id));
                break;
            case "inspection_calibrated" when _life.Inspections.TryGetValue(id, out var first):
                _life.Inspections[id] = first with { SecondAt = fact.OccurredAt, Difference = Points(fact["difference"]) ?? 0 };
                break;
            case "appeal_decided" when _life.Inspections.TryGetValue(id, out var scored):
                _life.Inspections[id] = scored with { Total = total };
                break;
        }
    }

    private static double? Points(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var points) ? points : null;

    private void TakeEnd(LedgerFact fact)
    {
        var at = fact.OccurredAt;
        switch (fact.Type)
        {
            case "result_told" when fact["outcome"] != "noAnswer":
                _toldAt = at;
                _life.FirstTold ??= new(_receivedAt ?? at, at, _known, fact.Type);
                End(ref _result, _life.Tellings, fact);
                break;
            case "request_reopened":
                _known = _known with { Article = null };
                _life.Reopened |= _life.FirstTold is not null;
                if (_life.Article is { Settled: true } settled) _life.Article = settled with { Returned = true };
                _life.CameBack.Add(at);
                break;
            case "service_rated" when int.TryParse(fact["score"], CultureInfo.InvariantCulture, out var score):
                _life.Ratings.Add(new(
                    at, score, int.TryParse(fact["recommend"], CultureInfo.InvariantCulture, out var recommend) ? recommend : null,
                    _known with { Agent = fact["ownerAgentId"] ?? _known.Agent })); // whose the rating and a yellow card are
                if (fact.Is("dissatisfied")) _life.CameBack.Add(at);
                break;
            case "request_closed":
                if (_toldAt is { } told) _life.Closings.Add(new(told, at, _known, fact.Type));
                if (_receivedAt is { } received) _life.Wholes.Add(new(received, at, _known, fact["because"]));
                break;
        }
    }

    private void Take(PromiseHistory promise)
    {
        var department = _departments.GetValueOrDefault(promise.Subject.ToString()) ?? _known.Department;
        _life.Promises.Add(new(promise, _known with { Department = department }));
        if (promise.Promise == QueueAnswer) Promised(promise);
    }

    /// <summary>An answer in the queue is promised for the first wait that lasts beyond the promise's beginning.</summary>
    private void Promised(PromiseHistory promise)
    {
        var i = _life.Waits.FindIndex(wait => !(wait.To < promise.MadeAt));
        if (i >= 0) _life.Waits[i] = _life.Waits[i] with { DueAt = promise.DueAt };
    }

    private void Know(LedgerFact fact) => _known = _known with
    {
        Channel = fact["profile.channel"] ?? _known.Channel, Tier = fact["profile.tier"] ?? _known.Tier,
        Region = fact["profile.region"] ?? _known.Region,
    };

    private static void End(ref Stretch? open, List<Stretch> ended, LedgerFact by, Dimensions? of = null)
    {
        if (open is null) return;

        ended.Add(open with { To = by.OccurredAt, Ended = by.Type, Of = of ?? open.Of, IsShort = by.Is("isShort") });
        open = null;
    }
}
