using System.Runtime.InteropServices;
using System.Text.Json;
using Audit.Proof;
using Messaging;

namespace Audit.Import;

/// <summary>Makes of streams what a service would have stored: personal texts sealed, each fact chained to the one before.</summary>
/// <param name="vault">Has the keys.</param>
internal sealed class StreamSealing(Vault vault)
{
    /// <summary>Those of a batch, in its order.</summary>
    public async Task<List<ImportedStream>> OfAsync(IReadOnlyCollection<ImportedStream> streams, CancellationToken cancellationToken)
    {
        await vault.PrepareAsync(WithTexts(streams), cancellationToken);
        var told = new List<ImportedStream>(streams.Count);
        foreach (var stream in streams) told.Add(await SealAsync(stream, cancellationToken));
        return told;
    }

    /// <summary>Facts behind one that a build before told in other words.</summary>
    public static List<LedgerFact> Chained(List<LedgerFact> facts, string after)
    {
        var previous = Convert.FromBase64String(after);
        return facts.ConvertAll(fact =>
        {
            previous = LedgerEntry.HashOf(fact, previous, JsonSerializer.SerializeToUtf8Bytes(fact.Data));
            return fact with { Hash = Convert.ToBase64String(previous) };
        });
    }

    /// <summary>The requests that have personal texts, which are those that need a key, each with its customer.</summary>
    private static Dictionary<Guid, Guid> WithTexts(IEnumerable<ImportedStream> streams)
    {
        var found = new Dictionary<Guid, Guid>();
        foreach (var stream in streams)
        {
            if (stream.Facts[0].RequestId is not { } request) continue;
            if (stream.Facts.Any(f => KnownFacts.TypeOf(f) is { } type && PersonalMembers.SealedOf(type).Any(member => f[member] is not null)))
            {
                found[request] = CustomerOf(stream) ?? request;
            }
        }

        return found;
    }

    /// <summary>As a service would have stored it: personal texts sealed, each fact chained to the one before.</summary>
    private async ValueTask<ImportedStream> SealAsync(ImportedStream stream, CancellationToken cancellationToken)
    {
        var facts = new List<LedgerFact>(stream.Facts.Count);
        byte[] previous = [];
        foreach (var fact in stream.Facts)
        {
            var (told, json) = (fact, JsonMarshal.GetRawUtf8Value(fact.Data).ToArray());
            if (fact.RequestId is { } request && KnownFacts.TypeOf(fact) is { } type && PersonalMembers.SealedOf(type).Count > 0)
            {
                json = await vault.SealAsync(type, json, fact.FactId, request, CustomerOf(stream), cancellationToken);
                told = fact with { Data = JsonElement.Parse(json) };
            }

            previous = LedgerEntry.HashOf(fact, previous, json);
            facts.Add(told with { Hash = Convert.ToBase64String(previous) });
        }

        return stream with { Facts = facts };
    }

    private static Guid? CustomerOf(ImportedStream stream) =>
        Guid.TryParse(stream.Facts[0]["profile.customerKey"], out var customer) ? customer : null;
}
