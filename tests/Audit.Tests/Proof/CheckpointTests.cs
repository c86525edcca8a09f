using System.Security.Cryptography;
using System.Text;
using Audit.Proof;

namespace Audit.Tests.Proof;

public sealed class CheckpointTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Checkpoint _checkpoint =
        new("desk.example/ledger", 70_000, SHA256.HashData("root"u8), new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));

    public void Dispose() => _key.Dispose();

    /// <summary>The form is c2sp.org/tlog-checkpoint's; the key's id that of an ECDSA key in c2sp.org/signed-note.</summary>
    [Fact]
    public void A_checkpoint_is_a_signed_note()
    {
        var note = _checkpoint.Sign(_key);
        var lines = note.Split('\n');
        lines[..4].ShouldBe(
            ["desk.example/ledger", "70000", Convert.ToBase64String(_checkpoint.Root), "time 2026-03-02T02:00:00.000000Z"]);
        lines[4].ShouldBeEmpty();
        lines[5].ShouldStartWith("— desk.example/ledger ");
        lines[6].ShouldBeEmpty();
        var signature = Convert.FromBase64String(lines[5].Split(' ')[2]);
        signature[..4].ShouldBe(SHA256.HashData(_key.ExportSubjectPublicKeyInfo())[..4]);
        _key.VerifyData(
            Encoding.UTF8.GetBytes(string.Join('\n', lines[..4]) + "\n"), signature.AsSpan(4), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence).ShouldBeTrue();
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var read = Checkpoint.Open(_checkpoint.Sign(_key), _key);
        (read.Origin, read.Size, read.At).ShouldBe((_checkpoint.Origin, _checkpoint.Size, _checkpoint.At));
        read.Root.ShouldBe(_checkpoint.Root);
    }

    [Fact]
    public void A_witness_may_sign_too()
    {
        using var witness = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var line = (_checkpoint with { Origin = "witness.example" }).Sign(witness).Split('\n')[^2];
        Checkpoint.Open(_checkpoint.Sign(_key) + line + "\n", _key).Size.ShouldBe(70_000);
    }

    [Fact]
    public void Another_key_is_not_believed()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Should.Throw<CheckpointException>(() => Checkpoint.Open(_checkpoint.Sign(other), _key)).Message.ShouldContain("this key");
    }

    [Theory]
    [InlineData("70000", "70001")]
    [InlineData("02:00:00", "03:00:00")]
    [InlineData("desk.example/ledger\n7", "desk.example/ledger\n07")]
    [InlineData("\n\n", "\nmore\n\n")]
    [InlineData("— ", "- ")]
    [InlineData("time ", "tim ")]
    public void A_word_changed_is_not_believed(string word, string other) => Should.Throw<CheckpointException>(
        () => Checkpoint.Open(_checkpoint.Sign(_key).Replace(word, other, StringComparison.Ordinal), _key));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("a\nb\nc\nd\n\n— a AAAA\n")]
    public void What_is_no_checkpoint_is_refused(string note) => Should.Throw<CheckpointException>(() => Checkpoint.Open(note, _key));
}
