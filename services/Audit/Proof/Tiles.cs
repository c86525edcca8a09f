using System.Globalization;

namespace Audit.Proof;

/// <summary>
/// The ledger's tree on disk as C2SP has it (c2sp.org/tlog-tiles): <c>tile/LEVEL/INDEX</c> holds up to 256 hashes, each of level 0 a
/// leaf, each above the root of a full tile below. One process writes, any number read. A full tile is never written again.
/// </summary>
/// <param name="folder">The folder that <c>tile</c> lies in.</param>
public sealed class Tiles(string folder)
{
    private const int Width = 256;
    private const int Bits = 8;
    private readonly List<List<byte[]>> _open = [];

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>Goes on from what was written for a tree of that size.</summary>
    /// <exception cref="IOException">A tile is missing or damaged.</exception>
    public void Resume(long size)
    {
        _open.Clear();
        for (var level = 0; size >> (Bits * level) > 0; level++)
        {
            var hashes = size >> (Bits * level);
            _open.Add(hashes % Width == 0 ? [] : Read(level, hashes / Width, (int)(hashes % Width)));
        }

        Size = size;
    }

    /// <summary>Adds a leaf; full tiles are written at once.</summary>
    public void Add(byte[] leaf)
    {
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == _open.Count)
            {
                _open.Add([]);
            }

            _open[level].Add(hash);
            if (_open[level].Count < Width)
            {
                break;
            }

            WriteFull(level, ((Size + 1) >> (Bits * (level + 1))) - 1, _open[level]);
            hash = Root(_open[level]);
            _open[level] = [];
        }

        Size++;
    }

    /// <summary>Writes the tiles that are not full, so that a tree of this size can be read.</summary>
    public void Flush()
    {
        for (var level = 0; level < _open.Count; level++)
        {
            if (_open[level].Count > 0)
            {
                Write(PathOf(level, Size >> (Bits * (level + 1)), _open[level].Count), _open[level]);
            }
        }
    }

    /// <summary>The root of the tree over the first leaves.</summary>
    /// <exception cref="IOException">A tile is missing or damaged.</exception>
    public byte[] RootOf(long size) => size == 0 ? Merkle.EmptyRoot : Range(0, size, size);

    /// <summary>The leaf hash at a place.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="size">Of a tree that was written.</param>
    public byte[] Leaf(long index, long size) => Range(index, 1, size);

    /// <summary>The neighbours that lead from an entry to the root (RFC 6962, section 2.1.1).</summary>
    public IReadOnlyList<byte[]> Inclusion(long index, long size)
    {
        var path = new List<byte[]>();
        var (start, count) = (0L, size);
        while (count > 1)
        {
            var left = LargestPowerBelow(count);
            var goesLeft = index < start + left;
            path.Add(goesLeft ? Range(start + left, count - left, size) : Range(start, left, size));
            (start, count) = goesLeft ? (start, left) : (start + left, count - left);
        }

        path.Reverse();
        return path;
    }

    /// <summary>What shows that the tree of one size is the beginning of the tree of another (RFC 6962, section 2.1.2). Nothing from
    /// size 0 and between equal sizes: there the roots say it.</summary>
    public IReadOnlyList<byte[]> Consistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var path = new List<byte[]>();
        if (first == 0 || first == second)
        {
            return path;
        }

        var (start, count, whole) = (0L, second, true);
        while (first - start != count)
        {
            var left = LargestPowerBelow(count);
            var goesLeft = first - start <= left;
            path.Add(goesLeft ? Range(start + left, count - left, second) : Range(start, left, second));
            (start, count, whole) = goesLeft ? (start, left, whole) : (start + left, count - left, false);
        }

        if (!whole)
        {
            path.Add(Range(start, count, second));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The hashes of a tile of a tree of that size; fewer than 256 at the tree's edge.</summary>
    /// <exception cref="IOException">It is missing or damaged.</exception>
    public List<byte[]> Tile(int level, long index, long size)
    {
        var hashes = (size >> (Bits * level)) - index * Width;
        return hashes >= Width ? Read(level, index, Width) : Read(level, index, (int)hashes);
    }

    /// <summary>Copies what a tree of that size needs: a tile that is full already is not copied again.</summary>
    /// <exception cref="IOException">A tile is missing or damaged.</exception>
    public void CopyTo(string target, long size)
    {
        for (var level = 0; size >> (Bits * level) > 0; level++)
        {
            var hashes = size >> (Bits * level);
            for (var index = 0L; index * Width < hashes; index++)
            {
                var width = (int)Math.Min(Width, hashes - (index * Width));
                var copy = Path.Combine(target, NameOf(level, index, width));
                if (width < Width || !File.Exists(copy)) Write(copy, Read(level, index, width));
            }
        }
    }

    /// <summary>The path of a tile below the folder: <c>tile/0/x001/067</c>, <c>tile/0/x001/067.p/12</c>.</summary>
    public static string NameOf(int level, long index, int width)
    {
        var name = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000)
        {
            name = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{name}";
        }

        return $"tile/{level.ToString(CultureInfo.InvariantCulture)}/{name}" + (width == Width ? "" : $".p/{width.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>MTH over a stretch that is whole, or ends where the tree ends.</summary>
    private byte[] Range(long start, long count, long size)
    {
        if (!long.IsPow2(count))
        {
            var left = LargestPowerBelow(count);
            return Merkle.Node(Range(start, left, size), Range(start + left, count - left, size));
        }

        var height = long.TrailingZeroCount(count);
        var level = (int)(height / Bits);
        var place = start >> (Bits * level);
        return Root(Tile(level, place / Width, size).GetRange((int)(place % Width), 1 << (int)(height % Bits)));
    }

    private static byte[] Root(List<byte[]> hashes)
    {
        while (hashes.Count > 1)
        {
            hashes = [.. hashes.Chunk(2).Select(pair => Merkle.Node(pair[0], pair[1]))];
        }

        return hashes[0];
    }

    private static long LargestPowerBelow(long count) => 1L << (63 - (int)long.LeadingZeroCount(count - 1));

    private string PathOf(int level, long index, int width) => Path.Combine(folder, NameOf(level, index, width));

    /// <summary>A part of a tile that has been filled since is the beginning of the full one.</summary>
    private List<byte[]> Read(int level, long index, int width)
    {
        var bytes = ReadPart(PathOf(level, index, width)) ?? File.ReadAllBytes(PathOf(level, index, Width));
        return bytes.Length >= width * Merkle.Size && bytes.Length % Merkle.Size == 0
            ? [.. bytes.Chunk(Merkle.Size).Take(width)]
            : throw new IOException($"{NameOf(level, index, width)} has {bytes.Length} bytes.");
    }

    private static byte[]? ReadPart(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // perhaps this very moment
        }
    }

    private void WriteFull(int level, long index, List<byte[]> hashes)
    {
        Write(PathOf(level, index, Width), hashes);
        var parts = PathOf(level, index, Width) + ".p";
        if (Directory.Exists(parts))
        {
            Directory.Delete(parts, recursive: true);
        }
    }

    private static void Write(string path, List<byte[]> hashes)
    {
        var bytes = hashes.SelectMany(hash => hash).ToArray();
        DurableFile.Replace(path, bytes);
    }
}
