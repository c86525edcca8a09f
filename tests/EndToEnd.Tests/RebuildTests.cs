using System.Collections.Concurrent;
using Contracts;
using DeskSetup;
using EventStore;
using Hosting;
using Marten;
using Messaging;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A service of one stream and one view, in the shape of this build.</summary>
public sealed class TallyService : IDeskService
{
    public static string Name => TestDatabase.SchemaName;

    public static void Define(ServiceBuilder service) => service.View(Tally.StreamOf(new TallyView()));
}

/// <summary>The same service one build later: its view has another shape.</summary>
public sealed class LaterTallyService : IDeskService
{
    public static string Name => TestDatabase.SchemaName;

    public static void Define(ServiceBuilder service) => service.View(Tally.StreamOf(new LaterTallyView()));
}

/// <summary>How many facts a stream has.</summary>
public sealed record Tally(int Count)
{
    public static StreamType<Tally> StreamOf(View<Tally> view) => new("tally", new(0), (tally, _) => new(tally.Count + 1), view: view);
}

public sealed record TallyDocument(Guid Id, int Count);

public sealed class TallyView : View<Tally, TallyDocument>
{
    protected override TallyDocument[] Of(Guid streamId, Tally state) => [new(streamId, state.Count)];
}

public sealed class LaterTallyView : View<Tally, TallyDocument>
{
    public override int Shape => 2;

    protected override TallyDocument[] Of(Guid streamId, Tally state) => [new(streamId, -state.Count)];
}

/// <summary>FAULTS 25: read models are made anew beside those in use, while the service goes on.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private const int Streams = 300;
    private readonly Guid[] _streams = [.. Enumerable.Range(0, Streams).Select(_ => Guid.NewGuid())];
    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly ServiceBuilder _service = ServiceBuilder.Of<TallyService>();
    private TestDatabase _database = null!;
    private EventLog _log = null!;
    private Hop _hop = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(options =>
        {
            new TallyView().Map(options);
        });
        _log = _database.OpenLog();
        _hop = new Hop(_log, "directory", TimeProvider.System, _memory, new Vault(_database.Service), NullLogger<Hop>.Instance);
        await Task.WhenAll(_streams.Select(AppendAsync));
    }

    public async Task DisposeAsync()
    {
        _memory.Dispose();
        await _log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_was_changed_lost_or_put_in_by_hand_is_mended_and_told()
    {
        await RunAsync(
            $$"""
            update mt_doc_tallydocument set data = '{"id": "{{_streams[0]}}", "count": 7}' where id = '{{_streams[0]}}';
            delete from mt_doc_tallydocument where id = '{{_streams[1]}}';
            insert into mt_doc_tallydocument (id, data) values ('{{Guid.Empty}}', '{}');
            """);

        var rebuilt = await RebuildAsync();

        rebuilt.Documents.ShouldBe(Streams);
        rebuilt.Differences.ShouldBe(
            [new($"{_streams[0]}", "other"), new($"{_streams[1]}", "lacked"), new($"{Guid.Empty}", "too much")], ignoreOrder: true);
        await AllAreAsync(1);
    }

    [Fact]
    public async Task Appends_go_on_meanwhile_and_none_is_missed_or_refused()
    {
        using var enough = new CancellationTokenSource();
        var appending = Enumerable.Range(0, 8).Select(async writer =>
        {
            var done = 0;
            for (; !enough.IsCancellationRequested; done++)
            {
                await AppendAsync(_streams[((done * 8) + writer) % Streams]);
            }

            return done;
        }).ToList();
        for (var round = 0; round < 3; round++)
        {
            (await RebuildAsync()).Differences.ShouldBeEmpty();
        }

        await enough.CancelAsync();
        var appended = (await Task.WhenAll(appending)).Sum();
        (await ReadAsync("select sum((data->>'count')::int) from mt_doc_tallydocument")).ShouldBe(Streams + appended);
        (await ReadAsync("select count(*) from mt_doc_tallydocument d join mt_streams s on s.id = d.id and s.version = (d.data->>'count')::int"))
            .ShouldBe(Streams);
    }

    [Fact]
    public async Task One_that_was_killed_in_the_middle_leaves_the_view_in_use_and_the_next_succeeds()
    {
        await RunAsync($"delete from mt_doc_tallydocument where id = '{_streams[5]}'");
        using var killed = new CancellationTokenSource();
        var rebuild = NewRebuild(_service, said => killed.Cancel());
        await Should.ThrowAsync<OperationCanceledException>(() => rebuild.RunAsync(_service.Views[0], killed.Token));
        (await ReadAsync("select count(*) from mt_doc_tallydocument")).ShouldBe(Streams - 1);
        await AppendAsync(_streams[0]);

        (await RebuildAsync()).Differences.ShouldBe([new($"{_streams[5]}", "lacked")]);
        (await ReadAsync("select count(*) from pg_namespace where nspname like '%_rebuild'")).ShouldBe(0);
    }

    /// <summary>A row of one service must not keep the desk from being set up or restored.</summary>
    [Theory]
    [InlineData("update mt_events set headers = headers || '{\"hash\": \"no-base64!\"}' where stream_id = '{0}'")]
    [InlineData("update mt_events set type = 'unheard_of' where stream_id = '{0}'")]
    [InlineData("update mt_events set data = '{\"document\": 7}' where stream_id = '{0}'")]
    public async Task A_stream_that_cannot_be_read_is_named_and_left_out_and_all_others_are_made_anew(string spoiled)
    {
        await RunAsync(spoiled.Replace("{0}", $"{_streams[7]}", StringComparison.Ordinal));
        await RunAsync("delete from mt_doc_tallydocument");
        var said = new ConcurrentQueue<string>();

        var rebuilt = await NewRebuild(_service, said.Enqueue).RunAsync(_service.Views[0], default);

        rebuilt.LeftOut.Keys.ShouldBe([_streams[7]]);
        rebuilt.Documents.ShouldBe(Streams - 1);
        said.Where(line => line.StartsWith("WARNING", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain($"tally {_streams[7]} cannot be read");
    }

    [Fact]
    public async Task A_view_of_a_new_shape_is_filled_at_the_rollout_and_follows_what_the_build_before_appends()
    {
        var later = ServiceBuilder.Of<LaterTallyService>();
        await using var owner = new DocumentStore(ServiceStore.Options(_database.Owner, TestDatabase.SchemaName, ContractJson.Options, later.MapTo));
        await Schema.LayOutAsync(_database.Owner, owner, _database.Name, [], default);
        var rebuild = NewRebuild(later, _ => { });
        var empty = (await rebuild.EmptyAsync(default)).ShouldHaveSingleItem();
        (await rebuild.RunAsync(empty, default)).Documents.ShouldBe(Streams);
        (await rebuild.EmptyAsync(default)).ShouldBeEmpty();

        await AppendAsync(_streams[0]); // a node of the build before, which writes its own view only
        await AllAreAsync(1, but: (_streams[0], 2));
        (await CountOfLaterAsync(_streams[0])).ShouldBe(-1);

        await using var newer = new DocumentStore(ServiceStore.Options(_database.Service, TestDatabase.SchemaName, ContractJson.Options, later.MapTo));
        await using var log = new EventLog(newer, _database.Service, TestDatabase.SchemaName);
        using var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = 100 });
        using var following = new OlderNodes(
            _database.Service, log,
            new Hop(log, "directory", TimeProvider.System, memory, new Vault(_database.Service), NullLogger<Hop>.Instance),
            new Leader(_database.Service, TestDatabase.SchemaName, NullLogger<Leader>.Instance), later.Views.Select(v => new MadeByAnother(v)));
        await following.StartAsync(default);
        await Eventually.BecomesAsync(() => CountOfLaterAsync(_streams[0]), count => count == -2, "the new view has followed");
        await AppendAsync(_streams[1]);
        await Eventually.BecomesAsync(() => CountOfLaterAsync(_streams[1]), count => count == -2, "the new view has followed again");
        await following.StopAsync(default);
    }

    private Task<HopResult<Tally>> AppendAsync(Guid stream) => _hop.ExecuteAsync(
        Tally.StreamOf(new TallyView()), stream, (_, now) => [new Contracts.Directory.V1.TierDefined(new(1, "First", 1), now)],
        new(Guid.NewGuid().ToString(), Actor.Desk("directory")), default);

    private Task<RebuiltView> RebuildAsync() => NewRebuild(_service, _ => { }).RunAsync(_service.Views[0], default);

    private Rebuild NewRebuild(ServiceBuilder service, Action<string> say) => new(_database.Owner, service, _database.Name, say);

    private async Task AllAreAsync(int count, (Guid Stream, int Count)? but = null)
    {
        await using var session = _database.OpenStore().QuerySession();
        var documents = await session.Query<TallyDocument>().ToListAsync();
        documents.Count.ShouldBe(Streams);
        documents.ShouldAllBe(d => d.Count == (but != null && but.Value.Stream == d.Id ? but.Value.Count : count));
    }

    private Task<long> CountOfLaterAsync(Guid stream) =>
        ReadAsync($"select (data->>'count')::bigint from mt_doc_tallydocument_v2 where id = '{stream}'");

    private async Task RunAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ReadAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>In this test one program plays two builds: the view takes every fact for one that the other decided.</summary>
    private sealed class MadeByAnother(StreamView view) : StreamView
    {
        public override string StreamType => view.StreamType;

        public override Type Document => view.Document;

        public override int Shape => view.Shape;

        public override string MadeBy => "the build after";

        public override void Map(StoreOptions options) => view.Map(options);

        public override Task MakeAnewAsync(Hop hop, Guid streamId, CancellationToken cancellationToken) =>
            view.MakeAnewAsync(hop, streamId, cancellationToken);

        public override Task WriteAsync(Hop hop, IDocumentOperations session, Guid streamId, CancellationToken cancellationToken) =>
            view.WriteAsync(hop, session, streamId, cancellationToken);
    }
}
