using EventStore;

namespace Faults.Tests.Concurrency;

/// <summary>A reader goes forward by number. That is safe only if nothing is ever committed behind it.</summary>
public sealed class ReadingOrderTests : IAsyncLifetime
{
    private SampleLog _sample = null!;

    public async Task InitializeAsync() => _sample = await SampleLog.CreateAsync();

    public async Task DisposeAsync() => await _sample.DisposeAsync();

    [Fact, Trait("Fault", "44")]
    public async Task No_reader_skips_an_append_that_was_held_open_while_later_ones_came()
    {
        const int later = 20;
        await using var replica = _sample.Replica();
        await using var note = await OpenTransaction.BeginAsync(_sample.Database.Owner, "insert into notes values ('taken')");
        var following = _sample.FollowAsync(2 + later);

        var held = _sample.Log.AppendAsync(SampleLog.Noting("taken", "first", "second"), default);
        await note.IsWaitedForAsync(kind: "transactionid");
        var others = Enumerable.Range(0, later).Select(i => replica.AppendAsync(SampleLog.Saying($"{i}"), default)).ToList();
        await note.IsWaitedForAsync(sessions: 2);
        await note.RollBackAsync();

        (await held).ShouldBe(AppendOutcome.Appended);
        (await Task.WhenAll(others)).ShouldAllBe(outcome => outcome == AppendOutcome.Appended);
        (await following).ShouldBe(await _sample.NumbersAsync());
    }

    [Fact, Trait("Fault", "45")]
    public async Task Five_thousand_numbers_that_were_taken_and_rolled_back_hold_no_reader_up()
    {
        await _sample.Log.AppendAsync(SampleLog.Saying("before"), default);
        await using var taken = await OpenTransaction.BeginAsync(
            _sample.Database.Owner, "select nextval('mt_events_sequence') from generate_series(1, 5000)");
        await _sample.Log.AppendAsync(SampleLog.Saying("while they were open"), default);
        (await _sample.FollowAsync(2)).ShouldBe(await _sample.NumbersAsync());

        await taken.RollBackAsync();
        await _sample.Log.AppendAsync(SampleLog.Saying("after"), default);
        var seen = await _sample.FollowAsync(3);
        seen.ShouldBe(await _sample.NumbersAsync());
        (seen[1] - seen[0]).ShouldBeGreaterThan(5000);
    }
}
