using Contracts;
using Contracts.Directory.V1;
using static Sla.Tests.Desk;

namespace Sla.Tests;

public class SlaBookTests
{
    private static readonly SlaRule Any = new("any", "explanation", "round-the-clock", [], Target: TimeSpan.FromHours(1));
    private static readonly DateTimeOffset Start = At("2024-03-04T10:00");

    [Fact]
    public void The_rule_with_most_matching_conditions_makes_the_promise()
    {
        var book = Rules(
            Any,
            Any with { Name = "tier", When = new(Tier: 1) },
            Any with { Name = "tier-and-region", When = new(Tier: 1, Region: "rural") },
            Any with { Name = "all-six", When = new(RequestKind.Fault, "noise", 1, Urgency.High, Channel.App, "rural") },
            Any with { Name = "all-seven", When = new(RequestKind.Fault, "noise", 1, Urgency.High, Channel.App, "rural", "hk") });

        Rule(book, new()).ShouldBe("any");
        Rule(book, new(Tier: 2, Region: "rural")).ShouldBe("any");
        Rule(book, new(Tier: 1)).ShouldBe("tier");
        Rule(book, new(RequestKind.Fault, "noise", 1, Urgency.High, Channel.Web, "rural")).ShouldBe("tier-and-region");
        Rule(book, new(RequestKind.Fault, "noise", 1, Urgency.High, Channel.App, "rural", "cn")).ShouldBe("all-six");
        Rule(book, new(RequestKind.Fault, "noise", 1, Urgency.High, Channel.App, "rural", "hk")).ShouldBe("all-seven");
    }

    [Fact]
    public void Of_every_rule_it_is_said_why_it_made_the_promise_or_did_not()
    {
        var book = Rules(
            Any,
            Any with { Name = "tier", When = new(Tier: 1) },
            Any with { Name = "region", When = new(Region: "rural") },
            Any with { Name = "fault", When = new(RequestKind.Fault, Tier: 1) },
            Any with { Name = "app", When = new(Tier: 1, Channel: Channel.App) },
            Any with { Promise = "queue-answer", Name = "other" })
            .With(new SlaPolicy("p", 2, Start.AddDays(1), [Any]));

        book.Explain("explanation", new(RequestKind.Complaint, Tier: 1, Region: "rural"), Start)
            .Select(rule => $"{rule.Rule} v{rule.PolicyVersion} {rule.Verdict}: {rule.Because}").ShouldBe([
                "any v1 LessSpecific: matches with no condition, and tier with 1",
                "tier v1 Won: matches with 1 condition, and no other has more",
                "region v1 EarlierWins: matches with 1 condition, and tier with as many comes first",
                "fault v1 ConditionFailed: kind must be fault, and is complaint",
                "app v1 ConditionFailed: channel must be app, and is not known",
                "any v2 NotInForce: version 2 takes effect on 2024-03-05T10:00:00.0000000+08:00 only",
            ]);
        book.Explain("explanation", new(), Start.AddDays(1)).Where(rule => rule.Verdict == RuleVerdict.NotInForce)
            .ShouldAllBe(rule => rule.Because == "version 2 was in force instead of version 1");
    }

    [Fact]
    public void What_a_promise_was_made_from_explains_it_again()
    {
        var made = Make("department-reply", new(RequestKind.Complaint, Urgency: Urgency.Urgent), Start);

        Book.Explain("department-reply", made.Known!, made.At)
            .Single(rule => rule.Verdict == RuleVerdict.Won).Rule.ShouldBe(made.Rule);
    }

    [Fact]
    public void Of_equally_specific_rules_the_first_in_the_document_makes_the_promise() =>
        Rule(Rules(Any with { Name = "b", When = new(Tier: 1) }, Any with { Name = "a", When = new(Region: "rural") }), new(Tier: 1, Region: "rural"))
            .ShouldBe("b");

    [Fact]
    public void No_promise_is_made_where_no_rule_matches()
    {
        var book = Rules(Any with { When = new(Tier: 1) });

        book.Make("explanation", Request, Request, new(), Start).ShouldBeNull();
        book.Make("queue-answer", Request, Request, new(Tier: 1), Start).ShouldBeNull();
        SlaBook.Empty.Make("explanation", Request, Request, new(Tier: 1), Start).ShouldBeNull();
    }

    [Fact]
    public void A_promise_is_made_under_the_policy_and_calendar_versions_in_force_then()
    {
        var later = Start.AddDays(30);
        var book = Rules(Any)
            .With(new SlaPolicy("p", 2, later, [Any with { Target = TimeSpan.FromHours(2) }]))
            .With(new WorkCalendar("round-the-clock", 2, later, "UTC", RoundTheClock: true));

        var before = book.Make("explanation", Request, Request, new(), later.AddTicks(-1)).ShouldNotBeNull();
        var after = book.Make("explanation", Request, Request, new(), later).ShouldNotBeNull();

        (before.PolicyVersion, before.CalendarVersion, before.DueAt).ShouldBe((1, 1, later.AddTicks(-1).AddHours(1)));
        (after.PolicyVersion, after.CalendarVersion, after.DueAt).ShouldBe((2, 2, later.AddHours(2)));
        book.Make("explanation", Request, Request, new(), Policies[0].EffectiveFrom.AddTicks(-1)).ShouldBeNull("before any policy");
    }

    [Fact]
    public void Of_versions_in_force_the_highest_counts_in_whatever_order_they_came()
    {
        var (one, two, three) = (Policy(1, 60), Policy(2, 120), Policy(3, 180));
        SlaPolicy[][] orders = [[one, two, three], [three, two, one], [two, three, one, two]];

        orders.ShouldAllBe(order => SlaBook.Of(order, Calendars).Make("explanation", Request, Request, new(), Start)!.PolicyVersion == 3);
    }

    [Fact]
    public void The_promises_id_depends_on_subject_name_and_round_only()
    {
        var id = PromiseIds.From(Request, "explanation");

        id.ShouldBe(new Guid("7f5e0016-0a0d-861a-b082-39c7ad3269d5"), "stored facts carry it: the derivation is for ever");
        id.ShouldBe(Make("explanation", new(), Start).PromiseId);
        new[] { id, PromiseIds.From(Request, "explanation", 2), PromiseIds.From(Request, "tell-customer"), PromiseIds.From(Guid.Empty, "explanation") }
            .ShouldBeUnique();
    }

    [Fact]
    public void A_promise_without_target_needs_an_agreed_moment() =>
        Should.Throw<ArgumentException>(() => Book.Make("expert-appointment", Request, Request, new(), Start)).Message.ShouldContain("expert-appointment has no target");

    private static SlaPolicy Policy(int version, int minutes) =>
        new("p", version, Policies[0].EffectiveFrom, [Any with { Target = TimeSpan.FromMinutes(minutes) }]);

    private static SlaBook Rules(params SlaRule[] rules) => SlaBook.Of([new("p", 1, Policies[0].EffectiveFrom, rules)], Calendars);

    private static string Rule(SlaBook book, SlaMatch facts) => book.Make("explanation", Request, Request, facts, Start).ShouldNotBeNull().Rule;
}
