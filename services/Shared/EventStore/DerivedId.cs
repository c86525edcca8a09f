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
    private const int Small = 512;

    /// <summary>The id for a sequence of names. The parts are length-prefixed: ("ab","c") and ("a","bc") differ.</summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        var size = 0;
        foreach (var part in parts)
        {
            size += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        }

        var names = size <= Small ? stackalloc byte[Small] : new byte[size];
        var rest = names;
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(sizeof(int) + length)..];
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(names[..size], digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
