using System.Security.Cryptography;
using System.Text.Json;
using Audit.Proof;
using Contracts;
using EventStore;
using Messaging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Audit.Tests.Proof;

/// <summary>The ledger's key changes at 300 facts and has signed 400 since. Each key is in a file.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private SignedLedger _ledger = null!;
    private KeyFile _place = null!;
    private ECDsa _old = null!;
    private ECDsa _new = null!;
    private Evidence _before = null!;

    public async Task InitializeAsync()
    {
        _ledger = await SignedLedger.CreateAsync();
        _place = _ledger.NewKey("ledger.pem");
        _old = _place.Open(named: null);
        await _ledger.AddAsync(280);
        await _ledger.SignAsync(_place);
        _before = await _ledger.EvidenceAsync();
        await _ledger.AddAsync(20);
        await _ledger.SignAsync(_place);
        await RotateAsync();
        _new = _place.Open(named: null);
        await _ledger.AddAsync(100);
        await _ledger.SignAsync(_place);
    }

    public Task DisposeAsync()
    {
        _old.Dispose();
        _new.Dispose();
        return _ledger.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task The_record_is_sound_for_whoever_trusts_either_key()
    {
        PublicKey.Of(_new).ShouldNotBe(PublicKey.Of(_old));
        foreach (var key in new[] { _old, _new })
        {
            var verdict = await _ledger.VerifyAsync(key);
            verdict.Findings.ShouldBeEmpty();
            (verdict.Sound, verdict.SignedFacts, verdict.Checkpoints).ShouldBe((true, 400, 5));
            verdict.KeyChanges!.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                c => c.UpTo.ShouldBe(300), c => c.From.ShouldBe(PublicKey.Of(_old).Fingerprint), c => c.To.ShouldBe(PublicKey.Of(_new).Fingerprint));
        }
    }

    [Fact]
    public async Task The_private_key_of_before_is_gone_and_the_public_file_is_the_new_one()
    {
        File.Exists(_place.NextFile).ShouldBeFalse();
        using var published = SigningKey.Read(_place.PublicFile);
        PublicKey.Of(published).ShouldBe(PublicKey.Of(_new));
        (OperatingSystem.IsLinux() ? File.GetUnixFileMode(_ledger.PathOf("ledger.pem")) : default).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RotateAsync();
        using var third = _place.Open(named: null);
        foreach (var key in new[] { _old, _new, third }) (await _ledger.VerifyAsync(key)).Findings.ShouldBeEmpty();
    }

    /// <summary>The thief of the old key signs on with it.</summary>
    [Fact]
    public async Task What_the_old_key_signs_after_the_change_is_found()
    {
        var latest = Checkpoint.Open(_ledger.Proofs.FindLatest()!, _new);
        _ledger.Proofs.Add(latest, latest.Sign(_old), grown: true);
        foreach (var key in new[] { _old, _new }) (await _ledger.VerifyAsync(key)).Findings.Select(f => f.Kind).Distinct().ShouldBe([FindingKind.FormerKey]);
    }

    /// <summary>The thief of the old key writes another history of before the change.</summary>
    [Fact]
    public async Task Another_history_of_before_the_change_does_not_come_to_what_the_new_key_says_it_followed()
    {
        var other = new ProofFolder(_ledger.PathOf("other"));
        var stolen = KeyFile.Write(_ledger.PathOf("stolen.pem"), _old);
        await TamperAsync("update ledger set hash = sha256(hash) where position = 200", "delete from ledger where position > 300");
        await _ledger.SignAsync(stolen, other);
        other.Add(KeyChange.Open(_ledger.Proofs.KeyChanges().Single()), _old, _new); // as the new key signed it
        (await _ledger.VerifyAsync(_new, other)).Findings.ShouldContain(f => f.Kind == FindingKind.WrongRoot || f.Kind == FindingKind.Fork);
    }

    [Fact]
    public async Task Whoever_kept_the_change_sees_the_old_key_sign_on_where_it_is_not_shown()
    {
        var kept = _ledger.Proofs.KeyChanges().Single();
        var other = new ProofFolder(_ledger.PathOf("other"));
        await _ledger.SignAsync(KeyFile.Write(_ledger.PathOf("stolen.pem"), _old), other);
        (await _ledger.VerifyAsync(_old, other)).Sound.ShouldBeTrue("without what was kept nothing is to be seen");
        (await _ledger.VerifyAsync(_old, other, kept)).Findings.ShouldContain(f => f.Kind == FindingKind.FormerKey);
        (await _ledger.VerifyAsync(_new, other)).Findings.ShouldContain(f => f.Kind == FindingKind.WrongKey);
    }

    [Fact]
    public async Task A_change_that_was_altered_is_found_and_nothing_more_is_signed()
    {
        var file = Path.Combine(_ledger.Proofs.FullName, "key-changes", "1");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\n300\n", "\n399\n", StringComparison.Ordinal));
        (await _ledger.VerifyAsync(_old)).Findings.ShouldContain(f => f.Kind == FindingKind.BadKeyChange);
        await Should.ThrowAsync<CheckpointException>(() => _ledger.SignAsync(_place));
    }

    [Fact]
    public async Task A_second_change_from_the_old_key_is_a_fork()
    {
        using var thiefs = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var change = KeyChange.Open(_ledger.Proofs.KeyChanges().Single());
        _ledger.Proofs.Add(change with { To = PublicKey.Of(thiefs) }, _old, thiefs);
        (await _ledger.VerifyAsync(_old)).Findings.ShouldContain(f => f.Kind == FindingKind.Fork);
        await Should.ThrowAsync<KeyAwayException>(() => _ledger.SignAsync(_place), "the change names a key that it does not have");
    }

    [Fact]
    public async Task Evidence_of_after_the_change_is_checked_with_either_key()
    {
        var evidence = Read(await _ledger.EvidenceAsync());
        foreach (var key in new[] { _old, _new }) evidence.Verify(key).Findings.ShouldBeEmpty();
        (evidence with { KeyChanges = null }).Verify(_old).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.WrongKey);
        JsonSerializer.Serialize(_before, ContractJson.Options).ShouldNotContain("keyChanges");
    }

    /// <summary>The new key says what the ledger was when it followed, and nothing of the file: that this begins with it, the tiles show.</summary>
    [Fact]
    public void Evidence_of_before_the_change_is_checked_with_the_old_key_or_with_the_new_one_and_the_ledgers_proofs()
    {
        _before.Verify(_old).Findings.ShouldBeEmpty();
        _before.Verify(_old).KeyChanges.ShouldBeNull();
        _before.Verify(_new).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.WrongKey);
        (_before with { KeyChanges = [.. _ledger.Proofs.KeyChanges()] }).Verify(_new).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.FormerKey);
        _before.Verify(_new, _ledger.Proofs).Findings.ShouldBeEmpty();

        var checkpoint = Checkpoint.Open(_before.Checkpoint, _old);
        var forged = _before with { Checkpoint = (checkpoint with { Root = Merkle.Leaf([1]) }).Sign(_old) };
        forged.Verify(_new, _ledger.Proofs).Findings.ShouldContain(f => f.Kind == FindingKind.FormerKey);
    }

    [Fact]
    public void Evidence_in_which_anything_was_changed_is_not_believed()
    {
        var (first, second) = (_before.Facts[0], _before.Facts[1]);
        Found(first with { Fact = first.Fact with { OccurredAt = first.Fact.OccurredAt.AddYears(-6) } }).ShouldContain(FindingKind.Edited);
        Found(first with { Fact = first.Fact with { Service = "another" } }).ShouldContain(FindingKind.Edited);
        Found(first with { Fact = first.Fact with { Hash = "not base64" } }).ShouldContain(FindingKind.Edited);
        Found(first with { Previous = "nor this" }).ShouldContain(FindingKind.Edited);
        Found(second, second).ShouldContain(FindingKind.BadEvidence);
        Found(second, first).ShouldContain(FindingKind.BadEvidence);
        Found(first, second).ShouldBeEmpty();

        IEnumerable<FindingKind> Found(params ProvedFact[] facts) => (_before with { Facts = facts }).Verify(_old).Findings.Select(f => f.Kind);
    }

    /// <summary>The name of a schema is no name of a service, though both are hashed alike.</summary>
    [Fact]
    public void A_service_cannot_be_called_by_the_name_of_its_schema()
    {
        var fact = _before.Facts[0].Fact with { Service = "work-orders" };
        LedgerEntry.HashOf(fact, []).ShouldNotBe(LedgerEntry.HashOf(fact with { Service = "work_orders" }, []));
    }

    [Fact]
    public async Task A_copy_has_the_changes_that_it_reaches_to()
    {
        var (now, then) = (new ProofFolder(_ledger.PathOf("now")), new ProofFolder(_ledger.PathOf("then")));
        _ledger.Proofs.CopyTo(now, _ledger.Proofs.FindLatest()!);
        _ledger.Proofs.CopyTo(then, _before.Checkpoint);
        foreach (var key in new[] { _old, _new }) (await _ledger.VerifyAsync(key, now)).Findings.ShouldBeEmpty();
        then.KeyChanges().ShouldBeEmpty();
        then.All().ShouldAllBe(note => Checkpoint.Open(note, _old).Size <= 280);
    }

    /// <summary>The backup knows nothing of the new key.</summary>
    [Fact]
    public async Task A_ledger_restored_from_before_the_change_is_signed_once_the_old_key_has_named_the_new_one_again()
    {
        var (restored, kept) = (new ProofFolder(_ledger.PathOf("restored")), _ledger.Proofs.KeyChanges().Single());
        _ledger.Proofs.CopyTo(restored, _before.Checkpoint);
        await TamperAsync("delete from ledger where position > 280");
        await Should.ThrowAsync<CheckpointException>(() => _ledger.SignAsync(_place, restored));

        var former = KeyFile.Write(_ledger.PathOf("former.pem"), _old);
        await new KeyRotation(_ledger.Database.Service, restored, _ledger.Clock).RunAsync(former, _new, default);
        await _ledger.SignAsync(_place, restored);
        foreach (var key in new[] { _old, _new }) (await _ledger.VerifyAsync(key, restored)).Findings.ShouldBeEmpty();
        (await _ledger.VerifyAsync(_new, restored, kept)).Findings.ShouldContain(f => f.Kind == FindingKind.Fork, "whoever was told the first change sees that there was another");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_that_was_cut_short_is_finished_when_it_is_made_again(bool onRecord)
    {
        using var next = _place.OpenNext();
        if (onRecord) await _ledger.Rotation.RunAsync(_place, next, default); // and then the power went
        await _ledger.AddAsync(1);
        await _ledger.SignAsync(_place);
        Checkpoint.Open(_ledger.Proofs.FindLatest()!, onRecord ? next : _new).Size.ShouldBe(401);

        await RotateAsync();
        using var taken = _place.Open(named: null);
        (PublicKey.Of(taken), _ledger.Proofs.KeyChanges().Count()).ShouldBe((PublicKey.Of(next), 2));
        await _ledger.SignAsync(_place);
        foreach (var key in new[] { _old, _new, next }) (await _ledger.VerifyAsync(key)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_the_ledger_had_cannot_be_taken_again_nor_one_given_up_that_it_does_not_have()
    {
        var (former, stranger) = (KeyFile.Write(_ledger.PathOf("former.pem"), _old), _ledger.NewKey("stranger.pem"));
        (await Should.ThrowAsync<CheckpointException>(() => _ledger.Rotation.RunAsync(_place, _old, default))).Message.ShouldContain("already");
        using var next = _place.OpenNext();
        foreach (var place in new[] { former, stranger }) await Should.ThrowAsync<KeyAwayException>(() => _ledger.Rotation.RunAsync(place, next, default));
        _ledger.Proofs.KeyChanges().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_service_at_work_signs_with_the_new_key_from_its_next_checkpoint_on()
    {
        var settings = new ProofSettings(_ledger.Proofs, _place, "desk.example/ledger", TimeSpan.FromSeconds(1));
        var leader = new Leader(_ledger.Database.Service, Schema.For(AuditService.Name), NullLogger<Leader>.Instance);
        using var loop = new NotaryLoop(settings, _ledger.Database.Service, leader, _ledger.Clock, NullLogger<NotaryLoop>.Instance);
        await loop.StartAsync(default);
        await _ledger.AddAsync(1);
        await SignedAsync(401);

        await RotateAsync();
        await _ledger.AddAsync(1);
        await SignedAsync(402);
        (await loop.CheckHealthAsync(new())).Status.ShouldBe(HealthStatus.Healthy);
        await loop.StopAsync(default);

        using var third = _place.Open(named: null);
        Checkpoint.Open(_ledger.Proofs.FindLatest()!, third).Size.ShouldBe(402);
        foreach (var key in new[] { _old, _new, third }) (await _ledger.VerifyAsync(key)).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"requestId\":", "\"note\":\"forged\",\"requestId\":")]
    [InlineData("\"position\":1,", "\"position\":1,\"department\":\"forged\",")]
    [InlineData("\"isImported\":false", "\"isImported\":true")]
    public async Task What_stands_beside_the_evidence_in_its_file_is_refused(string of, string by)
    {
        var file = JsonSerializer.Serialize(_before, ContractJson.Options);
        (await ReadFileAsync(file)).Verify(_old).Findings.ShouldBeEmpty();
        file.ShouldContain(of);
        await Should.ThrowAsync<JsonException>(() => ReadFileAsync(file.Replace(of, by)));

        static async Task<Evidence> ReadFileAsync(string text)
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            return await Evidence.ReadAsync(stream, CancellationToken.None);
        }
    }

    private Task SignedAsync(long size) => Eventually.BecomesAsync(
        () => Task.FromResult(Checkpoint.SizeIn(_ledger.Proofs.FindLatest()!)), signed => signed == size, "the ledger is signed");

    private async Task RotateAsync()
    {
        using var next = _place.OpenNext();
        await _ledger.Rotation.RunAsync(_place, next, default);
        _place.TakeNext();
    }

    private static Evidence Read(Evidence evidence) =>
        JsonSerializer.Deserialize<Evidence>(JsonSerializer.Serialize(evidence, ContractJson.Options), ContractJson.Options)!;

    private async Task TamperAsync(params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = _ledger.Database.Owner.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }
}
