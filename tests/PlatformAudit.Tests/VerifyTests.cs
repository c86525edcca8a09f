using DuckDB.NET.Data;
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

    private string PrivateKey => Path.Combine(_folder.FullName, "ledger.pem");

    private string PublicKey => Path.Combine(_folder.FullName, "ledger.pub.pem");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await AddAsync(from: 0, to: Facts);
        KeyFile.Write(PrivateKey, _key);
        await SignAsync();
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

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(null)]
    public async Task An_export_whose_files_are_cut_short_or_gone_is_a_finding(int? left)
    {
        var export = await ExportAsync("damaged");
        foreach (var file in Directory.GetFiles(export, "*.parquet", SearchOption.AllDirectories))
        {
            if (left is { } bytes) await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file))[..bytes]);
            else File.Delete(file);
        }

        var run = await RunAsync("verify", export, "--key", PublicKey);
        (run.ExitCode, run.Errors.Contains("   at ", StringComparison.Ordinal)).ShouldBe((1, false), run.Output + run.Errors);
        run.Output.ShouldContain("cannot be read behind position 0");
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 })]
    [InlineData(new byte[] { (byte)'[', (byte)']' })]
    public async Task What_is_no_evidence_is_refused_in_words_for_people(byte[] content)
    {
        var file = Path.Combine(_folder.FullName, "request.json.gz");
        await File.WriteAllBytesAsync(file, content);
        var run = await RunAsync("verify", file, "--key", PublicKey);
        run.ExitCode.ShouldBe(3, run.Output);
        run.Errors.ShouldContain("is no evidence");
        run.Errors.ShouldNotContain("Audit.Proof");
        run.Errors.ShouldNotContain("LineNumber");
    }

    [Theory]
    [InlineData("[null]", "[]")]
    [InlineData("""[{"fact":FACT,"proof":[null]}]""", "[]")]
    [InlineData("""[{"fact":FACT,"proof":[]}]""", "[null]")]
    [InlineData("""[{"fact":EMPTY,"proof":[]}]""", "[]")]
    public async Task Evidence_with_nulls_is_refused_in_words(string facts, string keyChanges)
    {
        const string Fact =
            """
            {"position":1,"factId":"00000001-0000-0000-0000-000000000000","service":"intake","serviceSequence":1,"streamId":"00000001-0000-0000-0000-000000000000",
             "streamType":"matter","streamVersion":1,"type":"contact_received","typeVersion":1,"occurredAt":"2026-03-01T22:00:00Z","recordedAt":"2026-03-01T22:00:00Z",
             "receivedAt":"2026-03-01T22:00:00Z","data":{},"hash":""}
            """;
        var said = facts.Replace("FACT", Fact, StringComparison.Ordinal).Replace("EMPTY", Fact.Replace("{}", "null", StringComparison.Ordinal), StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "request.json");
        await File.WriteAllTextAsync(
            file, $$"""{"requestId":"00000001-0000-0000-0000-000000000000","checkpoint":"note","facts":{{said}},"keyChanges":{{keyChanges}}}""");
        var run = await RunAsync("verify", file, "--key", PublicKey);
        run.ExitCode.ShouldBe(3, run.Output + run.Errors);
        run.Errors.ShouldContain("is null");
        run.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_history_from_before_2000_with_seven_decimals_is_sound()
    {
        var cases = Path.Combine(Desk.Root, "tests", "Audit.Tests", "Import", "cases");
        var imported = await RunAsync(
            ["import", Path.Combine(cases, "before-2000.csv"), "--mapping", Path.Combine(cases, "before-2000.json"), .. On(_database)]);
        imported.ExitCode.ShouldBe(0, imported.Errors);
        await SignAsync();
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

    /// <summary>Recomputing goes by columns beside the content, which no hash covers.</summary>
    [Theory]
    [InlineData("due_100ns = 864000000000")]
    [InlineData("word = 'kept'")]
    [InlineData("slice = slice + 1")]
    [InlineData("recorded_us = recorded_us + 1")]
    public async Task A_column_of_the_export_that_contradicts_its_content_is_found(string change)
    {
        var export = await ExportAsync("columns", key: "");
        (await RunAsync("verify", export, "--key", PublicKey, "--allow-unsigned-files")).ExitCode.ShouldBe(0);
        var file = Directory.GetFiles(export, "*.parquet", SearchOption.AllDirectories).Order().First();
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync();
        await using var command = duck.CreateCommand();
        command.CommandText =
            $"""
            set TimeZone = 'UTC';
            create table t as select * from read_parquet('{file}', hive_partitioning = false);
            update t set {change} where position = (select min(position) from t);
            copy t to '{file}' (format parquet)
            """;
        await command.ExecuteNonQueryAsync();

        var run = await RunAsync("verify", export, "--key", PublicKey, "--allow-unsigned-files", "--json");
        run.ExitCode.ShouldBe(1, run.Output + run.Errors);
        run.Json["findings"]!.AsArray().Single(f => (string)f!["kind"]! == "edited")!["what"]!.ToString().ShouldContain("A column beside its content");
    }

    /// <summary>Queries over an export read every file of it (infra/docs/measures.md).</summary>
    [Theory]
    [InlineData("day=2026-03-01/facts-000000000301-000000000400.parquet", false)]
    [InlineData("day=2026-03-01/facts-000000000301-000000000400.parquet", true)]
    [InlineData("more/facts.parquet", false)]
    [InlineData("proof/facts.parquet", false)]
    public async Task A_file_that_was_added_is_found_though_export_json_says_that_it_is_being_written(string added, bool isNamed)
    {
        var export = await ExportAsync("added");
        var (file, manifest) = (Path.Combine(export, added), Path.Combine(export, "export.json"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(FilesOf(export)[0], file);
        if (isNamed)
        {
            var json = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
            json["writing"] = new JsonArray(added);
            await File.WriteAllTextAsync(manifest, json.ToJsonString());
        }

        var run = await RunAsync("verify", export, "--key", PublicKey);
        run.ExitCode.ShouldBe(1, run.Output + run.Errors);
        run.Output.ShouldContain($"bad-evidence: {added} is not named in export.json");
        run.Output.ShouldNotContain("Nothing was altered or lost");
    }

    /// <summary>And they count by the day that a folder is called after.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Facts_that_were_put_on_another_day_are_found(bool inName, bool inDay)
    {
        var export = await ExportAsync("days", key: "");
        var manifest = Path.Combine(export, "export.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        if (inName)
        {
            Directory.Move(Path.Combine(export, "day=2026-03-01"), Path.Combine(export, "day=2026-02-01"));
            json["files"]![0]!["name"] = json["files"]![0]!["name"]!.ToString().Replace("day=2026-03-01", "day=2026-02-01", StringComparison.Ordinal);
        }

        if (inDay) json["files"]![0]!["day"] = "2026-02-01";
        await File.WriteAllTextAsync(manifest, json.ToJsonString());

        var run = await RunAsync("verify", export, "--key", PublicKey, "--allow-unsigned-files", "--json");
        run.ExitCode.ShouldBe(1, run.Output + run.Errors);
        var findings = run.Json["findings"]!.AsArray();
        findings.Select(f => (int)f!["position"]!).ShouldBe(Enumerable.Range(1, 120), "those of the last two hours of that day");
        findings.ShouldAllBe(f => f!["what"]!.ToString().Contains("another UTC day"));
    }

    [Fact]
    public async Task A_folder_that_was_called_after_another_day_is_found_though_export_json_is_as_it_was()
    {
        var export = await ExportAsync("folder");
        Directory.Move(Path.Combine(export, "day=2026-03-01"), Path.Combine(export, "day=2026-02-01"));
        var run = await RunAsync("verify", export, "--key", PublicKey);
        run.ExitCode.ShouldBe(1, run.Output + run.Errors);
        run.Output.ShouldContain("bad-evidence: day=2026-02-01 is not named in export.json");
    }

    [Fact]
    public async Task An_export_that_goes_on_is_sound_with_what_its_next_run_has_left_of_proofs()
    {
        var export = await ExportAsync("goes-on");
        await AddAsync(from: Facts, to: Facts + 10);
        await SignAsync();
        await ExportAsync("goes-on");
        foreach (var next in new[] { "export.json.new", "proof/checkpoint.next" }) await File.WriteAllTextAsync(Path.Combine(export, next), "half");
        var run = await RunAsync("verify", export, "--key", PublicKey);
        run.ExitCode.ShouldBe(0, run.Output + run.Errors);
        FilesOf(export).Length.ShouldBe(3, "two of one day");
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

    [Fact]
    public async Task An_export_waits_for_a_checkpoint_that_covers_it()
    {
        await AddAsync(from: Facts, to: Facts + 10);
        var export = Path.Combine(_folder.FullName, "waits");
        var running = RunAsync(["export", export, "--proof", Proof, "--key", PrivateKey, "--json", .. On(_database)]);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, default);
        running.IsCompleted.ShouldBeFalse("nothing covers the last ten");
        await SignAsync();
        await AddAsync(from: Facts + 10, to: Facts + 20);

        var run = await running;
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Json["facts"]!.GetValue<int>().ShouldBe(Facts + 10, "what came later is not covered");
        var verdict = await RunAsync("verify", export, "--key", PublicKey, "--json");
        verdict.ExitCode.ShouldBe(0, verdict.Output + verdict.Errors);
        (verdict.Json["facts"]!.GetValue<int>(), verdict.Json["signedFacts"]!.GetValue<int>()).ShouldBe((Facts + 10, Facts + 10));
    }

    [Fact]
    public async Task An_export_that_nothing_covers_is_not_made_and_one_with_an_unsigned_tail_is_not_proved()
    {
        await AddAsync(from: Facts, to: Facts + 10);
        var export = Path.Combine(_folder.FullName, "tail");
        var run = await RunAsync(["export", export, "--proof", Proof, "--wait", "00:00:01", .. On(_database)]);
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("The ledger has 310 facts, and only 300 are covered by a checkpoint.");
        Directory.GetFiles(export).Select(Path.GetFileName).ShouldBe(["export.json"], "the folder is claimed");

        (await RunAsync(["export", export, "--proof", Proof, "--key", PrivateKey, "--allow-unsigned-tail", "10", .. On(_database)])).ExitCode.ShouldBe(0);
        var strict = await RunAsync("verify", export, "--key", PublicKey);
        strict.ExitCode.ShouldBe(1);
        strict.Output.ShouldContain("unsigned-tail: Positions 301 to 310 are covered by no checkpoint");
        strict.Output.ShouldContain("Positions 1 to 300 are covered by the latest checkpoint that came with it");
        strict.Output.ShouldNotContain("Nothing was altered or lost");

        var allowed = await RunAsync("verify", export, "--key", PublicKey, "--allow-unsigned-tail", "10");
        allowed.ExitCode.ShouldBe(0, allowed.Output + allowed.Errors);
        allowed.Output.ShouldContain("Of the 10 after them nothing is proved");
        allowed.Output.ShouldNotContain("Nothing was altered or lost");
        (await RunAsync("verify", export, "--key", PublicKey, "--allow-unsigned-tail", "-1")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task An_export_across_a_change_of_key_is_sound_for_whoever_has_either_public_key()
    {
        var (old, export) = (Path.Combine(_folder.FullName, "old.pub.pem"), await ExportAsync("across"));
        File.Copy(PublicKey, old);
        var rotated = await RunAsync(["rotate-key", "--key", PrivateKey, "--proof", Proof, "--json", .. On(_database)]);
        rotated.ExitCode.ShouldBe(0, rotated.Errors);
        rotated.Json["upTo"]!.GetValue<int>().ShouldBe(Facts);
        rotated.Json["publicKey"]!.GetValue<string>().ShouldBe((await File.ReadAllTextAsync(PublicKey)).TrimEnd());
        (await RunAsync("verify", export, "--key", old)).ExitCode.ShouldBe(0, "it is from before");
        (await RunAsync("verify", export, "--key", PublicKey)).ExitCode.ShouldBe(1, "nothing in it leads to the new key");

        await AddAsync(from: Facts, to: Facts + 10);
        await SignAsync();
        await ExportAsync("across");
        foreach (var key in new[] { old, PublicKey })
        {
            var run = await RunAsync("verify", export, "--key", key, "--known", Path.Combine(Proof, "key-changes", "1"));
            run.ExitCode.ShouldBe(0, run.Output + run.Errors);
            run.Output.ShouldContain($"Up to position 300 the key {(string?)rotated.Json["from"]} signs");
        }
    }

    [Fact]
    public async Task A_key_moves_into_a_token_that_is_named_as_RFC_7512_has_it()
    {
        var (token, pinFile) = (await SoftHsm.NewTokenAsync("ledger 2"), SoftHsm.PinFile());
        string Uri(string label) => $"pkcs11:token={token};object={label}?module-path={SoftHsm.Module}&pin-source=file:{pinFile}";
        string[] more = ["--proof", Proof, .. On(_database)];
        (await RunAsync(["rotate-key", "--key", PrivateKey, "--to", Uri("other"), .. more])).Errors.ShouldContain("there is no EC key 'other'");
        var run = await RunAsync(["rotate-key", "--key", PrivateKey, "--to", Uri("ledger%202"), "--json", .. more]);
        run.ExitCode.ShouldBe(0, run.Errors);
        await File.WriteAllTextAsync(PublicKey, run.Json["publicKey"]!.GetValue<string>());
        (await RunAsync("verify", await ExportAsync("token", Uri("ledger%202")), "--key", PublicKey)).ExitCode.ShouldBe(0);

        foreach (var wrong in new[] { "pkcs11:", Uri("a") + "&pin-value=4711", Uri("a").Replace("pin-source", "pin", StringComparison.Ordinal), Uri("") })
        {
            var refused = await RunAsync(["rotate-key", "--key", wrong, "--to", PrivateKey, .. more]);
            (refused.ExitCode, refused.Errors.Contains("4711", StringComparison.Ordinal)).ShouldBe((2, false), refused.Errors);
        }
    }

    [Fact]
    public async Task A_key_that_cannot_be_had_is_not_changed_and_it_is_said_why()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var next = Path.Combine(_folder.FullName, "next.pem");
        KeyFile.Write(next, other);
        foreach (var (key, why) in new[] { (PublicKey + ".not", "cannot be read"), (PrivateKey, "nothing is signed yet") })
        {
            var run = await RunAsync(["rotate-key", "--key", key, "--to", next, "--proof", Path.Combine(_folder.FullName, "none"), .. On(_database)]);
            run.ExitCode.ShouldBe(1, run.Output);
            run.Errors.ShouldContain(why);
        }
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_not_exported_into()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "holidays")).FullName;
        var mine = Path.Combine(folder, "facts-about-the-sea.parquet");
        await File.WriteAllTextAsync(mine, "mine");
        var run = await RunAsync(["export", folder, "--proof", Proof, .. On(_database)]);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("facts-about-the-sea.parquet, which no export wrote");
        Directory.GetFileSystemEntries(folder).ShouldBe([mine]);
    }

    private async Task AddAsync(int from, int to)
    {
        await using var writer = new LedgerWriter(_database.Service);
        await Task.WhenAll(Chained(to).Skip(from).Select(fact => writer.AddAsync(fact, default)));
    }

    private async Task SignAsync()
    {
        using var notary = new Notary(_database.Service, new ProofFolder(Proof), new KeyFile(PrivateKey), "desk.example/ledger", TimeProvider.System);
        await notary.SignAsync(default);
    }

    /// <param name="name">Of its folder.</param>
    /// <param name="key">Signs the files; the ledger's when left out, nobody's when empty.</param>
    private async Task<string> ExportAsync(string name, string? key = null)
    {
        var export = Path.Combine(_folder.FullName, name);
        string[] signs = key is "" ? [] : ["--key", key ?? PrivateKey];
        var run = await RunAsync(["export", export, "--proof", Proof, .. signs, .. On(_database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return export;
    }

    private static string[] FilesOf(string export) => [.. Directory.GetFiles(export, "*.parquet", SearchOption.AllDirectories).Order()];

    private static IEnumerable<LedgerFact> Chained(int count)
    {
        var began = new DateTimeOffset(2026, 3, 1, 22, 0, 0, TimeSpan.Zero);
        var heads = new Dictionary<int, byte[]>();
        for (var i = 0; i < count; i++)
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
