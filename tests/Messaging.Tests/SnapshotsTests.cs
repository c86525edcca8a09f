using System.Reflection;
using System.Reflection.Emit;
using Contracts;
using Planted;
using Planted.Tickets.V1;
using TestKit;

namespace Messaging.Tests;

public sealed class SnapshotsTests : IAsyncLifetime
{
    private const int Every = 10;
    private static readonly Vocabulary Tickets = new([typeof(TicketClosed)]);
    private static readonly StreamType<Tally> Kept = Tally.Stream(Every);
    private static readonly StreamType<Tally> NotKept = Tally.Stream();
    private readonly Guid _stream = Guid.NewGuid();
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_state_from_a_snapshot_is_the_state_from_all_facts_however_they_came(int seed)
    {
        var random = new Random(seed);
        using var writer = NewNode();
        for (var appends = random.Next(5, 15); appends > 0; appends--)
        {
            await writer.AppendAsync(Kept, _stream, Closed(random.Next(1, Every * 2), random));
            using var reader = NewNode();
            var expected = await reader.StateAsync(NotKept, _stream);
            (await CountAsync($"select coalesce(max((data->>'version')::bigint), 0) / {Every} from mt_doc_snapshot")).ShouldBe(expected.Count / Every);
            using var cold = NewNode();
            (await cold.StateAsync(Kept, _stream)).Same(expected).ShouldBeTrue();
            cold.SnapshotLog.Of(1801).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_cold_load_takes_the_snapshot_and_reads_only_what_came_after_it()
    {
        await WriteAsync(facts: 25);
        await RunAsync("update mt_events set type = 'not_to_be_read' where version <= 20");
        using var cold = NewNode();
        (await cold.StateAsync(Kept, _stream)).Count.ShouldBe(25);
        using var without = NewNode();
        await Should.ThrowAsync<UnknownFactException>(() => without.StateAsync(NotKept, _stream));
    }

    [Theory]
    [InlineData("""update mt_doc_snapshot set data = jsonb_set(data, '{state}', to_jsonb('{"count":7,"reasons":{}}'::text))""")]
    [InlineData("update mt_doc_snapshot set data = jsonb_set(data, '{state}', to_jsonb(left(data->>'state', 10)))")]
    [InlineData("update mt_doc_snapshot set data = jsonb_set(data, '{version}', to_jsonb((data->>'version')::bigint - 1))")]
    [InlineData("update mt_doc_snapshot set data = data || '{\"seal\":\"\"}'")]
    public async Task A_snapshot_that_is_not_what_was_made_is_passed_over_and_said(string damage)
    {
        await WriteAsync(facts: 25);
        await RunAsync(damage);
        using var cold = NewNode();
        (await cold.StateAsync(Kept, _stream)).Count.ShouldBe(25);
        cold.SnapshotLog.Of(1801).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("delete from mt_doc_snapshot")]
    [InlineData("update mt_doc_snapshot set data = jsonb_set(data, '{version}', to_jsonb((data->>'version')::bigint + 1000))")]
    [InlineData("update mt_doc_snapshot set data = data || '{\"madeBy\":\"another build\"}'")]
    public async Task A_snapshot_that_is_lost_or_runs_ahead_or_is_anothers_costs_nothing_but_time(string change)
    {
        await WriteAsync(facts: 25);
        await RunAsync(change);
        using var cold = NewNode();
        (await cold.StateAsync(Kept, _stream)).Count.ShouldBe(25);
        (await cold.AppendAsync(Kept, _stream, Closed(Every, new Random(2)))).Count.ShouldBe(35);
        (await CountAsync("select count(*) from mt_doc_snapshot")).ShouldBe(1);
    }

    [Fact]
    public async Task A_build_that_folds_otherwise_never_meets_the_others_snapshots()
    {
        var other = new StreamType<Tally>("tally", Tally.None, FoldOfAnotherBuild(), snapshotEvery: Every);
        for (var round = 1; round <= 3; round++)
        {
            using Node oldNode = NewNode(), newNode = NewNode();
            (await oldNode.AppendAsync(Kept, _stream, Closed(Every, new Random(1)))).Count.ShouldBe(((2 * round) - 1) * Every);
            (await newNode.AppendAsync(other, _stream, Closed(Every, new Random(1)))).ShouldBe(Tally.None);
        }
    }

    private async Task WriteAsync(int facts)
    {
        using var writer = NewNode();
        for (var i = 0; i < facts; i++)
        {
            await writer.AppendAsync(Kept, _stream, Closed(1, new Random(i)));
        }
    }

    private Node NewNode() => new(_database, Tickets);

    private static IFact[] Closed(int facts, Random random) =>
        [.. Enumerable.Range(0, facts).Select(_ => new TicketClosed(random.GetItems(["mended", "not ours", "twice"], 1)[0]))];

    /// <summary>A fold in an assembly of its own, which answers the state as it was, whatever the fact.</summary>
    private static Func<Tally, IFact, Tally> FoldOfAnotherBuild()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new("AnotherBuild"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("AnotherBuild").DefineType("Fold", TypeAttributes.Public);
        var code = type.DefineMethod("Evolve", MethodAttributes.Public | MethodAttributes.Static, typeof(Tally), [typeof(Tally), typeof(IFact)])
            .GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ret);
        return type.CreateType().GetMethod("Evolve")!.CreateDelegate<Func<Tally, IFact, Tally>>();
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
