using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>The key that the ledger is signed with now: the one that the latest change of key names, opened anew when there is a later one.</summary>
/// <param name="folder">Where the changes are.</param>
/// <param name="place">Where the key lies.</param>
internal sealed class Signer(ProofFolder folder, IKeyPlace place) : IDisposable
{
    private ECDsa? _key;

    /// <summary>The key, and those that came before it.</summary>
    /// <exception cref="CheckpointException">The changes of key are not in order: nothing may be signed.</exception>
    /// <exception cref="KeyAwayException">The key cannot be had.</exception>
    public (ECDsa Key, KeyChain Chain) Open()
    {
        var changes = folder.KeyChanges().ToList();
        var named = changes.Count == 0 ? null : KeyChange.Open(changes[^1]).To;
        if (_key is null || (named is not null && PublicKey.Of(_key) != named))
        {
            Close();
            _key = place.Open(named);
        }

        return (_key, new(changes, _key, KeyChain.UsualTolerance, finding => throw new CheckpointException($"says: {finding.What.TrimEnd('.')}", "A change of key")));
    }

    /// <summary>Gives the key back; the next time it is opened anew.</summary>
    public void Close()
    {
        _key?.Dispose();
        _key = null;
    }

    /// <inheritdoc />
    public void Dispose() => Close();
}
