using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Sla.Tests;

/// <summary>Promises whose urgency is raised, whose deadline is asked for, and whose calendar changes under way.</summary>
[Trait("Category", Law.Category)]
public class AmendmentLawTests
{
    private const string Name = "department-reply";
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;
    private static readonly SlaMatch Normal = new(Urgency: Urgency.Normal);
    private static readonly SlaMatch Urgent = new(Urgency: Urgency.Urgent);

    private static readonly LadderStep[] Ladder =
    [
        new("reminder", 0.5, "handler", TimeSpan.FromHours(1)), new("overdue", 1, "department-head", TimeSpan.FromHours(1)),
        new("second-level", 1.5, "duty-supervisor", TimeSpan.FromHours(1)),
    ];

    /// <summary>Hours that change some days after the promise began, and a rule for the urgent that takes over in some way.</summary>
    private static readonly Gen<Life> Lives =
        from at in RandomCalendars.Moment
        from first in RandomCalendars.Any
        from second in RandomCalendars.Any
        from changes in Gen.Choose(-1000, 8000)
        from target in Gen.Choose(1, 5000)
        from days in Gen.Elements<DayCount?>(null, null, new(2, DayKind.Working), new(3, DayKind.Natural))
        from urgent in Gen.Choose(1, 3000)
        from how in Gen.Elements<OnUrgencyRaised?>(null, OnUrgencyRaised.CarryOver, OnUrgencyRaised.Restart)
        from limit in Gen.Elements<TimeSpan?>(null, TimeSpan.FromMinutes(20_000))
        from history in Law.Many(
            from call in Gen.Elements("pause", "resume", "pause", "resume", "raise", "raise", "ask", "end", "withdraw", "make")
            from minutes in Gen.Choose(0, 5000)
            select (call, minutes), 10)
        let rule = new SlaRule(
            "r", Name, "c", Ladder, Target: days is null ? TimeSpan.FromMinutes(target) : null, Limit: limit, TargetDays: days,
            OnUrgencyRaised: how)
        let pressing = new SlaRule("u", Name, "c", Ladder, new(Urgency: Urgency.Urgent), TimeSpan.FromMinutes(urgent))
        let book = SlaBook.Of(
            [new("p", 1, Epoch, [rule, pressing])],
            [first with { Id = "c" }, second with { Id = "c", Version = 2, EffectiveFrom = at.AddMinutes(changes) }])
        select new Life(book, at, history);

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
    public void The_verdict_does_not_hang_on_how_soon_anything_was_noticed() => Law.Holds(Lives, life =>
    {
        var (prompt, late, now) = (Promises.None, Promises.None, life.At);
        foreach (var (call, minutes) in life.History.Prepend(("make", 0)))
        {
            now = now.AddMinutes(minutes).AddSeconds(call == "make" ? 0 : 1);
            prompt = prompt.Evolve(prompt.FallDue(now, life.Book));
            prompt = prompt.Evolve(Ask(prompt, call, now, life.Book));
            late = late.Evolve(Ask(late, call, now, life.Book));
        }

        prompt = prompt.Evolve(prompt.FallDue(now.AddYears(1), life.Book));
        late = late.Evolve(late.FallDue(now.AddYears(1), life.Book));
        late.All.Select(Verdict).ShouldBe(prompt.All.Select(Verdict));

        static object Verdict(Promise p) => (p.Made.PromiseId, p.Outcome, p.DueAt, p.BrokenAt, p.EndedAt, p.Terms.Rule, p.Terms.CalendarVersion);
    }, tests: 500);

    [Fact]
    public void What_falls_due_is_the_same_in_whatever_portions_it_is_noticed() => Law.Holds(
        from life in Lives
        from looks in Law.Many(Gen.Choose(0, 20_000), 8)
        select (life, looks),
        c =>
        {
            var promises = Promises.None.Evolve(Ask(Promises.None, "make", c.life.At, c.life.Book));
            var atOnce = promises.FallDue(c.life.At.AddYears(1), c.life.Book);
            var inPortions = new List<IPromiseFact>();
            foreach (var look in c.looks.Order().Select(minutes => c.life.At.AddMinutes(minutes)).Append(c.life.At.AddYears(1)))
            {
                var facts = promises.FallDue(look, c.life.Book);
                promises = promises.Evolve(facts);
                inPortions.AddRange(facts);
            }

            inPortions.Select(Told).ShouldBe(atOnce.Select(Told));
        });

    [Fact]
    public void Time_used_never_shrinks_and_stands_still_in_a_pause() => Law.Holds(Lives, life =>
    {
        var (promises, now) = (Promises.None, life.At);
        foreach (var (call, minutes) in life.History.Where(step => step.Call is "pause" or "resume").Prepend(("make", 0)))
        {
            var before = promises.Find(Name);
            var (then, soon) = (now, now.AddMinutes(minutes));
            now = soon;
            if (before is not null)
            {
                var (used, later) = (before.UsedAt(then, life.Book), before.UsedAt(soon, life.Book));
                later.ShouldBeGreaterThanOrEqualTo(used);
                if (before.PausedAt is not null) later.ShouldBe(used);
            }

            promises = promises.Evolve(Ask(promises, call, now, life.Book));
            if (before is not null && promises.Find(Name)!.Terms.CalendarVersion == before.Terms.CalendarVersion)
            {
                promises.Find(Name)!.UsedAt(now, life.Book).ShouldBe(before.UsedAt(now, life.Book), call);
            }
        }
    });

    [Fact]
    public void When_the_hours_change_the_time_used_is_kept_and_the_rest_runs_on_the_new_ones() => Law.Holds(
        from life in Lives
        from pausedAfter in Gen.Choose(0, 4000)
        from pausedFor in Gen.Choose(0, 4000)
        from pauses in Gen.Elements(true, false)
        select (life, Stop: life.At.AddMinutes(pausedAfter), Go: life.At.AddMinutes(pausedAfter + pausedFor), pauses),
        c =>
        {
            var (book, at) = (c.life.Book, c.life.At);
            if (book.Rule("p", 1, "r") is not { Target: { } target, Limit: null }) return;

            var promises = Promises.None.Evolve(Ask(Promises.None, "make", at, book));
            var due = promises.Evolve(promises.FallDue(c.Stop, book)).Find(Name)!.DueAt;
            var pauses = c.pauses && c.Stop < due;
            if (pauses) promises = promises.Evolve(promises.Pause(Name, c.Stop, PauseReasons.Information)).Evolve(promises.FallDue(c.Stop, book));
            if (pauses) promises = promises.Evolve(promises.Resume(Name, c.Go, book));
            promises = promises.Evolve(promises.FallDue(at.AddYears(1), book));

            // Minute by minute: it counts when the hours in force then say so, and nobody waits.
            var (first, second) = (book.Calendar("c", 1).Document, book.Calendar("c", 2).Document);
            var made = promises.Find(Name)!.Made.CalendarVersion;
            var (left, moment) = ((int)target.TotalMinutes, at);
            for (; left > 0; moment = moment.AddMinutes(1))
            {
                var hours = made == 2 || moment >= second.EffectiveFrom ? second : first;
                var stands = pauses && moment >= c.Stop && moment < c.Go;
                if (!stands && RandomCalendars.IsOpen(hours, TimeZoneInfo.FindSystemTimeZoneById(hours.TimeZone), moment)) left--;
            }

            promises.Find(Name)!.DueAt.ShouldBe(moment);
        });

    [Fact]
    public void A_raise_never_gives_more_time_and_keeps_what_was_used_where_the_rule_says_so() => Law.Holds(
        from life in Lives
        from minutes in Gen.Choose(0, 3000)
        select (life, At: life.At.AddMinutes(minutes)),
        c =>
        {
            var book = c.life.Book;
            var before = Promises.None.Evolve(Ask(Promises.None, "make", c.life.At, book));
            before = before.Evolve(before.FallDue(c.At, book));
            var after = before.Evolve(before.AmendForUrgency(Name, Urgent, c.At, book));
            var (was, now) = (before.Find(Name)!, after.Find(Name)!);
            if (was.BrokenAt is not null || book.Rule("p", 1, "r")!.OnUrgencyRaised is not { } how)
            {
                now.ShouldBe(was);
                return;
            }

            var (target, clock) = (book.Rule("p", 1, "u")!.Target!.Value, book.Calendar("c", now.Terms.CalendarVersion));
            now.Terms.Rule.ShouldBe("u");
            now.DueAt.ShouldBeInRange(c.At.AddTicks(1), was.DueAt);
            now.Ladder.Select(step => step.At).ShouldBeInOrder();
            if (now.DueAt == was.DueAt || now.DueAt == now.Made.At + TimeSpan.FromMinutes(20_000)) return;

            var left = how == OnUrgencyRaised.Restart ? target : target - was.UsedAt(c.At, book);
            clock.Between(c.At, now.DueAt).ShouldBe(left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1));
        });

    private static object Told(IPromiseFact fact) => (fact.GetType(), fact.At, (fact as PromiseEscalated)?.Step, (fact as PromiseAmended)?.DueAt);

    private static IReadOnlyList<IPromiseFact> Ask(Promises promises, string call, DateTimeOffset at, SlaBook book) => call switch
    {
        "make" => promises.Make(book, Name, Desk.Request, Desk.Request, Normal, at) is { } made ? [made] : [],
        "pause" => promises.Pause(Name, at, PauseReasons.Information),
        "resume" => promises.Resume(Name, at, book),
        "raise" => promises.AmendForUrgency(Name, Urgent, at, book),
        "ask" => promises.AmendForDeadline(Name, at.AddMinutes(700), at, book),
        "end" => promises.End(Name, at, book),
        _ => promises.Withdraw(Name, at, "any", book),
    };

    private sealed record Life(SlaBook Book, DateTimeOffset At, List<(string Call, int Minutes)> History);
}
