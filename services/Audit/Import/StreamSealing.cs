using System.Runtime.InteropServices;
using System.Text.Json;
using Audit.Proof;
using Messaging;

namespace Audit.Import;

/// <summary>Makes of streams what a service would have stored: personal texts sealed, each fact chained to the one before.</summary>
/// <param name="vault">Has the keys.</param>
internal sealed class StreamSealing(Vault vault)
{
    /// <summary>Those of a batch, in its order; made on all cores, as most of the work of an import is here.</summary>
    public async Task<SealedStream[]> OfAsync(IReadOnlyCollection<ImportedStream> streams, CancellationToken cancellationToken)
    {
        await vault.PrepareAsync(WithTexts(streams), cancellationToken);
        var told = new SealedStream[streams.Count];
        await Parallel.ForEachAsync(
            streams.Index(), cancellationToken, async (stream, cancel) => told[stream.Index] = await SealAsync(stream.Item, cancel));
        return told;
    }

    /// <summary>Facts behind one that a build before told in other words.</summary>
    public static List<LedgerFact> Chained(List<LedgerFact> facts, string after)
    {
        var previous = Convert.FromBase64String(after);
        return facts.ConvertAll(fact =>
        {
            previous = LedgerEntry.HashOf(fact, previous);
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

    private async ValueTask<SealedStream> SealAsync(ImportedStream stream, CancellationToken cancellationToken)
    {
        var (facts, customer) = (new SealedFact[stream.Facts.Count], CustomerOf(stream));
        byte[] previous = [];
        foreach (var (i, fact) in stream.Facts.Index())
        {
            byte[]? json = null;
            if (fact.RequestId is { } request && KnownFacts.TypeOf(fact) is { } type && PersonalMembers.SealedOf(type).Count > 0)
            {
                json = await vault.SealAsync(
                    type, JsonMarshal.GetRawUtf8Value(fact.Data).ToArray(), fact.FactId, request, customer, cancellationToken);
            }

            previous = json is null ? LedgerEntry.HashOf(fact, previous) : LedgerEntry.HashOf(fact, previous, json);
            facts[i] = new(json, previous);
        }

        return new(stream, facts);
    }

    private static Guid? CustomerOf(ImportedStream stream) =>
        Guid.TryParse(stream.Facts[0]["profile.customerKey"], out var customer) ? customer : null;
}

/// <summary>What is stored of a fact.</summary>
/// <param name="Json">Its content where personal texts were sealed in it; null where it has none.</param>
/// <param name="Hash">Its hash.</param>
internal readonly record struct SealedFact(byte[]? Json, byte[] Hash);

/// <summary>A stream as it is stored. Whole facts are made of it only where they are needed.</summary>
/// <param name="Stream">As it was told.</param>
/// <param name="Sealed">What is stored of each of its facts.</param>
internal sealed record SealedStream(ImportedStream Stream, IReadOnlyList<SealedFact> Sealed)
{
    /// <summary>Its id.</summary>
    public Guid Id => Stream.Facts[0].StreamId;

    /// <summary>The ledger has all of it, word for word: a hash covers its fact and all before it.</summary>
    /// <param name="head">The last version of the stream in the ledger, and its hash.</param>
    public bool Is((long Version, string Hash) head) => Sealed.Count == head.Version && Convert.ToBase64String(Sealed[^1].Hash) == head.Hash;

    /// <summary>The same with the facts as they are stored.</summary>
    public ImportedStream Whole() => Stream with
    {
        Facts =
        [
            .. Stream.Facts.Zip(Sealed, (fact, its) => fact with
            {
                Data = its.Json is null ? fact.Data : JsonElement.Parse(its.Json), Hash = Convert.ToBase64String(its.Hash),
            }),
        ],
    };
}
