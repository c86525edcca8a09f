using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Audit;
using Audit.Proof;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

/// <summary>I7: an export is checked anywhere, with nothing but the public key.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private const int Facts = 300;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("verify");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestDatabase _database = null!;

    private string Proof => Path.Combine(_folder.FullName, "proof");

    private string PublicKey => Path.Combine(_folder.FullName, "ledger.pub.pem");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await using var writer = new LedgerWriter(_database.Service);
        await Task.WhenAll(Chained().Select(fact => writer.AddAsync(fact, default)));
        await new Notary(_database.Service, new ProofFolder(Proof), _key, "desk.example/ledger", TimeProvider.System).SignAsync(default);
        await File.WriteAllTextAsync(PublicKey, _key.ExportSubjectPublicKeyInfoPem());
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_sound_export_passes_and_goes_on_passing_as_it_grows()
    {
        var export = await ExportAsync("sound");
        var run = await RunAsync("verify", export, "--key", PublicKey, "--json");
        run.ExitCode.ShouldBe(0, run.Output + run.Errors);
        (run.Json["sound"]!.GetValue<bool>(), run.Json["facts"]!.GetValue<int>(), run.Json["signedFacts"]!.GetValue<int>())
            .ShouldBe((true, Facts, Facts));

        await ExportAsync("sound");
        var words = await RunAsync("verify", export, "--key", PublicKey, "--known", Path.Combine(Proof, "checkpoint"));
        words.ExitCode.ShouldBe(0, words.Output + words.Errors);
        words.Output.ShouldContain("Nothing was altered or lost.");
    }

    [Fact]
    public async Task A_history_from_before_2000_with_seven_decimals_is_sound()
    {
        var cases = Path.Combine(Desk.Root, "tests", "Audit.Tests", "Import", "cases");
        var imported = await RunAsync(
            ["import", Path.Combine(cases, "before-2000.csv"), "--mapping", Path.Combine(cases, "before-2000.json"), .. On(_database)]);
        imported.ExitCode.ShouldBe(0, imported.Errors);
        await new Notary(_database.Service, new ProofFolder(Proof), _key, "desk.example/ledger", TimeProvider.System).SignAsync(default);
        var run = await RunAsync("verify", await ExportAsync("old"), "--key", PublicKey);
        run.ExitCode.ShouldBe(0, run.Output + run.Errors);
    }

    [Theory]
    [InlineData("""update ledger set data = jsonb_set(data, '{note}', '"other"') where position = 120""", "edited", 120)]
    [InlineData("delete from ledger where position between 40 and 60", "missing", 40)]
    [InlineData("delete from ledger where position > 290", "cutOff", 291)]
    [InlineData("update ledger set received_at = received_at - interval '1 hour' where position = 7", "notWhatWasSigned", 7)]
    public async Task What_was_done_to_the_ledger_is_found_in_its_export_with_its_place(string tampering, string kind, int position)
    {
        await using (var command = _database.Owner.CreateCommand(tampering))
        {
            await command.ExecuteNonQueryAsync();
        }

        var run = await RunAsync("verify", await ExportAsync("tampered"), "--key", PublicKey, "--json");
        run.ExitCode.ShouldBe(1, run.Output + run.Errors);
        run.Json["findings"]!.AsArray().Select(f => ((string)f!["kind"]!, (int?)f["position"])).ShouldContain((kind, position));
    }

    [Fact]
    public async Task What_was_done_to_the_export_itself_is_found_too()
    {
        var export = await ExportAsync("cut");
        var manifest = Path.Combine(export, "export.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        json["files"]!.AsArray().RemoveAt(0);
        await File.WriteAllTextAsync(manifest, json.ToJsonString());
        (await RunAsync("verify", export, "--key", PublicKey)).ExitCode.ShouldBe(1);

        var other = await ExportAsync("other");
        await File.WriteAllTextAsync(Path.Combine(other, "proof", "checkpoint"), "nothing");
        var run = await RunAsync("verify", other, "--key", PublicKey);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("wrong-key: The checkpoint has no signature.");
    }

    [Fact]
    public async Task Another_key_fails_the_check_and_a_missing_one_is_no_source()
    {
        var export = await ExportAsync("keys");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(_folder.FullName, "other.pem");
        await File.WriteAllTextAsync(file, other.ExportSubjectPublicKeyInfoPem());
        (await RunAsync("verify", export, "--key", file)).ExitCode.ShouldBe(1);
        (await RunAsync("verify", export, "--key", file + ".not")).ExitCode.ShouldBe(3);
        (await RunAsync("verify", Path.Combine(export, "not"), "--key", PublicKey)).ExitCode.ShouldBe(3);
        (await RunAsync("verify", export)).ExitCode.ShouldBe(2);
    }

    private async Task<string> ExportAsync(string name)
    {
        var export = Path.Combine(_folder.FullName, name);
        var run = await RunAsync(["export", export, "--proof", Proof, .. On(_database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return export;
    }

    private static IEnumerable<LedgerFact> Chained()
    {
        var began = new DateTimeOffset(2026, 3, 1, 22, 0, 0, TimeSpan.Zero);
        var heads = new Dictionary<int, byte[]>();
        for (var i = 0; i < Facts; i++)
        {
            var (stream, at) = (i % 30, began.AddMinutes(i));
            var json = $$"""{"requestId":"{{Id(stream)}}","note":"fact {{i}}","at":"{{at:O}}"}""";
            var fact = new LedgerFact(
                0, Id(1000 + i), "work-orders", i + 1, Id(stream), "work-order", (i / 30) + 1, "progress_reported", 1, "department/network",
                Id(stream), $"message-{i}", at, at, null, TimeProvider.System.GetUtcNow(), JsonElement.Parse(json), "");
            heads[stream] = LedgerEntry.HashOf(fact, heads.GetValueOrDefault(stream) ?? [], Encoding.UTF8.GetBytes(json));
            yield return fact with { Hash = Convert.ToBase64String(heads[stream]) };
        }

        static Guid Id(int number) => new(number, 0, 0, new byte[8]);
    }
}
