using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts;

namespace Audit.Proof;

/// <summary>A fact with its way to the root of the ledger's tree.</summary>
/// <param name="Fact">The fact, as it stands in the ledger.</param>
/// <param name="Previous">The hash of the fact before it in its stream, base64, whichever request that was of; null for the first.</param>
/// <param name="Proof">The neighbours on the way up, the nearest first (RFC 6962).</param>
public sealed record ProvedFact(LedgerFact Fact, string? Previous, IReadOnlyList<byte[]> Proof);

/// <summary>
/// The evidence for one request, in one file (I7): its facts, each with its proof, and the checkpoint that they lead to. Whoever has the
/// ledger's public key, of then or an earlier one, can check it; nothing else is needed. It proves what is in it; that nothing of the request was left out, only
/// the whole record can prove.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="Facts">All facts of the request that the checkpoint covers, by position.</param>
/// <param name="KeyChanges">Signed notes of the ledger's changes of key until then; null where there were none.</param>
public sealed record Evidence(Guid RequestId, string Checkpoint, IReadOnlyList<ProvedFact> Facts, IReadOnlyList<string>? KeyChanges = null)
{
    /// <summary>Reads the file. What stands in it beside the evidence would be proved by nothing, and yet be in a file that verifies: it is refused.</summary>
    /// <exception cref="JsonException">It is no evidence, or says more than evidence does.</exception>
    public static async Task<Evidence> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        var said = await JsonSerializer.DeserializeAsync<JsonElement>(file, ContractJson.Options, cancellationToken);
        var evidence = said.Deserialize<Evidence>(ContractJson.Options) ?? throw new JsonException("It is empty.");
        if (evidence.Lacks()) throw new JsonException("A fact, its data, a step of a proof or a change of key is null.");

        return Beyond(said, JsonSerializer.SerializeToElement(evidence, ContractJson.Options), "") is { } more
            ? throw new JsonException($"{more} is not part of evidence, or does not follow from it.")
            : evidence;
    }

    /// <summary>Where JSON has a null in a list or for the data, the types do not refuse it.</summary>
    private bool Lacks() =>
        Facts.Any(f => f is null || f.Fact.Data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || f.Proof.Contains(null!))
        || (KeyChanges ?? []).Contains(null!);

    /// <summary>The first place where something is said that is not known; null where there is none. A member that is null says nothing.</summary>
    private static string? Beyond(JsonElement said, JsonElement known, string at) => (said.ValueKind, known.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => said.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null)
            .Select(m => known.TryGetProperty(m.Name, out var value) ? Beyond(m.Value, value, $"{at}/{m.Name}") : Quoted.Or($"{at}/{m.Name}", "A member"))
            .FirstOrDefault(place => place is not null),
        (JsonValueKind.Array, JsonValueKind.Array) => said.EnumerateArray().Zip(known.EnumerateArray(), (one, other) => Beyond(one, other, $"{at}/-"))
            .FirstOrDefault(place => place is not null),
        _ => JsonElement.DeepEquals(said, known) ? null : at,
    };

    /// <summary>Of facts that were told, as far as the latest checkpoint covers them.</summary>
    /// <param name="facts">The request's facts.</param>
    /// <param name="previous">Hashes of the facts before them in their streams, by fact.</param>
    /// <param name="folder">Where the proofs lie.</param>
    /// <exception cref="CheckpointException">Nothing is signed yet.</exception>
    public static Evidence Of(IReadOnlyList<LedgerFact> facts, IReadOnlyDictionary<Guid, string> previous, ProofFolder folder)
    {
        var note = folder.FindLatest() ?? throw new CheckpointException("is not there yet: ask again in a few seconds");
        var (size, tiles, changes) = (Proof.Checkpoint.SizeIn(note), folder.OpenTiles(), folder.KeyChanges().ToList());
        return new(facts[0].RequestId!.Value, note,
        [
            .. facts.Where(f => f.Position <= size).OrderBy(f => f.Position)
                .Select(f => new ProvedFact(f, previous.GetValueOrDefault(f.FactId), tiles.Inclusion(f.Position - 1, size))),
        ], changes.Count == 0 ? null : changes);
    }

    /// <summary>Checks it.</summary>
    /// <param name="key">The ledger's public key, from a source that the reader trusts.</param>
    /// <param name="proofs">The ledger's proofs of later, for evidence that is older than the key; else null.</param>
    public Verdict Verify(ECDsa key, ProofFolder? proofs = null)
    {
        var findings = new List<Finding>();
        try
        {
            var keys = new KeyChain((KeyChanges ?? []).Concat(proofs?.KeyChanges() ?? []), key, KeyChain.UsualTolerance, findings.Add);
            var checkpoint = keys.Open(Checkpoint);
            if (keys.Vouched(Checkpoint) is { } vouched && !Continues(checkpoint, vouched, proofs?.OpenTiles()))
            {
                findings.Add(new(
                    FindingKind.FormerKey, $"It was signed with an earlier key, and nothing shows that the {vouched.Size} facts of which the key that was given says it followed begin with these {checkpoint.Size}."));
            }

            var times = new FactTimes(KeyChain.UsualTolerance, findings.Add);
            long last = 0;
            foreach (var proved in Facts)
            {
                findings.AddRange(Verify(proved, checkpoint));
                times.Check(proved.Fact, last: null, next: checkpoint);
                if (proved.Fact.Position <= last)
                {
                    findings.Add(Finding.About(proved.Fact, FindingKind.BadEvidence, "It does not stand behind the fact before it, or stands there twice."));
                }

                last = proved.Fact.Position;
            }

            if (Facts.Count == 0)
            {
                findings.Add(new(FindingKind.BadEvidence, "It has no facts."));
            }

            var streams = Facts.Select(f => (f.Fact.Service, f.Fact.StreamId)).Distinct().Count();
            return new(
                findings.Count == 0, Facts.Count, streams, 1, [Coverage.Of(checkpoint, kept: false)], checkpoint.Size, checkpoint.At, 0,
                findings.Count, findings, ChangedKey.Of(keys));
        }
        catch (CheckpointException e)
        {
            findings.Add(new(e.Kind, e.Message));
            return new(Sound: false, Facts.Count, 0, 0, [], 0, null, Facts.Count, findings.Count, findings);
        }
    }

    /// <summary>Its hash is that of what it says; what is no hash at all never is.</summary>
    private static bool Says(LedgerFact fact, string? previous)
    {
        try
        {
            var before = previous is null ? [] : Convert.FromBase64String(previous);
            return LedgerEntry.HashOf(fact, before, Encoding.UTF8.GetBytes(fact.Data.GetRawText())).AsSpan().SequenceEqual(Convert.FromBase64String(fact.Hash));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Continues(Checkpoint first, Checkpoint second, Tiles? tiles)
    {
        try
        {
            return first.Size == second.Size
                ? first.Root.AsSpan().SequenceEqual(second.Root)
                : tiles is not null && first.Size < second.Size && Merkle.Continues(first.Size, first.Root, second.Size, second.Root, tiles.Consistency(first.Size, second.Size));
        }
        catch (IOException)
        {
            return false; // the tiles are of another ledger, or damaged
        }
    }

    private IEnumerable<Finding> Verify(ProvedFact proved, Checkpoint checkpoint)
    {
        var fact = proved.Fact;
        if (!Says(fact, proved.Previous))
        {
            yield return Finding.About(fact, FindingKind.Edited, "It does not say what its hash was made of.");
        }

        if (!Merkle.Includes(LedgerEntry.LeafOf(fact), fact.Position - 1, checkpoint.Size, proved.Proof, checkpoint.Root))
        {
            yield return Finding.About(fact, FindingKind.NotWhatWasSigned, "Its proof does not lead to the checkpoint's root.");
        }

        if (fact.RequestId != RequestId)
        {
            yield return Finding.About(fact, FindingKind.BadEvidence, "It is of another request.");
        }
    }
}
