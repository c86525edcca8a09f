using System.Security.Cryptography;
using System.Text;
using Audit.Proof;

namespace Audit.Tests.Proof;

/// <summary>Three keys, one after the other: the second from 100 facts on, the third from 200.</summary>
public sealed class KeyChainTests : IDisposable
{
    private const string Origin = "desk.example/ledger";
    private static readonly DateTimeOffset Began = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private readonly ECDsa[] _keys = [.. Enumerable.Range(0, 4).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
    private readonly List<Finding> _findings = [];

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Whichever_key_is_trusted_each_is_believed_for_its_time(int trusted)
    {
        var chain = Chain(trusted, Change(1, 2, 200), Change(0, 1, 100));
        _findings.ShouldBeEmpty();
        chain.Changes.Select(c => c.Ledger.Size).ShouldBe([100, 200]);
        foreach (var (key, size) in new[] { (0, 1), (0, 100), (1, 100), (1, 150), (1, 200), (2, 200), (2, 900) })
        {
            chain.Open(At(size).Sign(_keys[key])).Size.ShouldBe(size);
        }
    }

    [Theory]
    [InlineData(0, 101)]
    [InlineData(1, 99)]
    [InlineData(1, 201)]
    [InlineData(2, 199)]
    public void A_key_is_not_believed_beyond_its_time(int key, int size)
    {
        var chain = Chain(2, Change(0, 1, 100), Change(1, 2, 200));
        Should.Throw<CheckpointException>(() => chain.Open(At(size).Sign(_keys[key]))).Kind.ShouldBe(FindingKind.FormerKey);
    }

    /// <summary>Whoever stole it shows a ledger that did not grow.</summary>
    [Fact]
    public void A_key_that_was_given_up_says_nothing_of_later_even_of_the_same_ledger()
    {
        var chain = Chain(1, Change(0, 1, 100));
        var later = At(100) with { At = At(100).At.AddSeconds(61) };
        Should.Throw<CheckpointException>(() => chain.Open(later.Sign(_keys[0]))).Kind.ShouldBe(FindingKind.FormerKey);
        chain.Open(later.Sign(_keys[1])).At.ShouldBe(later.At);
        chain.Open((later with { At = At(100).At.AddSeconds(60) }).Sign(_keys[0])).Size.ShouldBe(100, "clocks differ so far");
    }

    [Fact]
    public void A_key_that_no_change_leads_to_is_not_believed()
    {
        var chain = Chain(0, Change(0, 1, 100));
        Should.Throw<CheckpointException>(() => chain.Open(At(300).Sign(_keys[2]))).Kind.ShouldBe(FindingKind.WrongKey);
    }

    [Theory]
    [InlineData("100\n", "300\n")]
    [InlineData("time 2026", "time 2025")]
    [InlineData("from ", "From ")]
    [InlineData("desk.example/ledger\n1", "desk.example/other\n1")]
    public void A_word_changed_in_a_change_is_found(string word, string other)
    {
        Chain(0, Change(0, 1, 100).Replace(word, other, StringComparison.Ordinal)).Changes.ShouldBeEmpty();
        _findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.BadKeyChange);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_change_that_one_key_did_not_sign_is_found(int missing)
    {
        var lines = Change(0, 1, 100).Split('\n').ToList();
        lines.RemoveAt(lines.Count - 3 + missing);
        Chain(0, string.Join('\n', lines)).Changes.ShouldBeEmpty();
        _findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Kind.ShouldBe(FindingKind.BadKeyChange), f => f.What.ShouldContain(missing == 0 ? "given up" : "taken"));
    }

    /// <summary>The thief names a key of their own, or puts the right one's signature under it.</summary>
    [Fact]
    public void A_change_to_another_key_cannot_borrow_a_signature()
    {
        var (right, wrong) = (new KeyChange(At(100), PublicKey.Of(_keys[0]), PublicKey.Of(_keys[1])), new KeyChange(At(100), PublicKey.Of(_keys[0]), PublicKey.Of(_keys[2])));
        Chain(0, wrong.Text + "\n" + string.Join('\n', right.Sign(_keys[0], _keys[1]).Split('\n')[^3..])).Changes.ShouldBeEmpty();
        _findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.BadKeyChange);
    }

    [Fact]
    public void Two_changes_from_one_key_are_a_fork_and_neither_is_followed()
    {
        Chain(0, Change(0, 1, 100), Change(0, 2, 50)).Changes.ShouldBeEmpty();
        _findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Fork);
    }

    [Fact]
    public void The_same_change_twice_is_one()
    {
        Chain(1, Change(0, 1, 100), Change(0, 1, 100)).Changes.ShouldHaveSingleItem();
        _findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_change_between_strangers_one_that_goes_back_and_one_that_returns_to_a_key_are_found()
    {
        Chain(0, Change(2, 3, 100)).Changes.ShouldBeEmpty();
        Chain(0, Change(0, 1, 100), Change(1, 2, 50));
        Chain(0, Change(0, 1, 100), Change(1, 0, 200));
        _findings.Select(f => f.Kind).ShouldBe(Enumerable.Repeat(FindingKind.BadKeyChange, 3));
    }

    /// <summary>Kept as any checkpoint is, and for whoever knows nothing of changes it is one.</summary>
    [Fact]
    public void A_change_is_a_checkpoint_for_either_key()
    {
        var note = Change(0, 1, 100);
        (Checkpoint.Open(note, _keys[0]).Size, Checkpoint.Open(note, _keys[1]).Size, Checkpoint.SizeIn(note)).ShouldBe((100, 100, 100));
        (KeyChange.IsOne(note), KeyChange.IsOne(At(100).Sign(_keys[0])), KeyChange.IsOne("")).ShouldBe((true, false, false));
        Chain(0, note).Open(note).Size.ShouldBe(100);
    }

    private KeyChain Chain(int trusted, params string[] notes) => new(notes, _keys[trusted], TimeSpan.FromMinutes(1), _findings.Add);

    private string Change(int from, int to, long size) =>
        new KeyChange(At(size), PublicKey.Of(_keys[from]), PublicKey.Of(_keys[to])).Sign(_keys[from], _keys[to]);

    private static Checkpoint At(long size) => new(Origin, size, SHA256.HashData(Encoding.UTF8.GetBytes($"{size}")), Began.AddSeconds(size));
}
