using EventStore;
using Faults.Servers;
using Npgsql;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>The log itself, when it cannot know whether its commit arrived.</summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private const long Held = 4712;
    private SampleLog _sample = null!;

    public async Task InitializeAsync() => _sample = await SampleLog.CreateAsync();

    public async Task DisposeAsync() => await _sample.DisposeAsync();

    [Fact, Trait("Fault", "14")]
    public async Task The_same_append_again_answers_that_it_is_stored_already()
    {
        var direct = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("DESK_POSTGRES"));
        await using var proxy = TcpProxy.Before(direct.Port);
        (direct.Host, direct.Port, direct.Database, direct.SearchPath) = ("127.0.0.1", proxy.Port, _sample.Database.Name, TestDatabase.SchemaName);
        await using var service = NpgsqlDataSource.Create(direct.ConnectionString);
        await using var log = new EventLog(_sample.Database.OpenStore(service), service, TestDatabase.SchemaName);
        var append = SampleLog.Noting("held", "one", "two");

        // The append has been answered and its commit is under way: that is whose answer is lost.
        await _sample.RunAsync(
            $"""
            create function {TestDatabase.SchemaName}.wait() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock({Held}); return null; end';
            create constraint trigger wait after insert on notes deferrable initially deferred for each row execute function {TestDatabase.SchemaName}.wait()
            """);
        await using var held = await OpenTransaction.BeginAsync(_sample.Database.Owner, $"select pg_advisory_xact_lock({Held})");
        var appending = log.AppendAsync(append, default);
        await held.IsWaitedForAsync(kind: "advisory");
        proxy.HoldAnswers();
        await held.RollBackAsync();
        await Eventually.BecomesAsync(() => _sample.NumbersAsync(), numbers => numbers.Count == 2, "the server has committed");
        proxy.Cut();
        proxy.LetThrough();

        (await Should.ThrowAsync<NpgsqlException>(() => appending)).IsTransient.ShouldBeTrue();
        (await log.AppendAsync(append, default)).ShouldBe(AppendOutcome.Repeated);
        (await _sample.Log.LoadAsync(append.StreamId, 0, default)).Select(f => f.Version).ShouldBe([1, 2]);
    }
}
