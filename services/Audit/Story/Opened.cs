using System.Text.Json;
using Messaging;

namespace Audit.Story;

/// <summary>Facts of the ledger, where personal texts are sealed, with those texts as they were.</summary>
public static class Opened
{
    /// <summary>Opens what can be opened; what was erased says so.</summary>
    /// <param name="vault">Has the keys.</param>
    /// <param name="facts">The facts as they stand.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<LedgerFact>> OfAsync(
        Vault vault, IEnumerable<LedgerFact> facts, CancellationToken cancellationToken)
    {
        var opened = new List<LedgerFact>();
        foreach (var fact in facts)
        {
            opened.Add(KnownFacts.TypeOf(fact) is { } type && PersonalMembers.SealedOf(type).Count > 0
                ? fact with { Data = await OpenAsync(vault, type, fact.Data, cancellationToken) }
                : fact);
        }

        return opened;
    }

    private static async Task<JsonElement> OpenAsync(Vault vault, Type type, JsonElement data, CancellationToken cancellationToken)
    {
        var (json, _) = await vault.OpenAsync(type, JsonSerializer.SerializeToUtf8Bytes(data), cancellationToken);
        return JsonElement.Parse(json);
    }
}
