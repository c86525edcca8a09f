using JasperFx;
using Marten;
using TestKit;

namespace EventStore.Tests;

/// <summary>What anybody who knows Marten expects to work on our schemas (MARTEN.md).</summary>
public sealed class MartenTests : IAsyncLifetime
{
    private readonly Guid _stream = Guid.NewGuid();
    private TestDatabase _database = null!;
    private EventLog _log = null!;
    private IDocumentStore _marten = null!;

    public async Task InitializeAsync()
    {
        _database = await Speech.DatabaseAsync();
        _log = _database.OpenLog();
        _marten = _database.OpenStore();
        await _log.AppendAsync(new(_stream, "speech", 0, [Speech.Made("to"), Speech.Said("be")], []), default);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public Task The_schema_is_all_that_Marten_wants_and_it_has_nothing_to_change() =>
        _database.OwnerStore().Storage.Database.AssertDatabaseMatchesConfigurationAsync();

    [Fact]
    public async Task Marten_folds_our_streams_old_facts_among_them_and_sees_all_that_a_fact_carries()
    {
        await using var session = _marten.QuerySession();
        (await session.Events.AggregateStreamAsync<Speech>(_stream))!.Words.ShouldBe(["to", "be"]);
        var stored = (await session.Events.FetchStreamAsync(_stream))[1];
        stored.ShouldSatisfyAllConditions(
            e => e.Data.ShouldBe(new WordSaid("be")), e => e.Version.ShouldBe(2), e => e.CorrelationId.ShouldBe("request-1"),
            e => e.CausationId.ShouldBe("message-1"), e => e.GetHeader("actor")!.ToString().ShouldBe("a-1"),
            e => e.Timestamp.ShouldBe(new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero)));
        (await session.Events.FetchStreamStateAsync(_stream))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Facts_are_found_by_LINQ()
    {
        await using var session = _marten.QuerySession();
        (await session.Events.QueryRawEventDataOnly<WordSaid>().Where(said => said.Word == "be").CountAsync()).ShouldBe(1);
        (await session.Events.QueryAllRawEvents().Where(e => e.CorrelationId == "request-1").OrderBy(e => e.Sequence).ToListAsync())
            .Select(e => e.EventTypeName).ShouldBe(["sound_made", "word_said"]);
    }

    [Fact]
    public async Task Who_appends_by_Marten_itself_continues_our_streams_and_our_log_goes_on_after_them()
    {
        await using (var session = _marten.LightweightSession())
        {
            session.Events.Append(_stream, 3, new WordSaid("or"));
            session.Events.StartStream<Speech>(Guid.NewGuid(), new WordSaid("elsewhere"));
            await session.SaveChangesAsync();
        }

        var not = Speech.Said("not");
        (await _log.AppendAsync(new(_stream, "speech", 2, [not], []), default)).ShouldBe(AppendOutcome.Conflict);
        (await _log.AppendAsync(new(_stream, "speech", 3, [not], []), default)).ShouldBe(AppendOutcome.Appended);
        (await _log.AppendAsync(new(_stream, "speech", 4, [not], []), default)).ShouldBe(AppendOutcome.Repeated);
        var facts = await _log.LoadAsync(_stream, 0, default);
        facts.Select(f => f.Version).ShouldBe([1, 2, 3, 4]);
        facts.Select(f => f.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        (await _log.ReadForwardAsync(0, 10, default)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task The_daemon_runs_a_projection_over_our_facts_to_the_end_and_on()
    {
        using var daemon = await _marten.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(60));
        await _log.AppendAsync(new(_stream, "speech", 2, [Speech.Said("or")], []), default);
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(60));
        await daemon.StopAllAsync();

        await using var session = _marten.QuerySession();
        (await session.LoadAsync<Speech>(_stream))!.Words.ShouldBe(["to", "be", "or"]);
    }

    [Fact]
    public async Task The_daemon_stands_still_at_a_fact_that_fails_and_passes_over_none()
    {
        await _log.AppendAsync(new(_stream, "speech", 2, [Speech.Said(Speech.Unspeakable), Speech.Said("be")], []), default);
        using var daemon = await _marten.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await Eventually.BecomesAsync(
            () => Task.FromResult(daemon.CurrentAgents().Single().Status), status => status == AgentStatus.Paused, "the projection stands still");
        await daemon.StopAllAsync();

        await using var session = _marten.QuerySession();
        ((await session.LoadAsync<Speech>(_stream))?.Words ?? []).ShouldNotContain("be");
    }

    [Fact]
    public async Task A_decision_without_facts_writes_what_stands_alongside_only_at_its_version()
    {
        var before = await _log.LoadAsync(_stream, 0, default);
        (await RewriteAsync(version: 1)).ShouldBe(AppendOutcome.Conflict);
        (await RewriteAsync(version: 2)).ShouldBe(AppendOutcome.Appended);
        await using var session = _marten.QuerySession();
        (await session.LoadAsync<Speech>(_stream))!.Words.ShouldBe(["at 2"]);
        (await session.Events.FetchStreamStateAsync(_stream))!.Version.ShouldBe(2);

        (await _log.AppendAsync(new(_stream, "speech", 2, [Speech.Said("or")], []), default)).ShouldBe(AppendOutcome.Appended);
        (await _log.LoadAsync(_stream, 0, default)).Take(2).Select(f => f.Headers).ShouldBe(before.Select(f => f.Headers));

        Task<AppendOutcome> RewriteAsync(long version) => _log.AppendAsync(
            new(_stream, "speech", version, [], [s => s.Store(new Speech { Id = _stream, Words = [$"at {version}"] })]), default);
    }
}
