using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;

namespace Messaging.Tests;

public class ValidationTests
{
    private static readonly RateService Rating = new(Guid.Empty, 3, "key");
    private static readonly ReceiveContact Contact = new(Channel.App, "a-1");
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
