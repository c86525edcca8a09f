using System.Buffers.Binary;

namespace EventStore;

/// <summary>Keys of PostgreSQL's advisory locks, one for each purpose of each schema.</summary>
public static class LockKeys
{
    /// <summary>The key, the same on every node.</summary>
    public static long Of(string schema, string purpose)
    {
        Span<byte> bytes = stackalloc byte[16];
        DerivedId.From("lock", schema, purpose).TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
