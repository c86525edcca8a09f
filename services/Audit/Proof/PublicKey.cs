using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>The public half of an ECDSA key: SubjectPublicKeyInfo in DER, written in base64.</summary>
public sealed record PublicKey
{
    private readonly string _base64;

    private PublicKey(string base64) => _base64 = base64;

    /// <summary>The hash of it by which people compare: SHA-256 over the DER, hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(_base64)));

    /// <summary>Of a key.</summary>
    public static PublicKey Of(ECDsa key) => new(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The key that a line holds after its first word; null when it holds none that <see cref="SigningKey"/> would take.</summary>
    internal static PublicKey? Find(string line, string word)
    {
        if (!line.StartsWith(word, StringComparison.Ordinal)) return null;

        try
        {
            using var key = new PublicKey(line[word.Length..]).Open();
            return Of(key);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or CheckpointException)
        {
            return null;
        }
    }

    /// <summary>To check signatures with.</summary>
    public ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(_base64), out _);
        return SigningKey.MustBeStrong(key);
    }

    /// <summary>Base64.</summary>
    public override string ToString() => _base64;
}
