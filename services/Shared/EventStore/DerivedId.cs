using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventStore;

/// <summary>
/// Ids that are derived, not drawn: the same names give the same id on every machine and at any time, so that a repeat
/// is recognised. SHA-256 cut to 128 bits, marked as a UUID of version 8 (RFC 9562, "custom").
/// </summary>
public static class DerivedId
{
    /// <summary>The id for a sequence of names. The parts are length-prefixed: ("ab","c") and ("a","bc") differ.</summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
