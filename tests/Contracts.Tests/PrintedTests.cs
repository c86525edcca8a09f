using System.Globalization;
using System.Text.Json;

namespace Contracts.Tests;

/// <summary>What people write stays one line that does nothing, wherever it is printed.</summary>
public sealed class PrintedTests
{
    [Theory]
    [InlineData("客户 said \"no\"\\n", "客户 said \"no\"\\n")]
    [InlineData("a\nb\r\tc", "a\\nb\\u000d\\u0009c")]
    [InlineData("\u001b[2J\u009b2J\u007f\u0085", "\\u001b[2J\\u009b2J\\u007f\\u0085")]
    [InlineData("x\u2028y\u2029\u202edesrever\u2066\u200f\u061c", "x\\u2028y\\u2029\\u202edesrever\\u2066\\u200f\\u061c")]
    public void Line_breaks_controls_and_marks_of_direction_are_written_out(string words, string printed)
    {
        Printed.Of(words).ShouldBe(printed);
        Printed.Of(printed).ShouldBe(printed, "what is printed is printed the same again");
    }

    [Fact]
    public void No_character_that_is_printed_is_a_control_or_separates_lines_and_json_says_the_same()
    {
        for (var character = char.MinValue; character < char.MaxValue; character++)
        {
            if (char.IsSurrogate(character)) continue;

            var json = JsonSerializer.Serialize($"a{character}b", ContractJson.Options);
            var printed = Printed.Of(json);
            printed.ShouldAllBe(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Control && c != '\u2028' && c != '\u2029');
            JsonSerializer.Deserialize<string>(printed, ContractJson.Options).ShouldBe($"a{character}b");
        }
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc… (1 more)")]
    [InlineData("ab\U0001F600", 3, "ab… (2 more)")]
    [InlineData("a\u202e", 3, "a\\u… (4 more)")]
    public void No_more_is_printed_than_was_asked_for_and_what_is_left_out_is_counted(string words, int most, string printed) =>
        Printed.Of(words, most).ShouldBe(printed);

    [Fact]
    public void A_megabyte_is_cut_to_a_screen()
    {
        var printed = Printed.Of(new string('x', 1_000_000), Printed.Screen);
        printed.ShouldBe(new string('x', Printed.Screen) + "… (998,000 more)");
    }
}
