using System.Security.Cryptography;
using System.Text;

namespace Messaging;

/// <summary>A key that personal data is sealed with.</summary>
/// <param name="Id">Stands in each text that it has sealed.</param>
/// <param name="Secret">For AES-256 the first half, for the nonces the second; null once it was destroyed.</param>
public sealed record SealingKey(Guid Id, byte[]? Secret)
{
    /// <summary>Bytes of a secret.</summary>
    public const int Size = 64;

    /// <summary>A new one, from the system's random numbers.</summary>
    public static SealingKey Draw() => new(Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(Size));
}

/// <summary>
/// A text that only who has its key can read: <c>sealed:</c> and, in base64, the key's id, nonce, tag and AES-256-GCM ciphertext. The
/// nonce is a MAC of the text and its place (as in RFC 8452, "synthetic"), so the same text at the same place is sealed alike each time,
/// and nowhere else.
/// </summary>
public static class SealedText
{
    /// <summary>What a sealed text begins with.</summary>
    public const string Mark = "sealed:";

    private const int IdSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeadSize = IdSize + NonceSize + TagSize;

    /// <summary>Seals a text.</summary>
    /// <param name="key">One that was not destroyed.</param>
    /// <param name="place">Where the text stands: no two texts of a key share a place.</param>
    /// <param name="text">The text.</param>
    public static string Seal(SealingKey key, string place, string text)
    {
        var secret = key.Secret.AsSpan();
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[HeadSize + plain.Length];
        key.Id.TryWriteBytes(whole);
        var nonce = Mac(key, $"{place}\n{text}").AsSpan(0, NonceSize);
        nonce.CopyTo(whole.AsSpan(IdSize));
        using var cipher = new AesGcm(secret[..32], TagSize);
        cipher.Encrypt(nonce, plain, whole.AsSpan(HeadSize), whole.AsSpan(IdSize + NonceSize, TagSize));
        return Mark + Convert.ToBase64String(whole);
    }

    /// <summary>A digest of a text that only who has the key can make, and nobody can turn back.</summary>
    public static byte[] Mac(SealingKey key, string text) => HMACSHA256.HashData(key.Secret.AsSpan(32), Encoding.UTF8.GetBytes(text));

    /// <summary>The key that a text was sealed with; null when it is not sealed.</summary>
    public static Guid? KeyOf(string text) => Parse(text) is { } whole ? new Guid(whole.AsSpan(0, IdSize)) : null;

    /// <summary>The text; null when it is not sealed, was sealed with another key, or was changed since.</summary>
    public static string? Open(SealingKey key, string text)
    {
        if (key.Secret is not { } secret || Parse(text) is not { } whole)
        {
            return null;
        }

        var plain = new byte[whole.Length - HeadSize];
        try
        {
            using var cipher = new AesGcm(secret.AsSpan(0, 32), TagSize);
            cipher.Decrypt(
                whole.AsSpan(IdSize, NonceSize), whole.AsSpan(HeadSize), whole.AsSpan(IdSize + NonceSize, TagSize), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private static byte[]? Parse(string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64Chars(text.AsSpan(Mark.Length), bytes, out var length) && length >= HeadSize ? bytes[..length] : null;
    }
}
