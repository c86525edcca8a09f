using System.Collections.Frozen;
using System.Text.Json;
using Contracts;
using Contracts.Promises.V1;
using Messaging;

namespace Audit;

/// <summary>What the contracts say of a fact in the ledger; the ledger also holds facts that they do not know.</summary>
public static class KnownFacts
{
    private static readonly FrozenDictionary<(string Name, int Version), MessageType> ByName =
        Catalog.All.Where(m => !m.IsCommand).ToFrozenDictionary(m => (m.Name, m.Version));

    /// <summary>Stored names of the facts about promises.</summary>
    public static IReadOnlyList<string> PromiseTypes { get; } =
        [.. ByName.Values.Where(m => m.Type.IsAssignableTo(typeof(IPromiseFact))).Select(m => m.Name).Distinct()];

    private static readonly FrozenSet<string> Promised = PromiseTypes.ToFrozenSet();

    /// <summary>True for the stored name of a fact about a promise.</summary>
    public static bool IsOfPromise(string type) => Promised.Contains(type);

    /// <summary>The contract's type, or null when there is none.</summary>
    public static Type? TypeOf(LedgerFact fact) => ByName.GetValueOrDefault((fact.Type, fact.TypeVersion))?.Type;

    /// <summary>
    /// A fact as the newest version of its type says it. One whose name no contract has stays as it was told: it is shown in general
    /// words, and no fold counts it.
    /// </summary>
    /// <exception cref="UnknownFactException">The contracts know the name but not this version: what is folded without it would be
    /// wrong.</exception>
    public static LedgerFact ToNewest(LedgerFact fact) => ToNewest(fact, Catalog.Contracts);

    /// <summary>The same with another vocabulary than the contracts'.</summary>
    public static LedgerFact ToNewest(LedgerFact fact, Vocabulary vocabulary)
    {
        var type = vocabulary.FactOf(fact.Type, fact.TypeVersion);
        return type?.Next is null ? fact : Newest(fact, type);
    }

    private static LedgerFact Newest(LedgerFact fact, MessageType type)
    {
        var newest = type.ToNewest(fact.Data.Deserialize(type.Type, ContractJson.Options)!);
        return fact with { TypeVersion = type.Newest.Version, Data = JsonSerializer.SerializeToElement(newest, type.Newest.Type, ContractJson.Options) };
    }

    /// <summary>The fact about a promise, or null when no contract reads it as one.</summary>
    public static IPromiseFact? AsPromiseFact(LedgerFact fact)
    {
        try
        {
            return TypeOf(fact) is { } type && type.IsAssignableTo(typeof(IPromiseFact))
                ? (IPromiseFact?)fact.Data.Deserialize(type, ContractJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
