using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Sla.Tests;

/// <summary>Whatever moment or duration stands in a fact or a document, of before such were bounded: there is a promise, and never a failure.</summary>
[Trait("Category", Law.Category)]
public class EdgesOfTimeLawTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan?[] Times = [TimeSpan.FromTicks(1), TimeSpan.FromHours(48), Duration.Longest, Duration.Read("P9999999D"), TimeSpan.MaxValue];

    private static readonly LadderStep[][] Ladders =
    [
        [], [Step("early", 1e-300), Step("due", 1), Step("late", 1.5)], [Step("late", 100), Step("never", double.MaxValue)],
        [Step("waits", 1, "scarce"), Step("waits long", 1e9, "scarce")],
    ];

    private static readonly SlaRule[] Rules =
    [
        .. from clock in new[] { "always", "usual", "scarce" }
           from limit in Times.Append(null)
           from ladder in Ladders
           from target in Times.Take(limit is null ? Times.Length : 1).Append(null)
           let name = $"{clock}-{limit?.Ticks}-{Ladders.IndexOf(ladder)}-{target?.Ticks}"
           select new SlaRule(
               name, name, clock, ladder, Target: target, Limit: limit,
               TargetDays: target is null && limit is null ? new(1000, DayKind.Working) : null, OnUrgencyRaised: OnUrgencyRaised.CarryOver),
    ];

    private static readonly SlaBook Book = SlaBook.Of(
        [
            new("p", 1, DateTimeOffset.MinValue, Rules),
            new("q", 1, DateTimeOffset.MinValue, [.. Rules.Select(r => r with { Name = "u" + r.Name, When = new(Urgency: Urgency.Urgent) })]),
        ],
        [
            new("always", 1, DateTimeOffset.MinValue, "Asia/Shanghai", RoundTheClock: true),
            Calendar("usual", "Asia/Shanghai", new WorkHours(new(9, 0), new(18, 0))),
            Calendar("scarce", "America/New_York", new WorkHours(new(23, 59), default)),
        ]);

    private static readonly Gen<DateTimeOffset> Moments = Gen.OneOf(
        Gen.Elements(
            DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddTicks(1), new(1, 1, 2, 0, 0, 0, TimeSpan.Zero),
            new(2999, 12, 31, 23, 59, 59, TimeSpan.Zero), new(9999, 12, 29, 23, 0, 0, TimeSpan.Zero), new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
            DateTimeOffset.MaxValue),
        Gen.Choose(0, 100_000).Select(minutes => At.AddMinutes(minutes)));

    private static readonly Gen<(SlaRule Rule, DateTimeOffset? Agreed, List<(string Call, int Minutes, DateTimeOffset Moment)> History)> Lives =
        from rule in Gen.Elements(Rules)
        from agreed in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Moments.Select(m => (DateTimeOffset?)m))
        from history in Law.Many(
            from call in Gen.Elements("pause", "resume", "ask", "raise", "due", "end", "withdraw")
            from minutes in Gen.Choose(0, 10_000)
            from moment in Moments
            select (call, minutes, moment), 6)
        select (rule, agreed, history);

    [Fact]
    public void Whatever_the_moment_a_promise_is_made_and_goes_on() => Law.Holds(Lives, life =>
    {
        if (life.Rule is { Target: null, TargetDays: null } && life.Agreed is null) return; // such a rule wants a moment agreed

        var (name, now) = (life.Rule.Promise, At);
        PromiseMade made = Promises.None.Make(Book, name, Guid.NewGuid(), Guid.NewGuid(), new(), now, life.Agreed).ShouldNotBeNull();
        made.DueAt.ShouldBeGreaterThanOrEqualTo(At);
        var promises = Promises.None.Evolve(made);
        foreach (var (call, minutes, moment) in life.History)
        {
            now = now.AddMinutes(minutes);
            IReadOnlyList<IPromiseFact> facts = call switch
            {
                "pause" => promises.Pause(name, now, PauseReasons.Customer),
                "resume" => promises.Resume(name, now, Book),
                "ask" => promises.AmendForDeadline(name, moment, now, Book),
                "raise" => promises.AmendForUrgency(name, new(Urgency: Urgency.Urgent), now, Book),
                "due" => promises.FallDue(now, Book),
                "end" => promises.End(name, now, Book),
                _ => promises.Withdraw(name, now, "any", Book),
            };
            promises = facts.Aggregate(promises, (all, fact) => all.Evolve(fact));
            promises.Misfits.ShouldBeEmpty(call);
        }
    });

    private static LadderStep Step(string name, double at, string? waitsFor = null) =>
        new(name.Replace(' ', '-'), at, "handler", TimeSpan.FromHours(1), waitsFor);

    private static WorkCalendar Calendar(string id, string zone, WorkHours hours) => new(
        id, 1, DateTimeOffset.MinValue, zone, Week: new Dictionary<DayOfWeek, IReadOnlyList<WorkHours>> { [DayOfWeek.Monday] = [hours] });
}
