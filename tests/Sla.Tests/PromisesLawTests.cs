using Contracts.Directory.V1;
using Contracts.Promises.V1;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Sla.Tests;

[Trait("Category", Law.Category)]
public class PromisesLawTests
{
    private const string Name = "department-reply";

    private static readonly LadderStep[] Ladder =
    [
        new("reminder", 0.5, "handler", TimeSpan.FromHours(1)), new("warning", 0.8, "team-leader", TimeSpan.FromHours(1)),
        new("overdue", 1, "department-head", TimeSpan.FromHours(1)), new("second-level", 1.5, "duty-supervisor", TimeSpan.FromHours(1)),
    ];

    private static readonly Gen<SlaBook> Books =
        from calendar in RandomCalendars.Any
        from target in Gen.Choose(1, 5000)
        from limit in Gen.Elements<TimeSpan?>(null, TimeSpan.FromMinutes(20_000))
        let rule = new SlaRule("r", Name, calendar.Id, Ladder, Target: TimeSpan.FromMinutes(target), Limit: limit)
        select SlaBook.Of([new("p", 1, DateTimeOffset.UnixEpoch, [rule])], [calendar]);

    /// <summary>What to do, and how many minutes after the step before; half a minute off the promises' own moments.</summary>
    private static readonly Gen<List<(string Call, int Minutes)>> Histories = Law.Many(
        from call in Gen.Elements("pause", "resume", "pause", "resume", "end", "withdraw", "make", "late-end")
        from minutes in Gen.Choose(0, 6000)
        select (call, minutes), 12);

    private static readonly Gen<(SlaBook Book, DateTimeOffset At, List<(string Call, int Minutes)> History)> Lives =
        from book in Books
        from at in RandomCalendars.Moment
        from history in Histories
        select (book, at, history);

    [Fact]
    public void The_same_call_again_yields_nothing_and_no_fact_is_a_misfit() => Law.Holds(Lives, life =>
    {
        var (promises, now) = (Promises.None, life.At);
        foreach (var (call, minutes) in life.History.Prepend(("make", 0)))
        {
            now = now.AddMinutes(minutes);
            promises = promises.Evolve(promises.FallDue(now, life.Book));
            promises.FallDue(now, life.Book).ShouldBeEmpty();
            promises = promises.Evolve(Ask(promises, call, now, life.Book));
            Ask(promises, call, now, life.Book).ShouldBeEmpty(call);
            promises.Misfits.ShouldBeEmpty(call);
        }
    });

    [Fact]
    public void Something_falls_due_exactly_from_the_next_due_moment_on() => Law.Holds(Lives, life =>
    {
        var (promises, now) = (Promises.None, life.At);
        foreach (var (call, minutes) in life.History.Prepend(("make", 0)))
        {
            now = now.AddMinutes(minutes);
            promises = promises.Evolve(Ask(promises, call, now, life.Book));
            var facts = promises.FallDue(DateTimeOffset.MaxValue, life.Book);

            promises.NextDueAt.ShouldBe(facts.Count == 0 ? null : facts[0].At);
            facts.Select(fact => fact.At).ShouldBeInOrder();
            if (promises.NextDueAt is not { } next) continue;

            promises.FallDue(next, life.Book)[0].ShouldBe(facts[0]);
            promises.FallDue(next.AddTicks(-1), life.Book).ShouldBeEmpty();
        }
    });

    [Fact]
    public void The_verdict_does_not_hang_on_how_soon_anything_was_noticed() => Law.Holds(Lives, life =>
    {
        var (prompt, late, now) = (Promises.None, Promises.None, life.At);
        foreach (var (call, minutes) in life.History.Where(step => step.Call != "late-end").Prepend(("make", 0)))
        {
            now = now.AddMinutes(minutes).AddSeconds(call == "make" ? 0 : 1);
            prompt = prompt.Evolve(prompt.FallDue(now, life.Book));
            prompt = prompt.Evolve(Ask(prompt, call, now, life.Book));
            late = late.Evolve(Ask(late, call, now, life.Book));
        }

        prompt = prompt.Evolve(prompt.FallDue(now.AddYears(1), life.Book));
        late = late.Evolve(late.FallDue(now.AddYears(1), life.Book));
        late.All.Select(Verdict).ShouldBe(prompt.All.Select(Verdict));

        static object Verdict(Promise p) => (p.Made.PromiseId, p.Outcome, p.DueAt, p.BrokenAt, p.EndedAt);
    });

    [Fact]
    public void Pausing_never_shortens_the_time_promised_nor_brings_a_moment_forward() => Law.Holds(
        from book in Books
        from at in RandomCalendars.Moment
        from pauses in Law.Many(Gen.Choose(0, 3000).Two(), 6)
        select (book, at, pauses),
        c =>
        {
            var calendar = c.book.Calendar("random", 1);
            var made = c.book.Make(Name, Desk.Request, Desk.Request, new(), c.at)!;
            var (promises, now, paused) = (Desk.With(made), c.at, TimeSpan.Zero);
            foreach (var (running, standing) in c.pauses)
            {
                var before = promises.Find(Name)!;
                var stopped = now.AddMinutes(running);
                now = stopped.AddMinutes(standing);
                promises = promises.Evolve(promises.Pause(Name, stopped, "waiting-for-information"));
                promises = promises.Evolve(promises.Resume(Name, now, c.book));
                if (stopped < before.DueAt) paused += calendar.Between(stopped, now);

                var after = promises.Find(Name)!;
                after.DueAt.ShouldBeGreaterThanOrEqualTo(before.DueAt);
                after.Ladder.Zip(before.Ladder).ShouldAllBe(pair => pair.First.At >= pair.Second.At);
                after.Ladder.Select(step => step.At).ShouldBeInOrder();
                after.Ladder.Single(step => step.Step == "overdue").At.ShouldBe(after.DueAt);
            }

            var last = promises.Find(Name)!;
            if (c.book.Rule("p", 1, "r")!.Limit is { } limit && last.DueAt == c.at + limit) return;
            (calendar.Between(c.at, last.DueAt) - paused).ShouldBe(made.Target!.Value);
        });

    [Fact]
    public void An_end_is_judged_by_its_own_moment() => Law.Holds(
        from book in Books
        from at in RandomCalendars.Moment
        from minutes in Gen.Choose(0, 20_000)
        from noticed in Gen.Choose(0, 20_000)
        select (book, at, end: at.AddMinutes(minutes), noticed: at.AddMinutes(noticed)),
        c =>
        {
            var made = Desk.With(c.book.Make(Name, Desk.Request, Desk.Request, new(), c.at)!);
            var ended = made.Evolve(made.FallDue(c.noticed, c.book));
            ended = ended.Evolve(ended.End(Name, c.end, c.book));

            var promise = ended.Find(Name)!;
            promise.Outcome.ShouldBe(c.end <= promise.DueAt ? PromiseOutcome.Kept : PromiseOutcome.FulfilledLate);
            promise.EndedAt.ShouldBe(c.end);
        });

    [Fact]
    public void Folding_any_facts_in_any_order_never_throws_and_loses_none() => Law.Holds(
        Law.Many(AnyFact, 40),
        facts =>
        {
            var promises = Promises.None;
            foreach (var fact in facts)
            {
                var next = promises.Evolve(fact);
                (next.Misfits.Count > promises.Misfits.Count).ShouldBe(next.All.SequenceEqual(promises.All), "either changed or kept aside");
                _ = next.FallDue(fact.At, SlaBook.Empty);
                promises = next;
            }
        },
        tests: 1000);

    private static Gen<IPromiseFact> AnyFact =>
        from round in Gen.Choose(1, 3)
        from which in Gen.Choose(0, 7)
        from minutes in Gen.Choose(0, 100)
        from steps in Law.Many(Gen.Choose(0, 200), 4)
        from corrects in Gen.Elements(true, false)
        let id = PromiseIds.From(Desk.Request, Name, round)
        let at = DateTimeOffset.UnixEpoch.AddMinutes(minutes)
        let due = at.AddMinutes(60)
        let ladder = steps.Select((m, i) => new LadderMoment(Ladder[i].Step, Ladder[i].Owner, Ladder[i].ActWithin, at.AddMinutes(m))).ToList()
        select (IPromiseFact)(which switch
        {
            0 => new PromiseMade(id, Desk.Request, Name, Desk.Request, at, "p", 1, "r", "c", 1, Target: null, DueAt: due, Ladder: ladder),
            1 => new PromisePaused(id, Desk.Request, Name, at, "any"),
            2 => new PromiseResumed(id, Desk.Request, Name, at, due, ladder),
            3 => new PromiseEscalated(id, Desk.Request, Name, at, Ladder[minutes % 4].Step, "any", TimeSpan.FromHours(1)),
            4 => new PromiseKept(id, Desk.Request, Name, at, due, corrects),
            5 => new PromiseBroken(id, Desk.Request, Name, at),
            6 => new PromiseFulfilledLate(id, Desk.Request, Name, at, due),
            _ => new PromiseWithdrawn(id, Desk.Request, Name, at, "any"),
        });

    private static IReadOnlyList<IPromiseFact> Ask(Promises promises, string call, DateTimeOffset at, SlaBook book) => call switch
    {
        "make" => promises.Make(book, Name, Desk.Request, Desk.Request, new(), at) is { } made ? [made] : [],
        "pause" => promises.Pause(Name, at, "waiting-for-information"),
        "resume" => promises.Resume(Name, at, book),
        "end" => promises.End(Name, at, book),
        "late-end" => promises.End(Name, at.AddMinutes(-1000), book),
        _ => promises.Withdraw(Name, at, "any", book),
    };
}
