using Audit.Board;
using Audit.Folds;
using Audit.Replay;
using Contracts;
using Contracts.Promises.V1;
using Messaging;
using TestKit;

namespace Audit.Tests;

/// <summary>A fact under another service's name stands in the ledger, and changes nothing that is read from it.</summary>
public sealed class FactOwnersTests
{
    private static readonly List<HistoryFact> History = [.. new Histories(4, Desk.Now, TimeSpan.FromMinutes(20)).Of(2000)];

    [Fact]
    public void Every_promise_has_a_service_that_makes_it() =>
        FactOwners.OfPromises.Keys.Order().ShouldBe(Clocks.All.Select(c => c.Promise).Distinct().Order());

    [Fact]
    public void What_the_desk_records_is_all_its_owners_own() => Rows(History).ShouldAllBe(f => FactOwners.Told(f));

    /// <summary>Under the name of the promise, and of one that the other service makes itself.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("self-service")]
    public async Task A_promise_that_another_service_says_was_kept_is_not_and_recomputing_names_that_fact(string? named)
    {
        var (made, open) = Open();
        var forged = Forged(made, new PromiseKept(open.PromiseId, open.RequestId, named ?? open.Promise, open.At, open.DueAt));
        var facts = Rows([.. History, forged]).Where(f => f.RequestId == open.RequestId).ToList();
        var asOf = History[^1].RecordedAt;
        var (before, after) = (Of(facts.Where(f => f.FactId != forged.FactId)), Of(facts));
        after.Outcome.ShouldBe(before.Outcome);
        after.Outcome.ShouldNotBe(PromiseVerdict.Kept);
        after.Misfits.Select(m => m.FactId).ShouldBe([forged.FactId]);

        (await Recomputation.OfAsync(new HistoryClocks(History), new(), null, default)).Passes.ShouldBeTrue();
        var result = await Recomputation.OfAsync(new HistoryClocks([.. History, forged]), new(), null, default);
        var difference = result.Differences.ShouldHaveSingleItem();
        (difference.PromiseId, result.Passes).ShouldBe((open.PromiseId, false));
        difference.Disagreements.ShouldHaveSingleItem().What.ShouldBe("misfit");
        if (named is null) difference.Disagreements[0].Recorded.ShouldBe("promise_kept, told by knowledge");

        PromiseHistory Of(IEnumerable<LedgerFact> rows) => PromiseHistory.Of(rows, asOf).Single(p => p.PromiseId == open.PromiseId);
    }

    [Fact]
    public void A_request_that_another_service_says_was_closed_is_not()
    {
        var closing = History.First(f => Catalog.Of(f.Fact.GetType()).Name == "request_closed");
        var request = ((IRequestFact)closing.Fact).RequestId;
        var open = Rows(History).Where(f => f.RequestId == request && f.Type != "request_closed").ToList();
        var facts = open.Append(HistoryLedger.Row(Forged(closing, closing.Fact), 1)).ToList();
        RequestOverview.Of(facts).State.ShouldBe(RequestOverview.Of(open).State);
        var summary = new SummaryFold(Desk.Now).Add(facts).Total();
        summary.RequestsByState[RequestState.Closed].ShouldBe(0);
        summary.FactsByService["knowledge"]["request_closed"].ShouldBe(1, "it is there, as it was told");
        MissingPromise.Of(facts).ShouldBe(MissingPromise.Of(open));
    }

    [Fact]
    public void The_board_goes_on_showing_a_promise_that_another_service_says_was_kept()
    {
        var (made, open) = Open();
        var board = new BoardFold();
        board.Add(HistoryLedger.Row(made, 1));
        board.Add(HistoryLedger.Row(Forged(made, new PromiseKept(open.PromiseId, open.RequestId, "self-service", open.At, open.DueAt)), 2));
        board.At(open.At).Promises.Single().Promise.ShouldBe(open.Promise);
    }

    /// <summary>One that is broken, or is still open.</summary>
    private static (HistoryFact Fact, PromiseMade Made) Open()
    {
        var kept = History.Select(f => f.Fact).OfType<PromiseKept>().Select(f => f.PromiseId).ToHashSet();
        var made = History.First(f => f.Fact is PromiseMade { Promise: "complaint-reply" or "department-reply" } made && !kept.Contains(made.PromiseId));
        return (made, (PromiseMade)made.Fact);
    }

    private static HistoryFact Forged(HistoryFact like, IFact fact) =>
        new(Guid.NewGuid(), "knowledge", 1_000_000, like.StreamId, like.StreamType, 1, fact, "service/knowledge", like.RecordedAt.AddSeconds(1));

    private static List<LedgerFact> Rows(IEnumerable<HistoryFact> history) => [.. history.Select((f, i) => HistoryLedger.Row(f, i + 1))];
}
