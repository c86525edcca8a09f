using System.Security.Cryptography;
using System.Text;

namespace Sla;

/// <summary>Ids derived from what a promise is, so that the same promise made twice is one, live and in replay.</summary>
public static class PromiseIds
{
    /// <summary>The id of a promise: a GUID of version 8, from SHA-256 over subject, name and round.</summary>
    /// <param name="subject">What it is about: the request, the work order, the consultation.</param>
    /// <param name="promise">The promise's name.</param>
    /// <param name="round">1 for the first of that name for the subject, 2 after the first reopening, and so on.</param>
    public static Guid From(Guid subject, string promise, int round = 1)
    {
        var name = Encoding.UTF8.GetBytes($"{subject:D}/{promise}/{round}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
