using Audit.Folds;
using Audit.Replay;
using TestKit;

namespace Audit.Tests;

public sealed class ReplayedStateTests
{
    private static readonly IReadOnlyList<LedgerFact> Life = Tests.Life.Complaint().Facts;

    [Fact]
    public void A_request_is_shown_as_it_was_at_any_moment()
    {
        RequestAt.AtMoment(Life, Tests.Life.At(-1)).ShouldBeNull("it had not come in");
        var dispatched = RequestAt.AtMoment(Life, Tests.Life.At(20)).ShouldNotBeNull();
        dispatched.Request.State.ShouldBe(RequestState.WithDepartment);
        dispatched.Request.Department.ShouldBe("network");
        dispatched.Promises.ShouldAllBe(p => p.Outcome == PromiseVerdict.Open);
        var later = RequestAt.AtMoment(Life, Tests.Life.At(40)).ShouldNotBeNull();
        later.Request.Department.ShouldBe("billing", "it had been returned");
        RequestAt.AtMoment(Life, Tests.Life.At(100_000)).ShouldNotBeNull().Request.State.ShouldBe(RequestState.Closed);
    }

    [Fact]
    public void A_request_is_shown_as_it_was_after_any_fact()
    {
        foreach (var (fact, i) in CausalOrder.Sort(Life).Select((f, i) => (f, i)))
        {
            var state = RequestAt.AfterFact(Life, fact.FactId).ShouldNotBeNull();
            (state.Facts, state.Last.FactId).ShouldBe((i + 1, fact.FactId));
        }

        RequestAt.AfterFact(Life, Guid.NewGuid()).ShouldBeNull();
    }

    [Fact]
    public async Task The_desk_is_shown_as_it_was_with_what_was_open_and_overdue_by_department()
    {
        var history = new Histories(4, Desk.Now, TimeSpan.FromMinutes(10)).Of(200).Select((f, i) => HistoryLedger.Row(f, i + 1)).ToList();
        var at = Desk.Now.AddHours(30);
        var desk = await DeskAt.OfAsync(ByRequest(), at, default);
        desk.Requests.ShouldBe(history.Where(f => f.OccurredAt <= at && f.RequestId is not null).GroupBy(f => f.RequestId).Count(g => !CareCallFacts.Are(g)));
        desk.Open.ShouldBeInRange(1, desk.Requests - 1);
        desk.Departments.Values.Sum(d => d.Open).ShouldBe(desk.Promises["department-reply"].Open);
        desk.Departments.Values.Sum(d => d.Overdue).ShouldBe(desk.Promises["department-reply"].Overdue);
        desk.Promises["department-reply"].Overdue.ShouldBeGreaterThan(0);
        (await DeskAt.OfAsync(ByRequest(), DateTimeOffset.MaxValue, default)).Open.ShouldBe(0, "in the end all were closed");

        IAsyncEnumerable<IReadOnlyList<LedgerFact>> ByRequest() =>
            history.Where(f => DeskAt.Types.Contains(f.Type)).GroupBy(f => f.RequestId).Select(g => (IReadOnlyList<LedgerFact>)[.. g]).ToAsyncEnumerable();
    }
}
