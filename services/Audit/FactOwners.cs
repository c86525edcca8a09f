using System.Collections.Frozen;
using Contracts;
using Messaging;

namespace Audit;

/// <summary>
/// Which service tells which facts, as the contracts have it. A fact counts only where its owner told it: what another service puts into its own log
/// under that name stands in the ledger, as it was told, and changes nothing.
/// </summary>
public static class FactOwners
{
    private const string Promises = "promises";

    private static readonly FrozenDictionary<string, string> OfTypes = Catalog.All.Where(m => !m.IsCommand)
        .DistinctBy(m => m.Name).ToFrozenDictionary(m => m.Name, m => m.Service);

    /// <summary>Who makes a promise of which name, and tells what becomes of it.</summary>
    public static FrozenDictionary<string, string> OfPromises { get; } = new Dictionary<string, string>
    {
        ["complaint-reply"] = "follow-up", ["fault-repair"] = "follow-up", ["promised-reply"] = "follow-up", ["explanation"] = "follow-up",
        ["tell-customer"] = "follow-up", ["care-call"] = "follow-up", ["department-reply"] = "work-orders", ["expert-appointment"] = "consultation",
        ["queue-answer"] = "routing", ["callback"] = "routing", ["message-reply"] = "routing", ["self-service"] = "knowledge",
        ["inspection-feedback"] = "quality", ["inspection-appeal"] = "quality",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Promisers = OfPromises.Values.ToFrozenSet();

    /// <summary>True where the service may tell facts of that name: its own, those of a vocabulary that it shares, and those that no contract knows. An
    /// imported history tells all of its requests.</summary>
    public static bool Has(string service, string type) =>
        !OfTypes.TryGetValue(type, out var owner) || owner == service || Whose.IsImport(service)
        || (owner == Promises ? Promisers.Contains(service) : Catalog.SharedVocabularies.Contains(owner));

    /// <summary>True where the service may tell of a promise of that name.</summary>
    public static bool HasPromise(string service, string? promise) =>
        promise is null || !OfPromises.TryGetValue(promise, out var owner) || owner == service || Whose.IsImport(service);

    /// <summary>True where its owner told it.</summary>
    public static bool Told(LedgerFact fact) =>
        Has(fact.Service, fact.Type) && (!KnownFacts.IsOfPromise(fact.Type) || HasPromise(fact.Service, fact["promise"]));

    /// <summary>Those that count.</summary>
    public static IEnumerable<LedgerFact> OwnersOnly(this IEnumerable<LedgerFact> facts) => facts.Where(Told);

    /// <summary>Lets a fact pass that its owner tells.</summary>
    /// <exception cref="Refusal">It is another service's.</exception>
    public static LedgerFact MustBeOwners(LedgerFact fact) => Told(fact) ? fact : throw Refusal.Forbidden(
        $"service/{fact.Service} may not tell {fact.Type}{(fact["promise"] is { } promise ? $" of {Quoted.Or(promise, "a promise")}" : "")}: it is a fact of {OwnerOf(fact)}.");

    private static string OwnerOf(LedgerFact fact) =>
        OfTypes[fact.Type] != Promises ? OfTypes[fact.Type] : OfPromises.GetValueOrDefault(fact["promise"] ?? "", "services that make promises");
}
