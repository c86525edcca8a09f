using System.Diagnostics;
using System.Text.RegularExpressions;
using Audit;
using Audit.Proof;
using DeskSetup;
using DeskSetup.Backup;
using EventStore;
using Messaging;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>I8: a backup may be kept for years. What it keeps has no personal text in clear, and what was erased since does not come back with it. The desk is
/// these tests' own: what all others have left on theirs would be backed up and made anew as well.</summary>
public sealed class BackupTests(RunningDesk desk) : IClassFixture<RunningDesk>, IDisposable
{
    private const string Agent = "t-backup";

    /// <summary>Each stands in every personal text of one customer and nowhere else.</summary>
    private const string Erased = "nightheron", Kept = "sandpiper";

    private const string ErasedNumber = "13977770001", KeptNumber = "13977770002";

    /// <summary>What a backup leaves out: it is made anew from what is kept, or is Marten's own, or waits for a person.</summary>
    private static readonly string[] LeftOut =
    [
        "mt_doc_agentpresence", "mt_doc_articledocument", "mt_doc_belonging", "mt_doc_carecalldocument", "mt_doc_consultationdocument", "mt_doc_findingdocument", "mt_doc_followupdocument", "mt_doc_improvementdocument", "mt_doc_inspectiondocument", "mt_doc_perioddocument", "mt_doc_requestdocument",
        "mt_doc_selfservicedocument", "mt_doc_sheetdocument", "mt_doc_usedocument", "mt_doc_workorderdocument", "mt_doc_yellowcard", "mt_doc_snapshot", "mt_doc_calendarchanges_calendarchange", "mt_doc_deadletterevent",
        "mt_event_progression", "mt_event_projection_floors", "mt_high_water_skips", "parked",
    ];

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-backup").FullName;

    private string Backup => Path.Combine(_folder, "record");

    private string KeysFile => DeskBackup.KeysFileOf(Backup);

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_customer_who_was_erased_after_the_backup_stays_erased_in_a_desk_restored_from_it_and_its_record_is_whole()
    {
        var erased = await LiveAsync("backup-1", ErasedNumber, Erased);
        var kept = await LiveAsync("backup-2", KeptNumber, Kept);
        await SignedAsync(kept);
        await desk.ParkedContactAsync("backup-3", Kept);
        var (before, keptBefore) = (await desk.TypesAsync(erased), await StoryAsync(desk, kept));

        var inClear = await PersonalColumns.FindAsync(desk, Erased, ErasedNumber, Kept, KeptNumber);
        inClear.ShouldContain($"routing.mt_doc_requestdocument_v{Routing.Views.RequestView.Instance.Shape}.data");
        inClear.ShouldContain("intake.parked.body");
        inClear.ShouldAllBe(
            column => Regex.IsMatch(column, @"^(intake|routing|work_orders|consultation|follow_up)\.(mt_doc_\w+\.data|parked\.body)$", RegexOptions.ExplicitCapture, OneSecond),
            "infra/docs/erasure.md names all that lies in clear");
        inClear.Select(column => column.Split('.')).ShouldAllBe(c => !KeptTables.IsKept(c[0], c[1]), "what a backup keeps is sealed");

        var manifest = await WriteAsync();
        (await ReadRecordAsync()).ShouldSatisfyAllConditions(
            record => record.ShouldContain($"{kept}"), record => record.ShouldContain("sealed:"),
            record => record.ShouldNotContain(Erased), record => record.ShouldNotContain(Kept),
            record => record.ShouldNotContain(ErasedNumber), record => record.ShouldNotContain(KeptNumber));
        (OperatingSystem.IsLinux() ? File.GetUnixFileMode(KeysFile) : default).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await desk.PostAsync(Roles.Supervisor, "s1", "intake", $"/requests/{erased}/erase-personal-data");
        var list = Path.Combine(desk.ProofFolder, ErasedList.FileName);
        await Eventually.BecomesAsync(
            () => Task.FromResult(new ErasedList(list).Requests), requests => requests.Contains(erased), "the erasure is told beside the proofs");

        await using var restoredDesk = await RestoreAsync(KeysFile, list);
        restoredDesk.Restored.ErasedAgain.ShouldContain(erased);
        restoredDesk.Restored.Of.LedgerFacts.ShouldBe(manifest.LedgerFacts);
        var restored = restoredDesk.Desk;
        (await PersonalColumns.FindAsync(restored, Erased, ErasedNumber)).ShouldBeEmpty();

        await StartAllAsync(restored);
        (await restored.TypesAsync(erased)).ShouldBe(before);
        var told = await StoryAsync(restored, erased);
        told.ShouldContain(PersonalTexts.Erased);
        told.ShouldNotContain(Erased);
        (await StoryAsync(restored, kept)).ShouldBe(keptBefore);
        (await restored.GetAsync(Roles.Agent, Agent, "intake", $"/requests/{kept}")).Text("profile.callerNumber").ShouldBe(KeptNumber);
        (await restored.GetAsync(Roles.Agent, Agent, "intake", $"/requests/{erased}")).Text("profile.callerNumber").ShouldBe(PersonalTexts.Erased);

        var next = await restored.CallAsync("backup-4", Playing.Question);
        await restored.GiveUpAsync("app", next);
        await restored.TypesAsync(next, "matter_closed");
        await ProofsHoldAsync(restored, atLeast: manifest.LedgerFacts);
        (await PersonalColumns.FindAsync(restored, Erased, ErasedNumber)).ShouldBeEmpty("nothing brings it back");
    }

    /// <summary>A table that is new is named here or in <see cref="KeptTables"/>, whichever is true of it.</summary>
    [Fact]
    public async Task Every_table_is_kept_or_known_to_follow_from_what_is_kept()
    {
        await using var owner = new Database(desk.Servers, new Instance(desk.Name)).Owner("public");
        var tables = await owner.ReadAsync(
            "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'vault')",
            row => (Schema: row.GetString(0), Table: row.GetString(1)), default);
        tables.Where(t => !KeptTables.IsKept(t.Schema, t.Table)).Select(t => Regex.Replace(t.Table, "_v[0-9]+$", "", RegexOptions.None, OneSecond)).Distinct()
            .ShouldBe(LeftOut, ignoreOrder: true);
        DeskServices.All.SelectMany(service => service.Growing.Select(table => (Schema.For(service.Name), table)))
            .ShouldAllBe(t => KeptTables.IsKept(t.Item1, t.table), "what only grows is part of the record");
    }

    [Fact]
    public async Task Keys_from_before_an_erasure_beside_a_record_from_after_it_open_nothing_of_it()
    {
        var request = await LiveAsync("backup-5", ErasedNumber, Erased);
        await WriteAsync();
        await desk.PostAsync(Roles.Supervisor, "s1", "intake", $"/requests/{request}/erase-personal-data");
        var later = Path.Combine(_folder, "later");
        await NewBackup().WriteAsync(later, DeskBackup.KeysFileOf(later), default);

        var instance = new Instance($"test_{Guid.NewGuid():N}"[..20]);
        try
        {
            var restored = await new DeskRestore(desk.Servers.Postgres, instance).RunAsync(later, KeysFile, [], replace: false, default);
            restored.ErasedAgain.ShouldContain(request);
            await using (var owner = new Database(desk.Servers, instance).Owner("public"))
            {
                (await new Vault(owner).IsErasedAsync(request, default)).ShouldBeTrue();
                await owner.RunAsync("create table known_again ()", default);
            }

            await Should.ThrowAsync<InvalidOperationException>(
                () => new DeskRestore(desk.Servers.Postgres, instance).RunAsync(later, KeysFile, [], replace: false, default));
            await Should.ThrowAsync<FormatException>(() => new DeskRestore(desk.Servers.Postgres, instance).RunAsync(
                later, keysFile: null, [], replace: true, default, _ => throw new FormatException("A read model cannot be made.")));
            var damaged = Path.Combine(_folder, "damaged.jsonl");
            await File.WriteAllTextAsync(damaged, $"{{\"requestId\":\"{request}\"}}\n{{\"requestId\":\"0123");
            (await Should.ThrowAsync<InvalidDataException>(() => new DeskRestore(desk.Servers.Postgres, instance).RunAsync(
                later, KeysFile, [damaged], replace: true, default))).Message.ShouldStartWith($"{damaged}, line 2 cannot be read");
            var proof = System.IO.Directory.CreateDirectory(Path.Combine(_folder, "proof")).FullName;
            Should.Throw<InvalidDataException>(() => DeskRestore.RestoreProof(later, proof, [damaged], Desk.Now));
            System.IO.Directory.GetFileSystemEntries(_folder, "proof*").ShouldBe([proof], "the proofs are where they were");
            await using var still = new Database(desk.Servers, instance).Owner("public");
            (await new Vault(still).IsErasedAsync(request, default)).ShouldBeTrue("who may not take the place of a database leaves it");
            (await still.ReadAsync("select 1 from pg_tables where tablename = 'known_again'", _ => 1, default)).ShouldNotBeEmpty("nor does one that was not made to the end");
            (await still.ReadAsync("select 1 from pg_database where datname = $1", _ => 1, default, $"{instance.Name}_replaced")).ShouldBeEmpty();
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await new Database(desk.Servers, instance).DropAsync([]);
        }
    }

    [Fact]
    public async Task Without_any_key_the_record_is_whole_and_proved_and_its_personal_texts_read_erased()
    {
        var request = await LiveAsync("backup-6", KeptNumber, Kept);
        await SignedAsync(request);
        var before = await desk.TypesAsync(request);
        var manifest = await WriteAsync();

        await using var restoredDesk = await RestoreAsync(keysFile: null);
        var restored = restoredDesk.Desk;
        restoredDesk.Restored.WithoutKey.ShouldBeGreaterThan(0);
        await restored.StartAsync<AuditService>();
        await restored.ReadyAsync("audit");
        (await restored.TypesAsync(request)).ShouldBe(before);
        (await StoryAsync(restored, request)).ShouldContain(PersonalTexts.Erased);
        (await PersonalColumns.FindAsync(restored, Kept, KeptNumber)).ShouldBeEmpty();
        await ProofsHoldAsync(restored, manifest.LedgerFacts);
    }

    private DeskBackup NewBackup() => new(desk.Servers.Postgres, new Instance(desk.Name), new ProofFolder(desk.ProofFolder), TimeProvider.System);

    private Task<Manifest> WriteAsync() => NewBackup().WriteAsync(Backup, KeysFile, default);

    /// <summary>Another desk on the same servers, from the backup.</summary>
    private async Task<RestoredDesk> RestoreAsync(string? keysFile, params string[] erased)
    {
        var other = new HostedDesk { Clock = desk.Clock };
        var restored = await new DeskRestore(desk.Servers.Postgres, new Instance(other.Name)).RunAsync(Backup, keysFile, erased, replace: false, default);
        DeskRestore.RestoreProof(Backup, other.ProofFolder, erased, Desk.Now).ShouldBeNull();
        foreach (var (from, to) in new[] { (desk.LedgerKey.PrivateFile, other.LedgerKey.PrivateFile), (desk.LedgerKey.PublicFile, other.LedgerKey.PublicFile) })
        {
            File.Copy(from, to);
        }

        await other.ProvisionAsync(desk.Servers, fresh: false);
        return new(other, restored);
    }

    private static async Task StartAllAsync(HostedDesk restored)
    {
        await Task.WhenAll(
            restored.StartAsync<DirectoryService.DirectoryDeskService>(), restored.StartAsync<Intake.IntakeService>(),
            restored.StartAsync<Routing.RoutingService>(), restored.StartAsync<WorkOrders.WorkOrdersService>(),
            restored.StartAsync<Consultation.ConsultationService>(), restored.StartAsync<FollowUp.FollowUpService>(), restored.StartAsync<AuditService>(),
            restored.StartAsync<Knowledge.KnowledgeService>(), restored.StartAsync<Quality.QualityService>());
        await restored.ReadyAsync(restored.Addresses.Keys);
    }

    /// <summary>From contact to close, with the word at every step.</summary>
    private async Task<Guid> LiveAsync(string reference, string number, string word)
    {
        var request = await desk.CallAsync(reference, Playing.Fault, number: number, text: $"The {word} bit the cable");
        var owner = await desk.TakeAsync(request, Agent);
        var order = await desk.DispatchAsync(request, owner, "network", $"Free the {word}");
        await desk.AnswerAsync(order, "network", $"The {word} is free");
        await desk.FollowedAsync(request, "resultReady");
        await desk.TellAsync(request, owner, "solved", $"The customer likes the {word}");
        await desk.RateAsync(request, 5, $"A lovely {word}");
        await desk.TypesAsync(request, "matter_closed");
        return request;
    }

    private async Task SignedAsync(Guid request)
    {
        var last = (await desk.HistoryWithAsync(request, _ => true)).Max(f => f["position"]!.GetValue<long>());
        await Eventually.BecomesAsync(
            () => Task.FromResult(new ProofFolder(desk.ProofFolder).FindLatest()), note => note is not null && Checkpoint.SizeIn(note) >= last, "the request is signed");
    }

    private static async Task<string> StoryAsync(HostedDesk desk, Guid request) =>
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story?personal=true"))!.ToString();

    /// <summary>All of the record, as SQL.</summary>
    private async Task<string> ReadRecordAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("pg_restore", ["--file=-", Path.Combine(Backup, "record.dump")])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        var sql = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return sql;
    }

    private static async Task ProofsHoldAsync(HostedDesk restored, long atLeast)
    {
        using var key = SigningKey.Read(restored.LedgerKey.PublicFile);
        await Eventually.BecomesAsync(
            () => Task.FromResult(Checkpoint.Open(new ProofFolder(restored.ProofFolder).FindLatest()!, key).Size), size => size >= atLeast, "the restored ledger is signed on");
        var verification = new Verification(new ProofFolder(restored.ProofFolder), key, [], TimeSpan.FromDays(1), allowedTail: long.MaxValue);
        await foreach (var fact in restored.PartOf<LedgerReader>("audit").InOrderAsync(default))
        {
            verification.Add(fact);
        }

        var verdict = verification.Finish();
        verdict.Findings.ShouldBeEmpty();
        verdict.SignedFacts.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    private sealed record RestoredDesk(HostedDesk Desk, Restored Restored) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }
}
