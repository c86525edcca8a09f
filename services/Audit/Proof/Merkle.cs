using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>The hashes of RFC 6962, section 2.1: leaves and nodes are told apart, so that neither can pose as the other.</summary>
public static class Merkle
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The root of the empty tree.</summary>
    public static byte[] EmptyRoot { get; } = SHA256.HashData([]);

    /// <summary>The hash of an entry.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> input = entry.Length < 1024 ? stackalloc byte[1 + entry.Length] : new byte[1 + entry.Length];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    /// <summary>The hash of two neighbours.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Size];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        return SHA256.HashData(input);
    }

    /// <summary>Whether an entry stands at a place of the tree that has this root (RFC 9162, section 2.1.3.2).</summary>
    /// <param name="leaf">The entry's leaf hash.</param>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="size">Entries in the tree.</param>
    /// <param name="proof">The neighbours on the way up, the nearest first.</param>
    /// <param name="root">The root.</param>
    public static bool Includes(byte[] leaf, long index, long size, IReadOnlyList<byte[]> proof, byte[] root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var neighbour in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if (node % 2 == 1 || node == last)
            {
                hash = Node(neighbour, hash);
                while (node % 2 == 0 && node != 0)
                {
                    (node, last) = (node / 2, last / 2);
                }
            }
            else
            {
                hash = Node(hash, neighbour);
            }

            (node, last) = (node / 2, last / 2);
        }

        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>
    /// Whether a tree is the beginning of a larger one (RFC 9162, section 2.1.4.2). Of the same size it must be the same. The empty
    /// tree begins every tree, and has one root.
    /// </summary>
    /// <param name="first">Entries in the smaller tree.</param>
    /// <param name="firstRoot">Its root.</param>
    /// <param name="second">Entries in the larger tree.</param>
    /// <param name="secondRoot">Its root.</param>
    /// <param name="proof">As the log gave it.</param>
    public static bool Continues(long first, byte[] firstRoot, long second, byte[] secondRoot, IReadOnlyList<byte[]> proof)
    {
        if (first < 0 || first > second || !MayBeRoot(first, firstRoot) || !MayBeRoot(second, secondRoot))
        {
            return false;
        }

        if (first == second || first == 0)
        {
            return proof.Count == 0 && (first == 0 || firstRoot.AsSpan().SequenceEqual(secondRoot));
        }

        IReadOnlyList<byte[]> path = long.IsPow2(first) ? [firstRoot, .. proof] : proof;
        if (path.Count == 0)
        {
            return false;
        }

        var (node, last) = (first - 1, second - 1);
        while (node % 2 == 1)
        {
            (node, last) = (node / 2, last / 2);
        }

        var (before, after) = (path[0], path[0]);
        foreach (var neighbour in path.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if (node % 2 == 1 || node == last)
            {
                (before, after) = (Node(neighbour, before), Node(neighbour, after));
                while (node % 2 == 0 && node != 0)
                {
                    (node, last) = (node / 2, last / 2);
                }
            }
            else
            {
                after = Node(after, neighbour);
            }

            (node, last) = (node / 2, last / 2);
        }

        return last == 0 && before.AsSpan().SequenceEqual(firstRoot) && after.AsSpan().SequenceEqual(secondRoot);
    }

    /// <summary>False for a tree of no entries with another root than the empty one.</summary>
    public static bool MayBeRoot(long size, ReadOnlySpan<byte> root) => size != 0 || root.SequenceEqual(EmptyRoot);
}

/// <summary>A tree that grows at its end, of which only the roots of its whole parts are kept: at most 63 hashes.</summary>
public sealed class MerkleTree
{
    private readonly List<byte[]?> _whole = [];

    /// <summary>Entries so far.</summary>
    public long Size { get; private set; }

    /// <summary>The root (RFC 6962: MTH).</summary>
    public byte[] Root
    {
        get
        {
            byte[]? root = null;
            foreach (var part in _whole)
            {
                root = part is null ? root : root is null ? part : Merkle.Node(part, root);
            }

            return root ?? Merkle.EmptyRoot;
        }
    }

    /// <summary>Adds an entry's leaf hash.</summary>
    public void Add(byte[] leaf)
    {
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == _whole.Count)
            {
                _whole.Add(null);
            }

            if (_whole[level] is not { } left)
            {
                _whole[level] = hash;
                break;
            }

            hash = Merkle.Node(left, hash);
            _whole[level] = null;
        }

        Size++;
    }
}
