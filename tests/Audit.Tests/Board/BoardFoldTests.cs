using Audit.Board;
using Contracts;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using TestKit;

namespace Audit.Tests.Board;

/// <summary>H2: the live board, folded from the facts as they come.</summary>
public class BoardFoldTests
{
    private static readonly Guid Other = Guid.Parse("0191d3a0-0000-7000-8000-0000000000f1");

    [Fact]
    public void Who_waits_for_longest_shows_by_skill_until_an_agent_takes_them_who_is_busy_then()
    {
        var facts = new Ledger().Add("routing", "s", new AgentSignedIn("a1", Life.At(0)), new AgentSignedIn("a2", Life.At(0)))
            .Add("routing", "q", Queued(Ledger.RequestId, 0)).Add("routing", Other, "q", Queued(Other, 3)).Add("routing", "o", Queued(Ledger.RequestId, 5, QueuedBecause.Declined));
        var board = Fold(facts, 10);
        board.Queues.ShouldBe([new QueueLine("general", 2, Life.At(0), 0)]);
        board.Agents.ShouldBe(new Dictionary<string, int> { ["ready"] = 2 });

        facts.Add("routing", "a", new RequestAssigned(Ledger.RequestId, "a1", "a1", TimeSpan.FromMinutes(6), Life.At(6)));
        board = Fold(facts, 10);
        board.Queues.ShouldBe([new QueueLine("general", 1, Life.At(3), 1)]);
        board.Agents.ShouldBe(new Dictionary<string, int> { ["busy"] = 1, ["ready"] = 1 });

        facts.Add("routing", "r", new RequestResolved(Ledger.RequestId, "a1", "Done", FirstContact: true, Life.At(9)), new AgentStateChanged("a1", AgentState.AfterCall, Life.At(9)))
            .Add("routing", Other, "g", new RequestAbandoned(Other, TimeSpan.FromMinutes(6), Life.At(9)));
        board = Fold(facts, 10);
        board.Queues.ShouldBeEmpty();
        board.Agents.ShouldBe(new Dictionary<string, int> { ["afterCall"] = 1, ["ready"] = 1 });
    }

    [Fact]
    public void Promises_show_by_how_little_time_is_left_and_stand_still_while_paused()
    {
        var made = Life.Reply; // in two days
        var facts = new Ledger().Add("follow-up", "p", made);
        Line(Fold(facts, 10)).ShouldBe(new PromiseLine("complaint-reply", 1, 0, 0, 0, made.DueAt));
        Line(Fold(facts, Minutes(made.DueAt) - 60)).AtRisk.ShouldBe(1);
        Line(Fold(facts, Minutes(made.DueAt) + 1)).ShouldBe(new PromiseLine("complaint-reply", 1, 0, 1, 0, null));

        facts.Add("follow-up", "w", new PromisePaused(made.PromiseId, Ledger.RequestId, made.Promise, Life.At(30), "waiting-for-customer"));
        Line(Fold(facts, Minutes(made.DueAt) + 1)).ShouldBe(new PromiseLine("complaint-reply", 1, 1, 0, 0, null));
        facts.Add("follow-up", "b", new PromiseResumed(made.PromiseId, Ledger.RequestId, made.Promise, Life.At(90), made.DueAt.AddHours(1), []));
        Line(Fold(facts, 100)).NextDueAt.ShouldBe(made.DueAt.AddHours(1));
        facts.Add("follow-up", "k", new PromiseKept(made.PromiseId, Ledger.RequestId, made.Promise, Life.At(100), made.DueAt));
        Fold(facts, 110).Promises.ShouldBeEmpty();
    }

    /// <summary>What has ended leaves nothing behind, whatever the lives were.</summary>
    [Fact]
    public void Once_all_requests_of_a_history_have_ended_nobody_waits_or_works_on_one()
    {
        var fold = new BoardFold();
        var types = BoardFold.Types.ToHashSet();
        var history = new Histories(7, Life.Received, TimeSpan.FromMinutes(1)).Of(200).Select((told, place) => HistoryLedger.Row(told, place + 1)).ToList();
        foreach (var fact in history.Where(f => types.Contains(f.Type))) fold.Add(fact);
        fold.Reach(history.Count);
        var board = fold.At(Life.At(0).AddYears(2));
        board.Position.ShouldBe(history.Count);
        board.Queues.ShouldBeEmpty();
        board.InSelfService.ShouldBe(0);
    }

    private static PromiseLine Line(DeskBoard board) => board.Promises.ShouldHaveSingleItem();

    private static double Minutes(DateTimeOffset moment) => (moment - Life.Received).TotalMinutes;

    private static DeskBoard Fold(Ledger ledger, double minutes)
    {
        var fold = new BoardFold();
        foreach (var fact in ledger.Facts.Where(f => BoardFold.Types.Contains(f.Type))) fold.Add(fact);
        return fold.At(Life.Received.AddMinutes(minutes));
    }

    private static RequestQueued Queued(Guid request, int minute, QueuedBecause because = QueuedBecause.New) => new(
        request, Life.Profile, RequestKind.Consultation, "bill", Urgency.Normal, "general", because, null, Life.At(minute));
}
