using System.Security.Cryptography;
using System.Text;
using Audit.Proof;

namespace Audit.Tests.Proof;

public sealed class MerkleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tiles");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The entries that Certificate Transparency's own implementations are tested with, and their roots.</summary>
    [Fact]
    public void Known_trees_have_known_roots()
    {
        string[] entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        string[] roots =
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        var tree = new MerkleTree();
        tree.Root.ShouldBe(SHA256.HashData([]));
        foreach (var (entry, root) in entries.Zip(roots))
        {
            tree.Add(Merkle.Leaf(Convert.FromHexString(entry)));
            Convert.ToHexStringLower(tree.Root).ShouldBe(root);
        }
    }

    [Fact]
    public void A_tree_read_from_tiles_is_the_tree_at_every_size()
    {
        var (tree, tiles) = (new MerkleTree(), new Tiles(_folder.FullName));
        foreach (var size in Sizes())
        {
            Grow(tree, tiles, size);
            new Tiles(_folder.FullName).RootOf(size).ShouldBe(tree.Root, $"size {size}");
        }
    }

    /// <summary>However often the writer stops, the tree is the same.</summary>
    [Fact]
    public void Who_resumes_goes_on_where_the_last_one_stopped()
    {
        var tree = new MerkleTree();
        foreach (var size in Sizes())
        {
            var tiles = new Tiles(_folder.FullName);
            tiles.Resume(tree.Size);
            Grow(tree, tiles, size);
        }

        new Tiles(_folder.FullName).RootOf(tree.Size).ShouldBe(tree.Root);
    }

    [Fact]
    public void Every_entry_is_proved_and_no_other()
    {
        var (tree, tiles) = (new MerkleTree(), new Tiles(_folder.FullName));
        foreach (var size in new long[] { 1, 2, 3, 7, 8, 255, 256, 257, 700 })
        {
            Grow(tree, tiles, size);
            for (var index = 0L; index < size; index += 1 + size / 40)
            {
                var proof = tiles.Inclusion(index, size);
                Merkle.Includes(Leaf(index), index, size, proof, tree.Root).ShouldBeTrue($"{index} of {size}");
                Merkle.Includes(Leaf(index + 1), index, size, proof, tree.Root).ShouldBeFalse();
                Merkle.Includes(Leaf(index), index + 1, size, proof, tree.Root).ShouldBeFalse();
                Merkle.Includes(Leaf(index), index, size, [.. proof, Leaf(0)], tree.Root).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void A_tree_is_proved_to_continue_a_smaller_one_and_no_other()
    {
        var (tree, tiles, roots) = (new MerkleTree(), new Tiles(_folder.FullName), new Dictionary<long, byte[]>());
        foreach (var size in new long[] { 1, 2, 3, 4, 6, 7, 8, 200, 255, 256, 257, 300, 512, 600 })
        {
            Grow(tree, tiles, size);
            roots[size] = tree.Root;
            foreach (var (first, root) in roots)
            {
                var proof = tiles.Consistency(first, size);
                Merkle.Continues(first, root, size, tree.Root, proof).ShouldBeTrue($"{first} in {size}");
                Merkle.Continues(first, Leaf(9), size, tree.Root, proof).ShouldBeFalse($"{first} in {size}");
                Merkle.Continues(first, root, size, Leaf(9), proof).ShouldBeFalse($"{first} in {size}");
            }
        }
    }

    [Fact]
    public void Every_tree_continues_the_empty_one_and_that_has_one_root()
    {
        var (tree, tiles) = (new MerkleTree(), new Tiles(_folder.FullName));
        foreach (var size in new long[] { 0, 1, 2, 3, 300 })
        {
            Grow(tree, tiles, size);
            tiles.Consistency(0, size).ShouldBeEmpty();
            Merkle.Continues(0, Merkle.EmptyRoot, size, tree.Root, []).ShouldBeTrue($"0 in {size}");
            Merkle.Continues(0, Leaf(9), size, tree.Root, []).ShouldBeFalse($"another root of nothing, in {size}");
            Merkle.Continues(0, Merkle.EmptyRoot, size, tree.Root, [Leaf(0)]).ShouldBeFalse($"0 in {size}, with a proof");
        }

        Merkle.Continues(0, Leaf(9), 0, Leaf(9), []).ShouldBeFalse("two equal roots that neither has");
        Merkle.Continues(-1, Merkle.EmptyRoot, 3, tree.Root, []).ShouldBeFalse();
    }

    [Fact]
    public void Trees_of_one_size_are_the_same_or_neither_continues_the_other()
    {
        Merkle.Continues(5, Leaf(1), 5, Leaf(1), []).ShouldBeTrue();
        Merkle.Continues(5, Leaf(1), 5, Leaf(2), []).ShouldBeFalse();
        Merkle.Continues(5, Leaf(1), 5, Leaf(1), [Leaf(3)]).ShouldBeFalse();
        new Tiles(_folder.FullName).Consistency(5, 5).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(1, 67, 12, "tile/1/067.p/12")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    public void Tiles_lie_where_the_specification_says(int level, long index, int width, string name) =>
        Tiles.NameOf(level, index, width).ShouldBe(name);

    private static IEnumerable<long> Sizes() => [1, 2, 3, 5, 100, 255, 256, 257, 300, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 66_000];

    private static void Grow(MerkleTree tree, Tiles tiles, long size)
    {
        while (tree.Size < size)
        {
            tiles.Add(Leaf(tree.Size));
            tree.Add(Leaf(tree.Size));
        }

        tiles.Flush();
    }

    private static byte[] Leaf(long index) => Merkle.Leaf(Encoding.UTF8.GetBytes($"entry {index}"));
}
