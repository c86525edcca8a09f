using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using EventStore;
using Messaging;
using Sla;

namespace Audit.Import;

/// <summary>
/// The stream that an imported request is: what services of the desk would have told of it, by event time, and the record's own
/// verdict as the outcome of its promise. Ids are derived from the history's name, the record's id and the place in its stream,
/// so importing again makes the same facts. Pure.
/// </summary>
public sealed class ImportedFacts(ImportMapping mapping)
{
    /// <summary>Who did it, where no record says so.</summary>
    internal const string NoOne = "unknown";

    private const string Cause = "import:";
    private readonly SlaBook _book = mapping.Book();

    /// <summary>What a customer is promised, by what the request is about, as follow-up has it.</summary>
    private static readonly Dictionary<RequestKind, string> Replies = new()
    {
        [RequestKind.Complaint] = "complaint-reply", [RequestKind.Fault] = "fault-repair",
    };

    /// <summary>The policies and calendars of the mapping, as published when they came into force.</summary>
    public IEnumerable<LedgerFact> Documents() =>
    [
        .. mapping.Calendars.OrderBy(c => c.Version)
            .SelectMany(c => Stream("calendar", $"calendar/{c.Id}/{c.Version}", null, [new CalendarPublished(c, c.EffectiveFrom.ToUniversalTime())])),
        .. mapping.Policies.OrderBy(p => p.Version)
            .SelectMany(p => Stream("policy", $"policy/{p.Id}/{p.Version}", null, [new PolicyPublished(p, p.EffectiveFrom.ToUniversalTime())])),
    ];

    /// <summary>The id of the request that a record becomes.</summary>
    public Guid RequestId(string recordId) => DerivedId.From("import", mapping.Name, recordId);

    /// <summary>The facts of one request.</summary>
    /// <exception cref="SlaDocumentException">It states a target, yet the mapping's policies promise nothing to it.</exception>
    public IReadOnlyList<LedgerFact> Of(ImportedRequest request)
    {
        var id = RequestId(request.RecordId);
        return [.. Stream("follow-up", request.RecordId, id, Told(id, request))];
    }

    private IReadOnlyList<IFact> Told(Guid id, ImportedRequest r)
    {
        var customer = DerivedId.From(["import", mapping.Name, .. Customer(r)]);
        var profile = new RequestProfile(
            customer, r.Customer, r.Tier, r.Channel, r.Region, Language: null, r.CallerNumber, r.Text, r.Target, r.ReceivedAt);
        RequestReceived received = new(id, profile, r.ReceivedAt);
        FollowUpOpened opened = new(id, profile, r.Kind, r.Category, r.Urgency, r.ReceivedAt);
        var promise = Promise(id, r);
        var life = r.Events is null ? Ended(id, r, promise) : Logged(id, r, promise);
        return [received, opened, .. promise is null ? [] : new[] { promise }, .. life];
    }

    /// <summary>The life of a record that says when it ended and no more.</summary>
    private IEnumerable<IFact> Ended(Guid id, ImportedRequest r, PromiseMade? promise)
    {
        var owner = r.Agent ?? NoOne;
        if (r.Department is { } department)
        {
            yield return new RequestDispatched(
                id, OrderId(r, 1), owner, department, r.Kind, r.Category, r.Urgency, r.Tier, r.Channel, r.Region, r.Text ?? "", null, r.ReceivedAt);
        }

        var outcome = promise is null ? [] : Outcome(promise, r);
        foreach (var broken in outcome.OfType<PromiseBroken>()) yield return broken;
        if (r.ClosedAt is not { } closed) yield break;

        yield return new ResultReady(id, owner, r.Department is null ? ResultSource.FirstContact : ResultSource.WorkOrder, r.Result ?? "", closed);
        yield return new ResultTold(id, owner, TellOutcome.Solved, 1, null, closed);
        foreach (var end in outcome.Where(fact => fact is not PromiseBroken)) yield return end;
        yield return new RequestClosed(id, ClosedBecause.Recorded, closed);
    }

    /// <summary>The life of a record as its events tell it. A verdict of its own is that of the last promise that was made.</summary>
    private IReadOnlyList<IFact> Logged(Guid id, ImportedRequest r, PromiseMade? promise)
    {
        var told = LoggedLife.Of(_book, id, r, promise, NameOf(r.Kind), round => OrderId(r, round), judged: null);
        return r.Kept is null ? told
            : LoggedLife.Of(
                _book, id, r, promise, NameOf(r.Kind), round => OrderId(r, round),
                judged: told.OfType<PromiseMade>().Count() + (promise is null ? 0 : 1));
    }

    private Guid OrderId(ImportedRequest r, int round) =>
        DerivedId.From(["import", mapping.Name, "order", r.RecordId, .. round == 1 ? Array.Empty<string>() : [$"{round}"]]);

    private static string? NameOf(RequestKind kind) => Replies.GetValueOrDefault(kind);

    /// <summary>Who it is. Where records can tell, one that does not is nobody else's: neither a number nor a record's id is a customer's id.</summary>
    private string[] Customer(ImportedRequest r) => (r.Customer, r.CallerNumber) switch
    {
        ({ } customer, _) => ["customer", customer],
        (_, { } number) => [mapping.Customer is null ? "customer" : "caller", number],
        _ => [mapping.Customer is null && mapping.CallerNumber is null ? "customer" : "nobody", r.RecordId],
    };

    private PromiseMade? Promise(Guid id, ImportedRequest r)
    {
        var known = new SlaMatch(r.Kind, r.Category, r.Tier, r.Urgency, r.Channel, r.Region);
        var made = NameOf(r.Kind) is { } name && (r.Target is not null || _book.IsTimed(name, known, r.ReceivedAt))
            ? _book.Make(name, id, id, known, r.ReceivedAt, r.Target)
            : null;
        return made is null && r.Target is not null
            ? throw new SlaDocumentException("mapping.policies", $"a target is stated, yet nothing is promised to this {r.Kind.ToString().ToLowerInvariant()}")
            : made;
    }

    /// <summary>As the record has it, right or wrong: what is right is for recomputing to say. A record without a verdict gets ours,
    /// and is not compared.</summary>
    private IReadOnlyList<IPromiseFact> Outcome(PromiseMade promise, ImportedRequest r) => (r.Kept, r.ClosedAt) switch
    {
        (null, { } closed) => Promises.None.Evolve(promise).End(promise.Promise, closed, _book),
        (true, { } closed) => [new PromiseKept(promise.PromiseId, promise.RequestId, promise.Promise, closed, promise.DueAt)],
        (false, { } closed) =>
        [
            new PromiseBroken(promise.PromiseId, promise.RequestId, promise.Promise, promise.DueAt),
            new PromiseFulfilledLate(promise.PromiseId, promise.RequestId, promise.Promise, closed, promise.DueAt),
        ],
        (false, null) => [new PromiseBroken(promise.PromiseId, promise.RequestId, promise.Promise, promise.DueAt)],
        _ => [],
    };

    /// <summary>One stream from its first version on; it is sealed and chained, and gets the ledger's numbers, when it is written.</summary>
    private IEnumerable<LedgerFact> Stream(string type, string record, Guid? requestId, IEnumerable<IFact> facts) =>
        facts.Select((fact, i) => Fact(type, record, requestId, fact, i + 1));

    private LedgerFact Fact(string streamType, string record, Guid? requestId, IFact fact, int version)
    {
        var type = Catalog.Of(fact.GetType());
        var data = JsonElement.Parse(JsonSerializer.SerializeToUtf8Bytes(fact, type.Type, ContractJson.Options));
        var at = data.GetProperty("at").GetDateTimeOffset().ToUniversalTime();
        return new LedgerFact(
            Position: 0, DerivedId.From("import", mapping.Name, record, $"{version}"), mapping.Service, ServiceSequence: 0,
            requestId ?? DerivedId.From("import", mapping.Name, record), streamType, version, type.Name, type.Version,
            $"import/{mapping.Name}", requestId, Cause + record, at, at, SentAt: null, at, data, Hash: "");
    }
}
