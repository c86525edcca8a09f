using Audit.Replay;
using Contracts;
using TestKit;

namespace Audit.Tests;

public sealed class LedgerClocksTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task The_ledger_recomputes_to_what_was_recorded_whatever_the_order_of_arrival()
    {
        var history = new Histories(3, Desk.Now, TimeSpan.FromMinutes(5)).Of(200).ToArray();
        new Random(1).Shuffle(history);
        await HistoryLedger.CopyAsync(_database.Owner, history);
        var result = await Recomputation.OfAsync(new LedgerClocks(_database.Service), new(), null, default);
        result.Differences.ShouldBeEmpty();
        result.Requests.ShouldBe(history.Select(f => (f.Fact as IRequestFact)?.RequestId).OfType<Guid>().Distinct().Count(), "care calls among them");
        result.Compared.ShouldBe((await Recomputation.OfAsync(new HistoryClocks(history), new(), null, default)).Compared);

        await using var forge = _database.Owner.CreateCommand(
            "update ledger set data = jsonb_set(data, '{at}', '\"2026-06-01T00:00:00Z\"') where position = "
            + "(select min(position) from ledger where type = 'result_told' and data->>'outcome' = 'solved' and request_id in "
            + "(select request_id from ledger where type = 'promise_kept' and data->>'promise' = 'complaint-reply'))");
        (await forge.ExecuteNonQueryAsync()).ShouldBe(1);
        (await Recomputation.OfAsync(new LedgerClocks(_database.Service), new(), null, default)).Passes.ShouldBeFalse();
    }
}
