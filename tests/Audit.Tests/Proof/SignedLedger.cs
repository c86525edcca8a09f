using System.Security.Cryptography;
using Audit.Proof;
using Contracts.WorkOrders.V1;
using Microsoft.Extensions.Time.Testing;
using TestKit;

namespace Audit.Tests.Proof;

/// <summary>A ledger in a database of its own, with proofs in a folder beside it. An hour passes with each fact that is added.</summary>
internal sealed class SignedLedger : IAsyncDisposable
{
    private const string Origin = "desk.example/ledger";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("signed");
    private readonly Ledger _facts = new();

    private SignedLedger(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public FakeTimeProvider Clock { get; } = new(Life.At(60 * 24));

    public ProofFolder Proofs => new(PathOf("proof"));

    public LedgerReader Reader => new(Database.Service);

    public KeyRotation Rotation => new(Database.Service, Proofs, Clock);

    public static async Task<SignedLedger> CreateAsync() => new(await TestDatabase.CreateAsync(LedgerTable.MapTo));

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A file with a new key.</summary>
    public KeyFile NewKey(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return KeyFile.Write(PathOf(name), key);
    }

    public Notary OpenNotary(IKeyPlace place, ProofFolder? proofs = null) => new(Database.Service, proofs ?? Proofs, place, Origin, Clock);

    public async Task<Checkpoint> SignAsync(IKeyPlace place, ProofFolder? proofs = null)
    {
        using var notary = OpenNotary(place, proofs);
        return await notary.SignAsync(default);
    }

    public async Task AddAsync(int count)
    {
        await using var writer = new LedgerWriter(Database.Service);
        for (var i = 0; i < count; i++)
        {
            var number = _facts.Facts.Count;
            Guid stream = new(number / 10, 0, 0, new byte[8]);
            _facts.Add("work-orders", stream, $"message-{number}", new WorkOrderReturned(
                stream, Ledger.RequestId, "network", $"reason {number}", "billing", TimeSpan.FromMinutes(number), Life.At(number)));
            Clock.Advance(TimeSpan.FromHours(1));
            (await writer.AddAsync(_facts.Facts[number] with { ReceivedAt = Clock.GetUtcNow() }, default)).ShouldBeTrue();
        }
    }

    public async Task<Verdict> VerifyAsync(ECDsa key, ProofFolder? proofs = null, params string[] known)
    {
        var verification = new Verification(proofs ?? Proofs, key, known, TimeSpan.FromMinutes(1), allowedTail: 0);
        await foreach (var fact in Reader.InOrderAsync(default)) verification.Add(fact);
        return verification.Finish();
    }

    public async Task<Evidence> EvidenceAsync() => Evidence.Of(
        await Reader.ToldOfRequestAsync(Ledger.RequestId, default), await Reader.PreviousHashesAsync(Ledger.RequestId, default), Proofs);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
