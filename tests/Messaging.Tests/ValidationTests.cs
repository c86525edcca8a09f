using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;

namespace Messaging.Tests;

public class ValidationTests
{
    private static readonly RateService Rating = new(Guid.Empty, 3, "key");
    private static readonly ReceiveContact Contact = new(Channel.App, "a-1");
    private static readonly SlaRule Rule = new("r", "complaint-reply", "c", [], Target: TimeSpan.FromHours(48));
    private static readonly SlaPolicy Policy = new("p", 1, DateTimeOffset.UnixEpoch, [Rule]);
    private static readonly WorkCalendar Calendar = new("c", 1, DateTimeOffset.UnixEpoch, "UTC");
    private static readonly DispatchRequest Dispatch = new(Guid.Empty, "network", "Look into it");

    [Theory]
    [InlineData("n")]
    [InlineData("network-2")]
    [InlineData("0123456789012345678901234567890123456789")]
    public void An_id_has_1_to_40_lower_case_letters_digits_and_hyphens(string id) => Validation.Check(Dispatch with { Department = id });

    [Theory]
    [InlineData("Network")]
    [InlineData("-network")]
    [InlineData("net work")]
    [InlineData("net.work")]
    [InlineData("network#")]
    [InlineData("network\n")]
    [InlineData("网络")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void Another_id_is_refused(string id) => Refused(Dispatch with { Department = id }, "department", id);

    [Fact]
    public void An_empty_id_is_refused() => Refused(Dispatch with { Department = "" }, "department", null);

    [Fact]
    public void Words_may_be_as_many_as_the_contract_says() => Validation.Check(Dispatch with { Instruction = new string('字', 4000) });

    [Fact]
    public void One_more_is_refused() => Refused(Dispatch with { Instruction = new string('字', 4001) }, "instruction", "字字");

    [Theory]
    [InlineData("")]
    [InlineData("  \t\n")]
    [InlineData("a\0b")]
    [InlineData("a\u001Bb")]
    [InlineData("a\u0085b")]
    public void Words_are_neither_blank_nor_control_characters(string words) =>
        Refused(Dispatch with { Instruction = words }, "instruction", null);

    [Theory]
    [InlineData("two\r\nlines\tand a tab")]
    [InlineData("好的 😡")]
    public void Line_breaks_tabs_and_any_script_are_welcome(string words) => Validation.Check(Dispatch with { Instruction = words });

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_score_is_1_to_5(int score) => Refused(Rating with { Score = score }, "score", null);

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void A_recommendation_is_0_to_10(int recommend) => Refused(Rating with { Recommend = recommend }, "recommend", $"'{recommend}'");

    [Fact]
    public void What_may_be_absent_may_be_absent()
    {
        Validation.Check(Rating);
        Validation.Check(Contact);
    }

    [Fact]
    public void What_may_be_absent_is_bounded_when_it_is_there() =>
        Refused(Contact with { Region = "City Centre" }, "region", "City Centre");

    [Fact]
    public void A_caller_has_at_most_three_choices()
    {
        Validation.Check(Contact with { IvrChoices = ["1", "2", "3"] });
        Refused(Contact with { IvrChoices = ["1", "2", "3", "4"] }, "ivrChoices", null);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("*")]
    [InlineData("12#")]
    [InlineData("01234567890123456789")]
    public void A_choice_is_1_to_20_keys(string choice) => Validation.Check(Contact with { IvrChoices = ["1", choice] });

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("1/2")]
    [InlineData("1\n")]
    [InlineData("١")]
    [InlineData("１")]
    [InlineData("012345678901234567890")]
    public void Another_choice_is_refused(string choice) =>
        Refused(Contact with { IvrChoices = ["1", choice] }, "ivrChoices", choice.Length > 1 ? choice : null);

    [Fact]
    public void A_choice_is_never_null() => Refused(Contact with { IvrChoices = ["1", null!] }, "ivrChoices", null);

    [Fact]
    public void No_choice_at_all_is_welcome() => Validation.Check(Contact with { IvrChoices = [] });

    [Fact]
    public void A_tier_is_1_to_9() => Refused(new SetCustomerTier("c", 10), "tier", "10 ");

    [Fact]
    public void A_word_that_is_not_one_of_the_list_is_refused_with_the_list() =>
        Refused(new AnswerWorkOrder(Guid.Empty, (AnswerKind)7, "Done"), "kind", "7").Message.ShouldContain("Resolution, Alternative");

    [Fact]
    public void The_first_member_out_of_bounds_is_named() =>
        Refused(Dispatch with { Department = "No", Instruction = "" }, "department", "No ");

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1899-12-31T23:59:59Z")]
    [InlineData("3000-01-01T00:00:00Z")]
    [InlineData("2999-12-31T23:59:59-01:00")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_moment_that_nothing_happens_at_is_refused_wherever_it_stands(string moment)
    {
        var at = DateTimeOffset.Parse(moment);
        Refused(Contact with { DeadlineAsked = at }, "deadlineAsked", moment[..4] + "-");
        Refused(Contact with { At = at }, "at", null);
        Refused(new PublishPolicy(Policy with { EffectiveFrom = at }), "document.effectiveFrom", null);
        Refused(Policy with { EffectiveFrom = at }, "effectiveFrom", null);
    }

    [Fact]
    public void The_first_and_the_last_moment_are_taken()
    {
        Validation.Check(Contact with { At = DateTimeOffset.Parse("1900-01-01T00:00:00Z"), DeadlineAsked = DateTimeOffset.Parse("2999-12-31T23:59:59Z") });
        Validation.Check(new CalendarDay(new(1900, 1, 1), Working: false, "First"));
    }

    [Fact]
    public void A_day_and_a_duration_have_bounds_too()
    {
        Refused(Calendar with { ExceptionDays = [new(new(9999, 12, 31), Working: false, "Last")] }, "exceptionDays[0].date", "9999");
        Refused(Policy with { Rules = [Rule with { Target = TimeSpan.FromDays(3661) }] }, "rules[0].target", "3661");
        Refused(Policy with { Rules = [Rule with { Limit = TimeSpan.FromDays(-3661) }] }, "rules[0].limit", null);
        Validation.Check(Policy with { Rules = [Rule with { Limit = TimeSpan.FromDays(3660) }] });
    }

    [Fact]
    public void No_list_and_no_table_has_a_null_in_it()
    {
        Refused(Policy with { Rules = [null!] }, "rules[0]", null);
        Refused(Calendar with { Week = new Dictionary<DayOfWeek, IReadOnlyList<WorkHours>> { [DayOfWeek.Monday] = null! } }, "week.Monday", null);
        Refused(new DefineDepartment(new("network", "Network", ["network", null!])), "document.categories[1]", null);
    }

    [Fact]
    public void No_text_has_what_no_column_can_hold_though_its_contract_states_no_bound()
    {
        Refused(new DefineDepartment(new("network", "Network", ["net\0work"])), "document.categories[0]", "net\0work");
        Refused(new DefineAgent(new("a1", "One", "day", new Dictionary<string, int> { ["fa\0ult"] = 1 }, [], [])), "document.skills", "fa\0ult");
        Refused(Calendar with { TimeZone = "Asia\u0007" }, "timeZone", "\u0007");
    }

    [Fact]
    public void How_far_ahead_a_moment_may_lie_the_desk_says()
    {
        var now = DateTimeOffset.Parse("2026-03-02T02:00:00Z");
        Validation.CheckAhead(Contact with { DeadlineAsked = now.AddDays(10), At = now.AddYears(-5) }, now, TimeSpan.FromDays(10));
        var refusal = Should.Throw<Refusal>(() => Validation.CheckAhead(Contact with { DeadlineAsked = now.AddDays(10).AddTicks(1) }, now, TimeSpan.FromDays(10)));
        (refusal.Field, refusal.Kind, refusal.Message).ShouldBe(("deadlineAsked", RefusalKind.Invalid, "deadlineAsked must lie at most P10D ahead."));
        Should.Throw<Refusal>(() => Validation.CheckAhead(new PublishPolicy(Policy with { EffectiveFrom = now.AddDays(11) }), now, TimeSpan.FromDays(10)))
            .Field.ShouldBe("document.effectiveFrom");
    }

    private static Refusal Refused(object command, string field, string? value)
    {
        var refusal = Should.Throw<Refusal>(() => Validation.Check(command));
        refusal.Kind.ShouldBe(RefusalKind.Invalid);
        refusal.Field.ShouldBe(field);
        refusal.Message.ShouldContain(field);
        if (value is not null)
        {
            refusal.Message.ShouldNotContain(value, Case.Sensitive);
        }

        return refusal;
    }
}
