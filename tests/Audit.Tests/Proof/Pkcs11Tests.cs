using System.Security.Cryptography;
using System.Text;
using Audit.Proof;
using EventStore;
using Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using TestKit;

namespace Audit.Tests.Proof;

/// <summary>The ledger's key in a real PKCS#11 module.</summary>
public sealed class Pkcs11Tests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("the ledger");

    [Fact]
    public async Task What_the_token_signs_is_checked_with_the_public_half_alone()
    {
        using var key = Place(await SoftHsm.NewTokenAsync("other", "ledger"), "ledger").Open(named: null);
        using var half = PublicKey.Of(key).Open();
        for (var i = 0; i < 20; i++) // numbers of every length
        {
            var signature = key.SignData(Text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            half.VerifyData(Text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence).ShouldBeTrue();
            key.VerifyData(Text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence).ShouldBeTrue();
        }

        Should.Throw<CryptographicException>(() => key.ExportParameters(includePrivateParameters: true));
    }

    [Fact]
    public async Task A_session_that_was_lost_is_opened_again()
    {
        using var key = Place(await SoftHsm.NewTokenAsync("ledger"), "ledger").Open(named: null);
        var before = PublicKey.Of(key);
        var factories = new Pkcs11InteropFactories();
        foreach (var ended in new[] { false, true })
        {
            var module = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, SoftHsm.Module, AppType.MultiThreaded);
            module.GetSlotList(SlotsType.WithTokenPresent).ForEach(slot => slot.CloseAllSessions());
            if (ended) module.Dispose(); // for the whole process
            key.VerifyData(Text, key.SignData(Text, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256).ShouldBeTrue();
            PublicKey.Of(key).ShouldBe(before);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_named_and_never_with_the_PIN()
    {
        var token = await SoftHsm.NewTokenAsync("ledger", "twice", "twice");
        Away(new Pkcs11Place("/no/such/module.so", token, "ledger", SoftHsm.PinFile())).ShouldContain("/no/such/module.so");
        Away(new Pkcs11Place(typeof(Pkcs11Tests).Assembly.Location, token, "ledger", SoftHsm.PinFile())).ShouldContain("cannot be had");
        Away(Place("other", "ledger")).ShouldContain("no token of that label");
        Away(Place(token, "other")).ShouldContain("no EC key 'other'");
        Away(Place(token, "twice")).ShouldContain("more than one EC key 'twice'");
        Away(Place(token, "ledger", "/no/such/pin")).ShouldContain("/no/such/pin");

        var pinFile = SoftHsm.PinFile("0815-wrong");
        Away(Place(token, "ledger", pinFile)).ShouldSatisfyAllConditions(
            why => why.ShouldContain(pinFile), why => why.ShouldContain("CKR_PIN_INCORRECT"), why => why.ShouldNotContain("0815"));
    }

    /// <summary>A token locks itself after a few.</summary>
    [Fact]
    public async Task A_wrong_PIN_is_tried_once_until_there_is_another()
    {
        var token = await SoftHsm.NewTokenAsync("ledger");
        var (wrong, right) = (SoftHsm.PinFile("0815-wrong"), SoftHsm.PinFile());
        var place = Place(token, "ledger", wrong);
        Away(place).ShouldContain("CKR_PIN_INCORRECT");
        Away(place).ShouldNotContain("CKR_PIN_INCORRECT");
        File.Copy(right, wrong, overwrite: true);
        using var key = place.Open(named: null);
        key.KeySize.ShouldBe(256);
    }

    [Fact]
    public async Task A_ledger_goes_from_a_file_to_a_token_and_on_to_another_key_there_and_each_public_key_verifies_it()
    {
        await using var ledger = await SignedLedger.CreateAsync();
        var token = await SoftHsm.NewTokenAsync("ledger-a");
        var (file, first) = (ledger.NewKey("ledger.pem"), Place(token, "ledger-a"));
        using var a = file.Open(named: null);
        await ledger.AddAsync(10);
        await ledger.SignAsync(file);

        using var b = first.Open(named: null);
        var both = new KeyPlaces([file, first]);
        await ledger.Rotation.RunAsync(file, b, default);
        await ledger.AddAsync(10);
        await ledger.SignAsync(both);
        Checkpoint.Open(ledger.Proofs.FindLatest()!, b).Size.ShouldBe(20);
        await Should.ThrowAsync<KeyAwayException>(() => ledger.SignAsync(file), "it was given up");

        await SoftHsm.AddKeyAsync(token, "ledger-b");
        using var c = Place(token, "ledger-b").Open(named: null);
        await ledger.Rotation.RunAsync(first, c, default);
        await ledger.AddAsync(10);
        await ledger.SignAsync(first); // the change says which of the token's keys it is
        Checkpoint.Open(ledger.Proofs.FindLatest()!, c).Size.ShouldBe(30);
        (await ledger.Rotation.RunAsync(first, c, default)).To.ShouldBe(PublicKey.Of(c), "it is made already");

        foreach (var key in new[] { a, b, c })
        {
            var verdict = await ledger.VerifyAsync(key);
            verdict.Findings.ShouldBeEmpty();
            verdict.KeyChanges!.Select(change => change.UpTo).ShouldBe([10, 20]);
            (await ledger.EvidenceAsync()).Verify(key).Findings.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_service_whose_token_does_not_open_says_so_is_not_ready_and_signs_once_it_does()
    {
        await using var ledger = await SignedLedger.CreateAsync();
        var (wrong, right) = (SoftHsm.PinFile("0815-wrong"), SoftHsm.PinFile());
        var settings = ProofSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Proof:Folder"] = ledger.Proofs.FullName, ["Proof:EverySeconds"] = "1", ["Proof:Pkcs11:Module"] = SoftHsm.Module,
            ["Proof:Pkcs11:Token"] = await SoftHsm.NewTokenAsync("ledger"), ["Proof:Pkcs11:Key"] = "ledger", ["Proof:Pkcs11:PinFile"] = wrong,
        }).Build());
        var log = new LogLines<NotaryLoop>();
        var leader = new Leader(ledger.Database.Service, Schema.For(AuditService.Name), NullLogger<Leader>.Instance);
        using var loop = new NotaryLoop(settings, ledger.Database.Service, leader, ledger.Clock, log);
        await ledger.AddAsync(5);
        await loop.StartAsync(default);
        await Eventually.BecomesAsync(() => loop.CheckHealthAsync(new()), health => health.Status == HealthStatus.Unhealthy, "the service is not ready");
        log.Of(2002).ShouldNotBeEmpty();

        File.Copy(right, wrong, overwrite: true);
        await Eventually.BecomesAsync(() => Task.FromResult(ledger.Proofs.FindLatest()), note => note is not null, "the ledger is signed");
        await Eventually.BecomesAsync(() => loop.CheckHealthAsync(new()), health => health.Status == HealthStatus.Healthy, "the service is ready");
        await loop.StopAsync(default);
        log.Of(2004).ShouldHaveSingleItem();
        log.Of(2002).ShouldAllBe(line => !line.Contains("0815"));
    }

    [Fact]
    public void Settings_that_name_no_key_or_half_of_one_are_refused()
    {
        (string, string)[] folder = [("Proof:Folder", "/proof")];
        Missing(folder).ShouldContain("Proof:KeyFile");
        Missing([.. folder, ("Proof:Pkcs11:Module", "/module.so"), ("Proof:Pkcs11:Token", "desk"), ("Proof:Pkcs11:Key", "ledger")]).ShouldContain("Proof:Pkcs11:PinFile");

        static string Missing((string Name, string Value)[] settings) => Should.Throw<InvalidOperationException>(() => ProofSettings.Of(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))).Build())).Message;
    }

    private static Pkcs11Place Place(string token, string label, string? pinFile = null) => new(SoftHsm.Module, token, label, pinFile ?? SoftHsm.PinFile());

    private static string Away(Pkcs11Place place) => Should.Throw<KeyAwayException>(() => place.Open(named: null)).Message;
}
