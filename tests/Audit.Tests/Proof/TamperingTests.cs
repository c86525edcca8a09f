using System.Security.Cryptography;
using Audit.Proof;
using Contracts.WorkOrders.V1;
using Microsoft.Extensions.Time.Testing;
using TestKit;

namespace Audit.Tests.Proof;

/// <summary>FAULTS 59 to 67: whatever the owner of the database does to the ledger, the check finds it and says where.</summary>
public sealed class TamperingTests(TamperingTests.Database database) : IClassFixture<TamperingTests.Database>, IAsyncLifetime
{
    private const int Facts = 400;
    private const string Rehash = "hash = sha256(convert_to(data::text, 'UTF8'))";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("proof");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly FakeTimeProvider _clock = new(Life.At(60 * 24));
    private readonly TestDatabase _database = database.Opened;
    private readonly LedgerReader _ledger = new(database.Opened.Service);
    private Notary _notary = null!;

    /// <summary>Signed twice: after 300 facts, and after all.</summary>
    public async Task InitializeAsync()
    {
        await TamperAsync("truncate ledger");
        _notary = Open(_key);
        await AddAsync(0, 300);
        await _notary.SignAsync(default);
        await AddAsync(300, Facts);
        await _notary.SignAsync(default);
    }

    public Task DisposeAsync()
    {
        _key.Dispose();
        _notary.Dispose();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_untouched_ledger_is_sound()
    {
        var verdict = await VerifyAsync();
        verdict.Findings.ShouldBeEmpty();
        (verdict.Sound, verdict.Facts, verdict.Streams, verdict.Checkpoints, verdict.SignedFacts).ShouldBe((true, Facts, 40, 3, Facts));
    }

    [Fact]
    public async Task An_edit_is_found_where_it_was_made()
    {
        await TamperAsync("""update ledger set data = jsonb_set(data, '{reason}', '"other"') where position = 120""");
        (await FindAsync(FindingKind.Edited)).Select(f => f.Position).ShouldBe([120]);
    }

    [Theory]
    [InlineData("actor = 'agent/somebody-else'")]
    [InlineData("recorded_at = recorded_at - interval '1 microsecond'")]
    [InlineData("occurred_at = occurred_at - interval '1 second'")]
    [InlineData("request_id = gen_random_uuid()")]
    [InlineData("causation_id = 'another'")]
    [InlineData("type = 'work_order_answered'")]
    [InlineData("type_version = 2")]
    [InlineData("stream_type = 'another'")]
    [InlineData("fact_id = gen_random_uuid()")]
    public async Task No_word_around_the_content_can_be_changed(string change)
    {
        await TamperAsync($"update ledger set {change} where position = 120");
        (await FindAsync(FindingKind.Edited)).Select(f => f.Position).ShouldBe([120]);
    }

    [Theory]
    [InlineData("received_at = received_at - interval '3 seconds'")]
    [InlineData("sent_at = null")]
    [InlineData("service_sequence = service_sequence + 100000")]
    public async Task No_word_of_the_ledgers_own_can_be_changed(string change)
    {
        await TamperAsync($"update ledger set {change} where position = 120");
        (await FindAsync(FindingKind.NotWhatWasSigned)).Select(f => f.Position).ShouldBe([120]);
    }

    [Fact]
    public async Task A_deletion_is_found_where_it_was_made()
    {
        await TamperAsync("delete from ledger where position between 77 and 80");
        (await FindAsync(FindingKind.Missing)).Single().ShouldSatisfyAllConditions(
            f => f.Position.ShouldBe(77), f => f.What.ShouldContain("77 to 80"));
    }

    [Fact]
    public async Task A_deletion_with_the_gap_closed_is_found_where_it_was_made()
    {
        await TamperAsync("delete from ledger where position = 77", Renumber);
        (await FindAsync(FindingKind.NotWhatWasSigned))[0].Position.ShouldBe(77);
        await FindAsync(FindingKind.CutOff);
    }

    [Fact]
    public async Task Two_facts_that_changed_places_are_found()
    {
        await TamperAsync(
            "update ledger set position = -1 where position = 100", "update ledger set position = 100 where position = 200",
            "update ledger set position = 200 where position = -1");
        (await FindAsync(FindingKind.NotWhatWasSigned)).Select(f => f.Position).ShouldBe([100, 200]);
    }

    [Fact]
    public async Task An_insertion_is_found_where_it_was_made()
    {
        await TamperAsync(
            "update ledger set position = -position - 1 where position > 150", "update ledger set position = -position where position < 0",
            $"""
            insert into ledger ({LedgerTable.Columns})
            select 151, gen_random_uuid(), service, service_sequence, gen_random_uuid(), stream_type, 1, type, type_version, actor, request_id,
              causation_id, occurred_at, recorded_at, sent_at, received_at, data, hash from ledger where position = 150
            """);
        (await FindAsync(FindingKind.NotWhatWasSigned))[0].Position.ShouldBe(151);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_found()
    {
        await TamperAsync("delete from ledger where position > 390");
        (await FindAsync(FindingKind.CutOff)).Single().Position.ShouldBe(391);
    }

    /// <summary>Facts came after the last signature. Their chain can be made whole by anybody, so nothing is proved of them.</summary>
    [Fact]
    public async Task A_tail_that_nobody_signed_is_not_proved_and_passes_only_where_it_is_allowed()
    {
        await AddAsync(Facts, Facts + 10);
        (await FindAsync(FindingKind.UnsignedTail)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Position.ShouldBe(Facts + 1), f => f.What.ShouldContain("401 to 410"));
        (await VerifyAsync(null, null, allowedTail: 9, [])).Sound.ShouldBeFalse();

        var allowed = await VerifyAsync(null, null, allowedTail: 10, []);
        (allowed.Sound, allowed.SignedFacts, allowed.UnsignedTail).ShouldBe((true, Facts, 10));
        var kept = new ProofFolder(_folder.FullName).All().ElementAt(0);
        (await VerifyAsync(null, null, allowedTail: 10, [kept])).Covered.Select(c => (c.UpTo, c.Kept)).ShouldBe([(Facts, false), (300, true)]);
    }

    [Fact]
    public async Task A_checkpoint_of_no_facts_has_one_root_alone()
    {
        var folder = new ProofFolder(_folder.FullName);
        var signed = folder.FindLatest()!;
        var empty = new Checkpoint("desk.example/ledger", 0, Merkle.EmptyRoot, _clock.GetUtcNow());
        (await VerifyAsync(null, null, empty.Sign(_key))).Sound.ShouldBeTrue();
        (await FindAsync(FindingKind.WrongRoot, null, (empty with { Root = Merkle.Leaf([1]) }).Sign(_key))).ShouldHaveSingleItem();
        folder.FindLatest().ShouldBe(signed);
    }

    /// <summary>The attacker knows how facts are chained, and makes the chain whole again.</summary>
    [Fact]
    public async Task A_fact_rewritten_with_its_chain_made_whole_is_found()
    {
        var facts = await _ledger.InOrderAsync(default).ToListAsync();
        var stream = facts.Where(f => f.StreamId == facts[119].StreamId).OrderBy(f => f.StreamVersion).ToList();
        await TamperAsync("""update ledger set data = jsonb_set(data, '{reason}', '"other"') where position = 120""");
        var rewritten = (await _ledger.InOrderAsync(default).ToListAsync()).Where(f => f.StreamId == facts[119].StreamId).OrderBy(f => f.StreamVersion);
        byte[] previous = [];
        foreach (var fact in rewritten)
        {
            previous = LedgerEntry.HashOf(fact, previous, System.Text.Encoding.UTF8.GetBytes(fact.Data.GetRawText()));
            await TamperAsync($"update ledger set hash = decode('{Convert.ToHexString(previous)}', 'hex') where position = {fact.Position}");
        }

        var verdict = await VerifyAsync();
        verdict.Findings.ShouldNotContain(f => f.Kind == FindingKind.Edited, "the chain is whole");
        verdict.Findings.Where(f => f.Kind == FindingKind.NotWhatWasSigned).Select(f => f.Position!.Value)
            .ShouldBe(stream.Where(f => f.StreamVersion >= facts[119].StreamVersion).Select(f => f.Position));
    }

    [Fact]
    public async Task A_stream_that_is_gone_is_found()
    {
        var stream = (await _ledger.InOrderAsync(default).ToListAsync())[49].StreamId;
        await TamperAsync($"delete from ledger where stream_id = '{stream}'");
        (await FindAsync(FindingKind.Missing)).Single().What.ShouldContain("41 to 50");
    }

    [Fact]
    public async Task A_stream_that_lost_its_middle_is_found_even_where_the_ledger_is_whole()
    {
        await AddAsync(Facts, Facts + 10);
        await TamperAsync("delete from ledger where service_sequence = 406", Renumber);
        await _notary.SignAsync(default);
        (await FindAsync(FindingKind.BrokenStream)).Single().What.ShouldContain("Versions 6 to 6");
    }

    [Fact]
    public async Task A_ledger_that_somebody_else_signed_is_not_believed()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await VerifyAsync(key: other)).Findings.Select(f => f.Kind).Distinct().ShouldBe([FindingKind.WrongKey, FindingKind.BadEvidence]);
    }

    /// <summary>Ledger and proofs are those of an earlier day.</summary>
    [Fact]
    public async Task An_old_checkpoint_shown_again_does_not_pass_whoever_kept_a_newer_one()
    {
        var kept = new ProofFolder(_folder.FullName).FindLatest()!;
        var old = new ProofFolder(_folder.CreateSubdirectory("old").FullName);
        await TamperAsync("delete from ledger where position > 300");
        await Open(_key, old).SignAsync(default);
        (await VerifyAsync(old)).Sound.ShouldBeTrue("without what was kept nothing is to be seen");
        (await FindAsync(FindingKind.OldCheckpoint, old, kept)).ShouldHaveSingleItem();
    }

    /// <summary>Whoever holds the key too can sign another history, and whoever kept a checkpoint of the first sees it.</summary>
    [Fact]
    public async Task A_fork_does_not_pass_whoever_kept_a_checkpoint_of_the_other_branch()
    {
        var kept = new ProofFolder(_folder.FullName).FindLatest()!;
        var branch = new ProofFolder(_folder.CreateSubdirectory("branch").FullName);
        await TamperAsync($"update ledger set {Rehash} where position = 350");
        await Open(_key, branch).SignAsync(default);
        (await FindAsync(FindingKind.Fork, branch, kept)).Single().Position.ShouldBe(Facts);
        await FindAsync(FindingKind.WrongRoot, branch, kept);
    }

    /// <summary>Added now, said to be of long ago.</summary>
    [Fact]
    public async Task A_fact_that_is_backdated_is_found()
    {
        await AddAsync(Facts, Facts + 1, received: Life.At(0));
        await _notary.SignAsync(default);
        (await FindAsync(FindingKind.Backdated))[0].Position.ShouldBe(Facts + 1);
    }

    /// <summary>It could be signed empty, and filled in later.</summary>
    [Fact]
    public async Task A_fact_without_a_hash_and_one_whose_number_is_of_no_log_are_found_although_they_were_signed()
    {
        await InsertAsync("''::bytea", "service_sequence + 1");
        await InsertAsync("hash", "-7");
        await _notary.SignAsync(default);
        (await FindAsync(FindingKind.Edited)).ShouldContain(f => f.Position == Facts + 1 && f.What == "It has no hash: nothing proves what it says.");
        (await FindAsync(FindingKind.OutOfOrder)).ShouldContain(f => f.Position == Facts + 2 && f.What.Contains("none of its log", StringComparison.Ordinal));

        Task InsertAsync(string hash, string sequence) => TamperAsync(
            $"""
            insert into ledger ({LedgerTable.Columns})
            select position + 1, gen_random_uuid(), service, {sequence}, gen_random_uuid(), stream_type, 1, type, type_version, actor, request_id, causation_id, occurred_at,
                   recorded_at, sent_at, received_at, data, {hash}
            from ledger order by position desc limit 1
            """);
    }

    [Fact]
    public void A_fact_that_came_late_with_a_time_before_the_numbers_before_it_is_backdated()
    {
        var verification = new Verification(new ProofFolder(_folder.FullName), _key, [], TimeSpan.FromMinutes(1), allowedTail: 0, listAll: true);
        var fact = new Ledger().Add("work-orders", Stream(0), "message-0", Returned(0)).Facts[0];
        var position = 0;
        for (var i = 1; i <= 5000; i += 2) Take(i, i);
        Take(3002, 3002); // it came late, and says so
        Take(3004, 1500);
        Take(3006, 3006.5);
        var found = verification.Finish().Findings.Where(f => f.Kind == FindingKind.Backdated && f.What.Contains("had recorded a fact before it", StringComparison.Ordinal));
        found.Select(f => f.Position).ShouldBe([2502]);

        void Take(long sequence, double minute) => verification.Add(fact with
        {
            Position = ++position, ServiceSequence = sequence, RecordedAt = Life.At(0).AddMinutes(minute), StreamId = Guid.NewGuid(),
        });
    }

    /// <summary>Nothing more is signed: the signer would make itself a part of it.</summary>
    [Fact]
    public async Task A_ledger_that_does_not_continue_what_was_signed_is_not_signed()
    {
        await TamperAsync("delete from ledger where position > 390");
        (await Should.ThrowAsync<LedgerBrokenException>(() => _notary.SignAsync(default))).Message.ShouldContain("none at position 400");
        await AddAsync(390, 400, received: Life.At(1));
        (await Should.ThrowAsync<LedgerBrokenException>(() => Open(_key).SignAsync(default))).Message.ShouldContain("not the one that was signed");
    }

    private Notary Open(ECDsa key, ProofFolder? folder = null) =>
        new(
            _database.Service, folder ?? new ProofFolder(_folder.FullName), KeyFile.Write(Path.Combine(_folder.FullName, "ledger.pem"), key),
            "desk.example/ledger", _clock);

    [Fact]
    public async Task Findings_are_cut_at_a_thousand_which_is_said_and_can_be_had_whole()
    {
        foreach (var listAll in new[] { false, true })
        {
            var verification = new Verification(new ProofFolder(_folder.FullName), _key, [], TimeSpan.FromMinutes(1), allowedTail: 0, listAll);
            var fact = new Ledger().Add("work-orders", Stream(0), "message-0", Returned(0)).Facts[0];
            for (var i = 0; i < 1100; i++) verification.Add(fact with { Position = 1, Hash = "AAAA" });
            var verdict = verification.Finish();
            verdict.FindingsInAll.ShouldBeGreaterThan(1000);
            (verdict.ListsAll, verdict.Findings.Count > 1000).ShouldBe((listAll, listAll));
        }
    }

    private async Task<IReadOnlyList<Finding>> FindAsync(FindingKind kind, ProofFolder? proofs = null, params string[] known)
    {
        var found = (await VerifyAsync(proofs, known: known)).Findings.Where(f => f.Kind == kind).ToList();
        found.ShouldNotBeEmpty(kind.ToString());
        return found;
    }

    private Task<Verdict> VerifyAsync(ProofFolder? proofs = null, ECDsa? key = null, params string[] known) =>
        VerifyAsync(proofs, key, allowedTail: 0, known);

    private async Task<Verdict> VerifyAsync(ProofFolder? proofs, ECDsa? key, long allowedTail, string[] known)
    {
        var verification = new Verification(
            proofs ?? new ProofFolder(_folder.FullName), key ?? _key, known, TimeSpan.FromMinutes(1), allowedTail);
        await foreach (var fact in _ledger.InOrderAsync(default))
        {
            verification.Add(fact);
        }

        return verification.Finish();
    }

    private async Task AddAsync(int from, int to, DateTimeOffset? received = null)
    {
        var ledger = new Ledger();
        for (var i = 0; i < to; i++)
        {
            ledger.Add("work-orders", Stream(i / 10), $"message-{i}", Returned(i));
        }

        await using var writer = new LedgerWriter(_database.Service);
        var adding = ledger.Facts.Skip(from)
            .Select(fact => writer.AddAsync(fact with { ReceivedAt = received ?? _clock.GetUtcNow() }, default)).ToList();
        (await Task.WhenAll(adding)).ShouldAllBe(added => added);
    }

    private static WorkOrderReturned Returned(int i) =>
        new(Stream(i / 10), Ledger.RequestId, "network", $"reason {i}", "billing", TimeSpan.FromMinutes(i), Life.At(i));

    private static Guid Stream(int number) => new(number, 0, 0, new byte[8]);

    private const string Renumber =
        "update ledger l set position = n.place from (select fact_id, row_number() over (order by position) place from ledger) n where n.fact_id = l.fact_id and l.position <> n.place";

    private async Task TamperAsync(params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = _database.Owner.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>One for all of them; each begins with an empty ledger.</summary>
    public sealed class Database : IAsyncLifetime
    {
        public TestDatabase Opened { get; private set; } = null!;

        public async Task InitializeAsync() => Opened = await TestDatabase.CreateAsync(LedgerTable.MapTo);

        public Task DisposeAsync() => Opened.DisposeAsync().AsTask();
    }
}
