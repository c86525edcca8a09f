using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Audit;
using Audit.Proof;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>I5 and I6: what really happened stands in a ledger that an outsider can check.</summary>
[Collection(nameof(RunningDesk))]
public sealed class ProofTests(RunningDesk desk)
{
    private const string Agent = "t-proof";

    /// <summary>At a thousand times the speed a moment's wait is an hour.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(1);

    [Fact]
    public async Task Facts_of_real_services_are_chained_signed_and_sound()
    {
        var last = await PlayAsync("proof-1");
        using var key = SigningKey.Read(desk.LedgerKey.PublicFile);
        await SignedAsync(last, key);

        var verification = new Verification(new ProofFolder(desk.ProofFolder), key, [], Tolerance, allowedTail: long.MaxValue); // the desk goes on meanwhile
        await foreach (var fact in desk.PartOf<LedgerReader>("audit").InOrderAsync(default))
        {
            verification.Add(fact);
        }

        var verdict = verification.Finish();
        verdict.Findings.ShouldBeEmpty();
        verdict.SignedFacts.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task An_outsider_proves_one_fact_and_that_nothing_was_taken_back()
    {
        using var key = SigningKey.Read(desk.LedgerKey.PublicFile);
        var before = await SignedAsync(await PlayAsync("proof-2"), key);
        var last = await PlayAsync("proof-3");
        var after = await SignedAsync(last, key);

        var told = await ReadAsync($"/proof/facts/{last["factId"]}");
        var signed = Checkpoint.Open(told["checkpoint"]!.ToString(), key);
        Merkle.Includes(
            Bytes(told["leaf"]), told["index"]!.GetValue<long>(), told["size"]!.GetValue<long>(), Path(told), signed.Root).ShouldBeTrue();

        var consistency = await ReadAsync($"/proof/consistency?from={before.Size}&to={after.Size}");
        Merkle.Continues(before.Size, before.Root, after.Size, after.Root, Path(consistency)).ShouldBeTrue();
        (await ReadAsync("/proof/key-changes"))["changes"]!.AsArray().ShouldBeEmpty();
    }

    /// <summary>I7: one file, checked offline; and one word changed in it is found.</summary>
    [Fact]
    public async Task The_evidence_for_one_request_is_checked_with_the_public_key_alone()
    {
        using var key = SigningKey.Read(desk.LedgerKey.PublicFile);
        var first = Guid.Parse((await PlayAsync("proof-4"))["requestId"]!.ToString());
        await desk.RateAsync(first, 5);
        await desk.TypesAsync(first, "matter_closed");
        var second = (await desk.PostAsync(Roles.Channel, "app", "intake", "/contacts", new ReceiveContact(
            Channel.App, "proof-5", CustomerId: "c-proof-4", Text: "Again", IvrChoices: Playing.Question)))!["requestId"]!.GetValue<Guid>();
        second.ShouldNotBe(first);
        var last = await SettleAsync(second); // of a customer whose stream in Intake began with another request
        await SignedAsync(last, key);
        var file = (await ReadAsync($"/requests/{last["requestId"]}/evidence")).ToJsonString();

        var evidence = JsonSerializer.Deserialize<Evidence>(file, ContractJson.Options)!;
        var verdict = evidence.Verify(key);
        verdict.Findings.ShouldBeEmpty();
        verdict.Facts.ShouldBeGreaterThan(5);
        JsonSerializer.Deserialize<Evidence>(file.Replace("\"channel\":\"app\"", "\"channel\":\"web\""), ContractJson.Options)!.Verify(key)
            .Findings.ShouldContain(f => f.Kind == FindingKind.Edited);
        (evidence with { Facts = [.. evidence.Facts.Select(f => f with { Proof = evidence.Facts[0].Proof })] }).Verify(key)
            .Findings.ShouldContain(f => f.Kind == FindingKind.NotWhatWasSigned);
        (evidence with { Facts = [.. evidence.Facts.Select(f => f with { Previous = null })] }).Verify(key)
            .Findings.ShouldContain(f => f.Kind == FindingKind.Edited);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        evidence.Verify(other).Findings.Single().Kind.ShouldBe(FindingKind.WrongKey);
    }

    [Fact]
    public async Task What_there_is_no_proof_of_is_said_so()
    {
        (await StatusAsync($"/proof/facts/{Guid.NewGuid()}")).ShouldBe(404);
        (await StatusAsync("/proof/consistency?from=9&to=3")).ShouldBe(400);
        (await StatusAsync("/proof/consistency?from=0&to=99999999")).ShouldBe(400);
        (await StatusAsync("/proof/tile/0/..%2f..%2fledger.pem")).ShouldBe(404);
        (await desk.SendAsync(Roles.Agent, Agent, HttpMethod.Get, "audit", "/proof/checkpoint")).Status.ShouldBe(403);
    }

    private async Task<JsonNode> PlayAsync(string reference) => await SettleAsync(await desk.CallAsync(reference, Playing.Question));

    private async Task<JsonNode> SettleAsync(Guid request)
    {
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Settled" });
        return (await desk.HistoryWithAsync(request, f => (string?)f["type"] == "rating_requested"))[^1];
    }

    /// <summary>The checkpoint that covers a fact, once it is there.</summary>
    private Task<Checkpoint> SignedAsync(JsonNode fact, ECDsa key) => Eventually.BecomesAsync(
        async () => Checkpoint.Open((await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/proof/checkpoint"))!.ToString(), key),
        checkpoint => checkpoint.Size >= fact["position"]!.GetValue<long>(), "the fact is signed");

    private async Task<JsonNode> ReadAsync(string path) => (await desk.GetAsync(Roles.Auditor, "auditor", "audit", path))!;

    private async Task<int> StatusAsync(string path) => (await desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "audit", path)).Status;

    private static IReadOnlyList<byte[]> Path(JsonNode answer) => [.. answer["proof"]!.AsArray().Select(Bytes)];

    private static byte[] Bytes(JsonNode? base64) => Convert.FromBase64String(base64!.ToString());
}
