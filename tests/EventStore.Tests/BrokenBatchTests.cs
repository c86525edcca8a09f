using JasperFx;
using TestKit;

namespace EventStore.Tests;

/// <summary>
/// An append that fails breaks its batch off before the later statements are reached. The sessions of the pool must go on
/// knowing which statements the server has prepared.
/// </summary>
public sealed class BrokenBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task After_appends_that_failed_in_any_number_the_next_ones_are_stored(int failures)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var log = database.OpenLog();
        var stream = Guid.NewGuid();
        (await log.AppendAsync(new(stream, "sample", 0, [Words.Said("one")], []), default)).ShouldBe(AppendOutcome.Appended);
        for (var i = 0; i < failures; i++)
        {
            (await log.AppendAsync(new(stream, "sample", 7, [Words.Said("too new")], []), default)).ShouldBe(AppendOutcome.Conflict);
            (await log.AppendAsync(new(stream, "sample", 0, [Words.Said("too old")], []), default)).ShouldBe(AppendOutcome.Conflict);
        }

        for (var version = 1; version < 10; version++)
        {
            (await log.AppendAsync(new(stream, "sample", version, [Words.Said("next")], []), default)).ShouldBe(AppendOutcome.Appended);
            (await log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Words.Said("new")], []), default)).ShouldBe(AppendOutcome.Appended);
        }

        (await log.LoadAsync(stream, 0, default)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_document_that_only_one_may_have_is_refused_to_the_second_and_nobody_else_is_harmed()
    {
        await using var database = await TestDatabase.CreateAsync(options => options.Schema.For<Claim>());
        await using var log = database.OpenLog();
        var contested = new Claim(Guid.NewGuid());
        var stored = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => IsStoredAsync(i < 2 ? contested : new(Guid.NewGuid()))));
        stored[..2].ShouldBe([true, false], ignoreOrder: true);
        stored[2..].ShouldAllBe(isStored => isStored);

        async Task<bool> IsStoredAsync(Claim claim)
        {
            try
            {
                var append = new Append(Guid.NewGuid(), "sample", 0, [Words.Said("mine")], [session => session.Insert(claim)]);
                return await log.AppendAsync(append, default) == AppendOutcome.Appended;
            }
            catch (DocumentAlreadyExistsException)
            {
                return false;
            }
        }
    }

    private sealed record Claim(Guid Id);
}
