using System.Text;
using System.Text.Json.Nodes;
using Marten;
using TestKit;

namespace EventStore.Tests;

/// <summary>What the log keeps to; order, faults and the chain stand in the files beside this one.</summary>
public sealed partial class EventLogTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private EventLog _log = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(ddl: $"create table {TestDatabase.SchemaName}.notes (note varchar primary key)");
        _log = OpenReplica();
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_appended_is_read_back_whole()
    {
        var stream = Guid.NewGuid();
        (await Append(stream, 0, "one", "two")).ShouldBe(AppendOutcome.Appended);
        (await Append(stream, 2, "three")).ShouldBe(AppendOutcome.Appended);

        var facts = await _log.LoadAsync(stream, 0, default);
        facts.Select(f => f.Version).ShouldBe([1, 2, 3]);
        facts.Select(f => Encoding.UTF8.GetString(f.Json)).ShouldBe(["""{"word": "one"}""", """{"word": "two"}""", """{"word": "three"}"""]);
        facts.ShouldAllBe(f => f.StreamId == stream && f.StreamType == "sample" && f.Type == "word_said" && f.At == Now);
        facts.ShouldAllBe(f => f.CorrelationId == "request-1" && f.CausationId == "message-1");
        facts.Select(f => f.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        (await _log.LoadAsync(stream, 2, default)).ShouldBe([facts[2]], new SameFact());
        (await _log.ReadForwardAsync(facts[0].Sequence, 1, default)).ShouldBe([facts[1]], new SameFact());
    }

    [Fact]
    public async Task Headers_come_back_and_what_was_not_given_stays_empty()
    {
        var stream = Guid.NewGuid();
        const string headers = """{"actor":{"role":"agent","id":"a-1"},"traceparent":"00-1-2-01","count":3,"none":null}""";
        await _log.AppendAsync(
            new(stream, "sample", 0, [Fact("one") with { Headers = headers }, Fact("two") with { CorrelationId = null, CausationId = null }], []), default);

        var facts = await _log.LoadAsync(stream, 0, default);
        JsonNode.DeepEquals(HeadersWithoutHash(facts[0]), JsonNode.Parse(headers)).ShouldBeTrue();
        HeadersWithoutHash(facts[1]).ShouldBeEmpty();
        facts[1].ShouldSatisfyAllConditions(f => f.CorrelationId.ShouldBeNull(), f => f.CausationId.ShouldBeNull());
    }

    [Fact]
    public async Task A_streams_row_tells_its_kind_its_version_and_the_times_of_its_first_and_last_decision()
    {
        var stream = Guid.NewGuid();
        var later = Now.AddHours(1);
        await Append(stream, 0, "one", "two");
        await _log.AppendAsync(new(stream, "sample", 2, [Fact("three") with { At = later }], []), default);
        (await Text($"select type || version || tenant_id || is_archived from mt_streams where id = '{stream}'")).ShouldBe("sample3*DEFAULT*false");
        (await Scalar($"select created from mt_streams where id = '{stream}'")).ShouldBe(Now.UtcDateTime);
        (await Scalar($"select timestamp from mt_streams where id = '{stream}'")).ShouldBe(later.UtcDateTime);
        (await Text("select string_agg(distinct tenant_id || is_archived || mt_dotnet_type, ',') from mt_events"))
            .ShouldBe("*DEFAULT*falseSample.WordSaid, Sample");
    }

    [Fact]
    public async Task A_decision_on_an_old_version_is_a_conflict_and_writes_nothing()
    {
        var stream = Guid.NewGuid();
        await Append(stream, 0, "one");
        (await Append(stream, 0, "other")).ShouldBe(AppendOutcome.Conflict);
        (await Append(stream, 5, "other")).ShouldBe(AppendOutcome.Conflict);
        (await Append(Guid.NewGuid(), 5, "other")).ShouldBe(AppendOutcome.Conflict);
        (await Count("select count(*) from mt_events")).ShouldBe(1);
        (await Count("select count(*) from mt_streams")).ShouldBe(1);
        (await VersionOf(stream)).ShouldBe(1);
    }

    [Fact]
    public async Task The_cause_of_a_streams_facts_is_known()
    {
        var stream = Guid.NewGuid();
        await Append(stream, 0, "one");
        var caused = await _log.FindCausedAsync(stream, "message-1", default);
        caused.ShouldNotBeNull().Version.ShouldBe(1);
        caused.CausationId.ShouldBe("message-1");
        (await _log.FindCausedAsync(stream, "message-2", default)).ShouldBeNull();
        (await _log.FindCausedAsync(Guid.NewGuid(), "message-1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_waits_for_an_append_wakes_when_it_is_there()
    {
        var waiting = _log.WaitForAppendAsync(TimeSpan.FromDays(1), default);
        waiting.IsCompleted.ShouldBeFalse();
        await Append(Guid.NewGuid(), 0, "one");
        await waiting;
    }

    [Fact]
    public Task An_append_without_a_fact_is_refused() =>
        Should.ThrowAsync<ArgumentException>(() => _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [], []), default));

    private EventLog OpenReplica() => _database.OpenLog();

    private Task<AppendOutcome> Append(Guid stream, long expected, params string[] words) =>
        _log.AppendAsync(new(stream, "sample", expected, [.. words.Select(Fact)], []), default);

    private static NewFact Fact(string word) => new(
        Guid.NewGuid(), "word_said", "Sample.WordSaid, Sample", Encoding.UTF8.GetBytes($$"""{"word":"{{word}}"}"""), Now, "request-1", "message-1", null);

    private static Action<IDocumentOperations> Note(string note) => session => session.QueueSqlCommand("insert into notes values (?)", note);

    private async Task<long> VersionOf(Guid stream) => await Count($"select version from mt_streams where id = '{stream}'");

    private async Task<long> Count(string sql) => (long)(await Scalar(sql))!;

    private async Task<string> Text(string sql) => (string)(await Scalar(sql))!;

    private async Task<object?> Scalar(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private sealed class SameFact : EqualityComparer<StoredFact>
    {
        public override bool Equals(StoredFact? one, StoredFact? other) =>
            one! with { Json = [] } == other! with { Json = one.Json.AsSpan().SequenceEqual(other.Json) ? [] : other.Json };

        public override int GetHashCode(StoredFact fact) => fact.Id.GetHashCode();
    }
}
