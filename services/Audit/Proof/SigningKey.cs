using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>The key that checkpoints are signed with, ECDSA on P-256 or larger. It lies outside the database.</summary>
public static class SigningKey
{
    private const int FewestBits = 256;

    /// <summary>Reads a PEM file, private or public.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="CheckpointException">It holds no ECDSA key of 256 bits or more.</exception>
    public static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new CheckpointException($"cannot be checked: {file} holds no ECDSA key in PEM");
        }

        return MustBeStrong(key);
    }

    /// <summary>The same key.</summary>
    /// <exception cref="CheckpointException">It has fewer than 256 bits.</exception>
    internal static ECDsa MustBeStrong(ECDsa key)
    {
        if (key.KeySize >= FewestBits) return key;

        using (key) throw new CheckpointException($"cannot be trusted: the key has {key.KeySize} bits");
    }
}
