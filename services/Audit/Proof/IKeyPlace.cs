using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>Where the ledger's private key lies. It may hold more than one: a key that was given up, and the one that took its place.</summary>
public interface IKeyPlace
{
    /// <summary>Opens a key for signing.</summary>
    /// <param name="named">The one that the latest change of key names; null for the place's own, where the key never changed.</param>
    /// <exception cref="KeyAwayException">It cannot be had, or is not there.</exception>
    ECDsa Open(PublicKey? named);
}

/// <summary>The ledger's private key cannot be had at the moment.</summary>
/// <param name="why">One sentence; says nothing that opens it.</param>
/// <param name="cause">What it comes from.</param>
public sealed class KeyAwayException(string why, Exception? cause = null) : Exception(why, cause);
