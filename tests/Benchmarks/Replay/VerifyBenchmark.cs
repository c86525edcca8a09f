using System.Diagnostics;
using System.Security.Cryptography;
using Audit.Proof;

namespace Benchmarks.Replay;

/// <summary>A whole export checked offline: chains, tree, checkpoints.</summary>
public static class VerifyBenchmark
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
        [new("verify", "check an export against its checkpoints, with the public key alone", RunAsync)];

    private static async Task<IReadOnlyList<Figure>> RunAsync(Extent extent)
    {
        await using var ledger = await FilledLedger.CreateAsync(extent.Facts);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proofs = new ProofFolder(Path.Combine(ledger.Folder, "proof"));
        var signing = Stopwatch.StartNew();
        var place = KeyFile.Write(Path.Combine(ledger.Folder, "ledger.pem"), key);
        using var notary = new Notary(ledger.Database.Service, proofs, place, "bench.localhost/ledger", TimeProvider.System);
        await notary.SignAsync(default);
        signing.Stop();

        var seconds = new List<double>();
        for (var round = 0; round <= extent.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            Check(ledger, proofs, key);
            if (round > 0) seconds.Add(watch.Elapsed.TotalSeconds);
        }

        var required = Requirement.AtMost(60, "s");
        var spread = Spread.Of(seconds);
        return
        [
            new($"verify {extent.Facts:#,##0} facts offline", "s", spread, Required: required.Text, Met: required.IsMet(spread.Median, null)),
            new($"sign {extent.Facts:#,##0} facts for the first time", "s", Spread.Of([signing.Elapsed.TotalSeconds])),
        ];
    }

    private static void Check(FilledLedger ledger, ProofFolder proofs, ECDsa key)
    {
        var verification = new Verification(proofs, key, [], Tolerance, allowedTail: 0);
        foreach (var fact in ledger.Export.InOrder())
        {
            verification.Add(fact);
        }

        var verdict = verification.Finish();
        if (!verdict.Sound || verdict.SignedFacts != ledger.Facts)
        {
            throw new InvalidOperationException($"The record is not sound: {verdict.Findings.Count} findings");
        }
    }
}
