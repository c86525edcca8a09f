using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Audit;
using Audit.Proof;
using Audit.Tests;
using Contracts;
using DuckDB.NET.Data;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

/// <summary>Who reads an export with a filter is shown what it holds: its files are signed, byte for byte.</summary>
public sealed class SignedFilesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("signed-files");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HistoryFact[] _history = [.. new Histories(2, Desk.Now, TimeSpan.FromMinutes(20)).Of(60)];
    private TestDatabase _database = null!;

    private string Export => Path.Combine(_folder.FullName, "export");

    private string Proof => Path.Combine(_folder.FullName, "proof");

    private string PrivateKey => Path.Combine(_folder.FullName, "ledger.pem");

    private string PublicKey => Path.Combine(_folder.FullName, "ledger.pub.pem");

    private string Manifest => Path.Combine(Export, "export.json");

    private string[] Files => [.. Directory.GetFiles(Export, "*.parquet", SearchOption.AllDirectories).Order()];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await HistoryLedger.CopyAsync(_database.Owner, _history);
        KeyFile.Write(PrivateKey, _key);
        await File.WriteAllTextAsync(PublicKey, _key.ExportSubjectPublicKeyInfoPem());
        await SignAsync();
        await ExportAsync("--key", PrivateKey);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_index_that_hides_facts_from_filters_is_found_and_what_filters_does_not_read_the_file()
    {
        var before = await CountAsync("promise_made");
        HideTypes();
        (await CountAsync("promise_made")).ShouldBeLessThan(before, "what is done to an index hides facts");

        await MustBeFoundAsync("is not, byte for byte, the file that export.json names");
        var request = _history.First(f => f.Fact is IRequestFact).Fact is IRequestFact fact ? fact.RequestId.ToString() : "";
        foreach (var verb in new string[][] { ["recompute"], ["history", request], ["report", "--day", "2026-03-02"], ["at", "2026-03-02T10:00Z"] })
        {
            var run = await RunAsync([.. verb, "--export", Export]);
            run.ExitCode.ShouldBe(3, run.Output);
            run.Errors.ShouldContain("is not, byte for byte, the file that export.json names");
        }
    }

    [Fact]
    public async Task An_export_whose_files_nobody_signed_is_read_without_its_indexes_and_is_no_proof_of_what_filters_show()
    {
        var sound = await RunAsync("recompute", "--json", "--export", Export);
        HideTypes();
        await EditAsync(json =>
        {
            json.Remove("seal");
            foreach (var file in json["files"]!.AsArray()) (file!.AsObject().Remove("hash"), file.AsObject().Remove("bytes")).ShouldBe((true, true));
        });

        var run = await RunAsync("recompute", "--json", "--export", Export);
        ((int)run.Json["compared"]!, run.ExitCode).ShouldBe(((int)sound.Json["compared"]!, 0), run.Errors);
        ((int)sound.Json["compared"]!).ShouldBeGreaterThan(0);
        await MustBeFoundAsync("unsigned-files: export.json is not signed");

        var allowed = await VerifyAsync("--allow-unsigned-files");
        allowed.ExitCode.ShouldBe(0, allowed.Output + allowed.Errors);
        allowed.Output.ShouldContain("what they show to whoever reads them with a filter is not proved");
        allowed.Output.ShouldNotContain("Nothing was altered or lost.");
    }

    [Fact]
    public async Task A_file_with_the_same_facts_in_another_layout_is_not_what_was_signed()
    {
        var sound = await VerifyAsync();
        (sound.ExitCode, sound.Output.Contains("Nothing was altered or lost.", StringComparison.Ordinal)).ShouldBe((0, true), sound.Output + sound.Errors);
        await AskAsync(
            $"set TimeZone = 'UTC'; create table t as select * from read_parquet('{Files[0]}', hive_partitioning = false); copy t to '{Files[0]}' (format parquet, compression zstd)");
        await MustBeFoundAsync("altered-file: day=");

        // And who writes the hash of today into export.json has not signed it.
        await EditAsync(json =>
        {
            var file = json["files"]!.AsArray().Single(f => Files[0].EndsWith((string)f!["name"]!, StringComparison.Ordinal))!;
            (file["bytes"], file["hash"]) = (new FileInfo(Files[0]).Length, Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(Files[0]))));
        });
        await MustBeFoundAsync("altered-file: export.json does not say what was signed");
        (await RunAsync(["export", Export, "--proof", Proof, "--key", PrivateKey, .. On(_database)])).Errors.ShouldContain("is not what was signed");
    }

    [Fact]
    public async Task A_signed_export_is_gone_on_with_by_who_has_the_key_alone()
    {
        await GrowAsync();
        await SignAsync();
        var run = await RunAsync(["export", Export, "--proof", Proof, .. On(_database)]);
        (run.ExitCode, run.Errors.Contains("name the ledger's key", StringComparison.Ordinal)).ShouldBe((2, true), run.Errors);
        await ExportAsync("--key", PrivateKey);
        var verified = await VerifyAsync();
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Errors);
    }

    [Fact]
    public async Task Files_of_before_are_not_signed_by_a_later_run()
    {
        Directory.Delete(Export, recursive: true);
        await ExportAsync();
        await MustBeFoundAsync("unsigned-files: export.json is not signed");
        await GrowAsync();
        await SignAsync();
        await ExportAsync("--key", PrivateKey);
        await MustBeFoundAsync("files are of before files were signed");
        var allowed = await VerifyAsync("--allow-unsigned-files");
        allowed.ExitCode.ShouldBe(0, allowed.Output + allowed.Errors);
    }

    [Fact]
    public async Task A_file_that_lacks_a_column_is_out_of_reach_in_words()
    {
        Directory.Delete(Export, recursive: true);
        await ExportAsync();
        await AskAsync($"copy (select * exclude (word) from read_parquet('{Files[0]}', hive_partitioning = false)) to '{Files[0]}' (format parquet)");
        await EditAsync(json => json["files"]!.AsArray().ToList().ForEach(file => file!.AsObject().Remove("hash")));
        var run = await RunAsync("recompute", "--export", Export);
        run.ExitCode.ShouldBe(3, run.Output);
        run.Errors.ShouldContain("The export cannot be read: ");
        run.Errors.ShouldNotContain("   at ");
    }

    /// <summary>Puts others of the same length for the greatest types that the files' indexes tell.</summary>
    private void HideTypes()
    {
        foreach (var file in Files)
        {
            var bytes = File.ReadAllBytes(file);
            var footer = bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8);
            foreach (var greatest in Ask($"select distinct stats_max_value from parquet_metadata('{file}') where path_in_schema = 'type'"))
            {
                var (sought, other) = (Encoding.UTF8.GetBytes(greatest), Encoding.UTF8.GetBytes(new string('a', greatest.Length)));
                for (var i = footer; bytes.AsSpan(i).IndexOf(sought) is >= 0 and var found; i += found) other.CopyTo(bytes, i + found);
            }

            File.WriteAllBytes(file, bytes);
        }
    }

    private async Task<int> CountAsync(string type) => await Task.Run(() => int.Parse(Ask(
        $"select count(*)::varchar from read_parquet('{Export}/day=*/*.parquet', hive_partitioning = false) where type = '{type}'")[0]));

    private async Task EditAsync(Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Manifest))!.AsObject();
        edit(json);
        await File.WriteAllTextAsync(Manifest, json.ToJsonString());
    }

    private async Task MustBeFoundAsync(string finding)
    {
        var run = await VerifyAsync();
        run.ExitCode.ShouldBe(1, run.Output + run.Errors);
        run.Output.ShouldContain(finding);
        run.Output.ShouldNotContain("Nothing was altered or lost");
    }

    private static Task AskAsync(string sql) => Task.Run(() => Ask(sql));

    private static List<string> Ask(string sql)
    {
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    // The history's own clock is years ahead of its signatures.
    private Task<Run> VerifyAsync(params string[] more) => RunAsync(["verify", Export, "--key", PublicKey, "--tolerance", "36500.00:00:00", .. more]);

    /// <summary>The same once more, in streams of their own.</summary>
    private Task GrowAsync() => HistoryLedger.CopyAsync(
        _database.Owner, _history.Select(f => f with { FactId = Guid.NewGuid(), StreamId = new(f.StreamId.ToByteArray().Reverse().ToArray()) }), after: _history.Length);

    private async Task ExportAsync(params string[] more)
    {
        var run = await RunAsync(["export", Export, "--proof", Proof, .. more, .. On(_database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
    }

    private async Task SignAsync()
    {
        using var notary = new Notary(_database.Service, new ProofFolder(Proof), new KeyFile(PrivateKey), "desk.example/ledger", TimeProvider.System);
        await notary.SignAsync(default);
    }
}
