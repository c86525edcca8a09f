using System.Runtime.InteropServices;
using System.Text;

namespace Audit.Export;

/// <summary>
/// Texts under numbers, so that a row need not hold them. All that were met are kept: names of services, departments, categories, rules and
/// the like, of which there are few however long a history is. Not safe for concurrent use, save for <see cref="Text"/> once all are in.
/// </summary>
internal sealed class Words
{
    private readonly Dictionary<byte[], int> _numbers = new(Bytes.Comparer);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<string?> _texts = [null];

    public Words() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>0 for null.</summary>
    public int Number(DuckColumns row, int column)
    {
        if (row.IsNull(column)) return 0;

        var utf8 = row.Utf8(column);
        if (_lookup.TryGetValue(utf8, out var number)) return number;

        _lookup[utf8] = _texts.Count;
        _texts.Add(Encoding.UTF8.GetString(utf8));
        return _texts.Count - 1;
    }

    public string? Text(int number) => _texts[number];

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Bytes Comparer = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] utf8) => GetHashCode(utf8.AsSpan());

        /// <summary>Of the length and both ends, which tell the words of a desk apart.</summary>
        public int GetHashCode(ReadOnlySpan<byte> utf8) => utf8.Length >= sizeof(ulong)
            ? HashCode.Combine(utf8.Length, MemoryMarshal.Read<ulong>(utf8), MemoryMarshal.Read<ulong>(utf8[^sizeof(ulong)..]))
            : utf8.Length >= sizeof(uint)
                ? HashCode.Combine(utf8.Length, MemoryMarshal.Read<uint>(utf8), MemoryMarshal.Read<uint>(utf8[^sizeof(uint)..]))
                : utf8.Length == 0 ? 0 : HashCode.Combine(utf8.Length, utf8[0], utf8[^1]);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
