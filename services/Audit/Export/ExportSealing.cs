using Audit.Proof;
using Messaging;

namespace Audit.Export;

/// <summary>Signs what an export has, run after run, with the key that the ledger is signed with now.</summary>
/// <param name="proofs">The ledger's proofs, which say which key that is.</param>
/// <param name="place">Where the private key lies.</param>
/// <param name="note">The signed checkpoint that goes with the export.</param>
public sealed class ExportSealing(ProofFolder proofs, IKeyPlace place, string note) : IDisposable
{
    private readonly Signer _signer = new(proofs, place);

    /// <summary>What an earlier run signed is gone on with. Of files that nobody signed it is not said what they are now, or the signature would prove what was done to them.</summary>
    /// <exception cref="Refusal">It is not what was signed.</exception>
    /// <exception cref="CheckpointException">The checkpoint was not signed with the key, or it is not the ledger's now.</exception>
    /// <exception cref="KeyAwayException">The key cannot be had.</exception>
    public ExportManifest Continue(ExportManifest manifest)
    {
        var (_, chain) = _signer.Open();
        chain.Open(note);
        if (manifest.Seal is null) return manifest with { Files = [.. manifest.Files.Select(f => f with { Bytes = null, Hash = null })] };

        try
        {
            if (ExportSeal.Open(manifest.Seal, chain).Files.AsSpan().SequenceEqual(manifest.Digest())) return manifest;
        }
        catch (CheckpointException)
        {
            // It was signed by somebody else, which is as good as not at all.
        }

        throw Refusal.Invalid("folder", "Its export.json is not what was signed, so it is not gone on with: export into a new folder, and see what 'verify' says of this one.");
    }

    /// <summary>The same, signed.</summary>
    public ExportManifest Seal(ExportManifest manifest)
    {
        var (key, chain) = _signer.Open();
        return manifest with { Seal = new ExportSeal(chain.Open(note), manifest.Digest()).Sign(key) };
    }

    /// <inheritdoc />
    public void Dispose() => _signer.Dispose();
}
