using System.Security.Cryptography;
using System.Text;

namespace Audit.Proof;

/// <summary>A fact with its way to the root of the ledger's tree.</summary>
/// <param name="Fact">The fact, as it stands in the ledger.</param>
/// <param name="Previous">The hash of the fact before it in its stream, base64, whichever request that was of; null for the first.</param>
/// <param name="Proof">The neighbours on the way up, the nearest first (RFC 6962).</param>
public sealed record ProvedFact(LedgerFact Fact, string? Previous, IReadOnlyList<byte[]> Proof);

/// <summary>
/// The evidence for one request, in one file (I7): its facts, each with its proof, and the checkpoint that they lead to. Whoever has the
/// ledger's public key can check it; nothing else is needed. It proves what is in it; that nothing of the request was left out, only
/// the whole record can prove.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="Facts">All facts of the request that the checkpoint covers, by position.</param>
public sealed record Evidence(Guid RequestId, string Checkpoint, IReadOnlyList<ProvedFact> Facts)
{
    /// <summary>Of facts that were told, as far as the latest checkpoint covers them.</summary>
    /// <param name="facts">The request's facts.</param>
    /// <param name="previous">Hashes of the facts before them in their streams, by fact.</param>
    /// <param name="folder">Where the proofs lie.</param>
    /// <exception cref="CheckpointException">Nothing is signed yet.</exception>
    public static Evidence Of(IReadOnlyList<LedgerFact> facts, IReadOnlyDictionary<Guid, string> previous, ProofFolder folder)
    {
        var note = folder.FindLatest() ?? throw new CheckpointException("is not there yet: ask again in a few seconds");
        var (size, tiles) = (Proof.Checkpoint.SizeIn(note), folder.OpenTiles());
        return new(facts[0].RequestId!.Value, note,
        [
            .. facts.Where(f => f.Position <= size).OrderBy(f => f.Position)
                .Select(f => new ProvedFact(f, previous.GetValueOrDefault(f.FactId), tiles.Inclusion(f.Position - 1, size))),
        ]);
    }

    /// <summary>Checks it.</summary>
    /// <param name="key">The ledger's public key, from a source that the reader trusts.</param>
    public Verdict Verify(ECDsa key)
    {
        var findings = new List<Finding>();
        try
        {
            var checkpoint = Proof.Checkpoint.Open(Checkpoint, key);
            foreach (var proved in Facts)
            {
                findings.AddRange(Verify(proved, checkpoint));
            }

            if (Facts.Count == 0)
            {
                findings.Add(new(FindingKind.BadEvidence, "It has no facts."));
            }

            var streams = Facts.Select(f => (f.Fact.Service, f.Fact.StreamId)).Distinct().Count();
            return new(
                findings.Count == 0, Facts.Count, streams, 1, [Coverage.Of(checkpoint, kept: false)], checkpoint.Size, checkpoint.At, 0,
                findings.Count, findings);
        }
        catch (CheckpointException e)
        {
            return new(Sound: false, Facts.Count, 0, 0, [], 0, null, Facts.Count, 1, [new(FindingKind.WrongKey, e.Message)]);
        }
    }

    private IEnumerable<Finding> Verify(ProvedFact proved, Checkpoint checkpoint)
    {
        var fact = proved.Fact;
        var previous = proved.Previous is { } hash ? Convert.FromBase64String(hash) : [];
        if (!LedgerEntry.HashOf(fact, previous, Encoding.UTF8.GetBytes(fact.Data.GetRawText())).AsSpan().SequenceEqual(Convert.FromBase64String(fact.Hash)))
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
