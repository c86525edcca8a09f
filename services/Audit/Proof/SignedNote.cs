using System.Security.Cryptography;
using System.Text;

namespace Audit.Proof;

/// <summary>A text with signatures below an empty line (c2sp.org/signed-note), made with ECDSA over SHA-256.</summary>
internal static class SignedNote
{
    private const string SignatureLine = "— ";
    private const int KeyIdSize = 4;

    /// <summary>The note.</summary>
    /// <param name="text">What is signed; ends with a line break.</param>
    /// <param name="name">Names the signer.</param>
    /// <param name="keys">Its keys, a signature line each.</param>
    public static string Sign(string text, string name, params ECDsa[] keys) => $"{text}\n" + string.Concat(keys.Select(key =>
    {
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{SignatureLine}{name} {Convert.ToBase64String([.. KeyIdOf(key), .. signature])}\n";
    }));

    /// <summary>What is signed; null where nothing is.</summary>
    public static string? TextOf(string note) => EndOf(note) is >= 0 and var end ? note[..(end + 1)] : null;

    /// <summary>True when it has a signature line of that key, good or not.</summary>
    public static bool Names(string note, string name, ECDsa key) => SignaturesOf(note, name).Any(s => s is not null && IsOf(s, key));

    /// <summary>Why a note does not count as signed with a key, to follow its name; null when it does.</summary>
    public static string? FaultOf(string note, string name, ECDsa key)
    {
        var signatures = SignaturesOf(note, name).ToList();
        if (signatures.Contains(null)) return "has a signature line that is not base64";

        var own = signatures.OfType<byte[]>().Where(s => IsOf(s, key)).ToList();
        if (own.Count == 0) return "was not signed with this key";

        var text = Encoding.UTF8.GetBytes(TextOf(note)!);
        return own.TrueForAll(s => key.VerifyData(text, s.AsSpan(KeyIdSize), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            ? null
            : "has a signature that does not fit it";
    }

    private static int EndOf(string note) => note.LastIndexOf("\n\n", StringComparison.Ordinal);

    /// <summary>Each with the id of its key before it; null for a line that cannot be read.</summary>
    private static IEnumerable<byte[]?> SignaturesOf(string note, string name) =>
        note[(EndOf(note) + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith($"{SignatureLine}{name} ", StringComparison.Ordinal))
            .Select(line => Signature(line[(line.LastIndexOf(' ') + 1)..]));

    private static byte[]? Signature(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length > KeyIdSize ? bytes[..length] : null;
    }

    private static bool IsOf(byte[] signature, ECDsa key) => signature.AsSpan(0, KeyIdSize).SequenceEqual(KeyIdOf(key));

    /// <summary>Of an ECDSA key in signed notes: the beginning of the hash of its public half in DER.</summary>
    private static byte[] KeyIdOf(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..KeyIdSize];
}
