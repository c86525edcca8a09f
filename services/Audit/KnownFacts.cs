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
        Catalog.All.Where(m => !m.IsCommand).ToFrozenDictionary(m => (m.StoredName, m.Version));

    /// <summary>Stored names of the facts about promises.</summary>
    public static IReadOnlyList<string> PromiseTypes { get; } =
        [.. ByName.Values.Where(m => m.Type.IsAssignableTo(typeof(IPromiseFact))).Select(m => m.StoredName).Distinct()];

    /// <summary>The contract's type, or null when there is none.</summary>
    public static Type? TypeOf(LedgerFact fact) => ByName.GetValueOrDefault((fact.Type, fact.TypeVersion))?.Type;

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
