using System.Security.Cryptography;
using Npgsql;

namespace Audit.Proof;

/// <summary>
/// Changes the ledger's key. The change is made the moment its note is on disk: until then the old key signs, from then on the new one, also in a
/// service that is at work. Again with the same keys it changes nothing.
/// </summary>
/// <param name="database">Where the ledger is; whoever else signs waits there.</param>
/// <param name="folder">Where the proofs are.</param>
/// <param name="clock">The desk's clock.</param>
public sealed class KeyRotation(NpgsqlDataSource database, ProofFolder folder, TimeProvider clock)
{
    /// <summary>Gives one key up for another.</summary>
    /// <param name="from">The key that signs until now; not asked for where the change is made already.</param>
    /// <param name="to">The key that is to sign.</param>
    /// <param name="cancellationToken">Stops before the change is made.</param>
    /// <returns>The change.</returns>
    /// <exception cref="CheckpointException">Nothing is signed yet, the ledger is signed with another key, or the new one signed it before.</exception>
    /// <exception cref="KeyAwayException">The key that signs until now cannot be had.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<KeyChange> RunAsync(IKeyPlace from, ECDsa to, CancellationToken cancellationToken)
    {
        await using var turn = await SigningTurn.TakeAsync(database, cancellationToken);
        var changes = folder.KeyChanges().Select(KeyChange.Open).ToList();
        var next = PublicKey.Of(to);
        if (changes.Count > 0 && changes[^1].To == next) return changes[^1];

        using var signer = new Signer(folder, from);
        var (key, chain) = signer.Open();
        if (PublicKey.Of(key) == next || chain.Changes.Any(c => c.From == next)) throw Not("the key was the ledger's already: it takes a new one");

        var latest = chain.Open(folder.FindLatest() ?? throw Not("nothing is signed yet"));
        var at = new[] { clock.GetUtcNow(), latest.At }.Concat(changes.Select(c => c.Ledger.At)).Max(); // clocks of nodes differ
        var change = new KeyChange(latest with { At = at }, PublicKey.Of(key), next);
        folder.Add(change, key, to);
        return change;
    }

    private static CheckpointException Not(string why) => new($"cannot be changed: {why}", "The ledger's key");
}
