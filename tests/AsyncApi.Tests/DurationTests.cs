using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts;
using Contracts.Directory.V1;
using FsCheck;
using FsCheck.Fluent;
using Messaging;
using TestKit;

namespace AsyncApi.Tests;

/// <summary>Durations are what ISO 8601 says, and the published schema says exactly what is read.</summary>
public class DurationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Lazy<(Regex Duration, Regex TimeOfDay)> Published = new(() =>
    {
        var text = File.ReadAllText(Path.Combine(Desk.Root, "contracts", "asyncapi.yaml"));
        return (Pattern("^    Duration:\n      description: .*\n      type: string\n      pattern: (?<quoted>\".*\")$"),
            Pattern("^        from:\n          description: .*\n          type: string\n          pattern: (?<quoted>\".*\")$"));

        Regex Pattern(string place) => new(JsonSerializer.Deserialize<string>(
            Regex.Match(text, place, RegexOptions.Multiline, Patience).Groups["quoted"].Value)!, RegexOptions.ECMAScript, Patience);
    });

    private static readonly Gen<string> Number = Gen.OneOf(
        from number in Gen.Choose(0, int.MaxValue) select $"{number}",
        from digits in Gen.Choose(1, 12) select new string('9', digits),
        Gen.Elements("0", "1", "2", "30", "007"));

    private static readonly Gen<string> Part =
        from number in Number
        from fraction in Gen.Frequency((4, Gen.Constant("")), (1, from n in Number from mark in Gen.Elements('.', ',') select $"{mark}{n}"))
        from letter in Gen.Elements('W', 'D', 'H', 'M', 'S', 'Y')
        from time in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Constant("T")))
        select $"{time}{number}{fraction}{letter}";

    /// <summary>Near enough to a duration that about half are one.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        from start in Gen.Frequency((4, Gen.Constant("P")), (4, Gen.Constant("PT")), (1, Gen.Elements("-P", "-PT", "", "p", "+P", "PTT")))
        from parts in Law.Many(Part, 4)
        from end in Gen.Frequency((8, Gen.Constant("")), (1, Gen.Elements("T", "\n", " ", "Z", ".", "M")))
        select start + string.Concat(parts) + end,
        from chars in Law.Many(Gen.Elements("PT0123456789.,WDHMSY-".ToCharArray()), 12) select new string([.. chars]),
        from duration in Spans select Duration.Write(duration));

    private static Gen<TimeSpan> Spans =>
        from days in Gen.Choose(-3_652_059, 3_652_059)
        from seconds in Gen.Choose(0, 86_399)
        from ticks in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 9_999_999))
        select new TimeSpan(days, 0, 0, seconds) + TimeSpan.FromTicks(ticks);

    [Trait("Category", Law.Category)]
    [Fact]
    public void What_the_published_pattern_takes_is_exactly_what_is_read() => Law.Holds(Texts, text =>
        (Reads<TimeSpan>(text) is not null).ShouldBe(Takes(Published.Value.Duration, text), text), tests: 3000);

    [Trait("Category", Law.Category)]
    [Fact]
    public void What_the_published_pattern_of_a_time_of_day_takes_is_exactly_what_is_read() => Law.Holds(
        from chars in Law.Many(Gen.Elements("0123459:.".ToCharArray()), 10)
        from hour in Gen.Choose(0, 30)
        from minute in Gen.Choose(0, 70)
        from text in Gen.Elements($"{hour:00}:{minute:00}", $"{hour}:{minute}", $"{hour:00}:{minute:00}:{minute:00}.{hour}", new string([.. chars]))
        select text,
        text => (Reads<TimeOnly>(text) is not null).ShouldBe(Takes(Published.Value.TimeOfDay, text), text), tests: 3000);

    [Trait("Category", Law.Category)]
    [Fact]
    public void A_duration_that_is_written_is_read_as_it_was() => Law.Holds(Spans, span => Duration.Read(Duration.Write(span)).ShouldBe(span));

    [Trait("Category", Law.Category)]
    [Fact]
    public void The_parts_add_up_to_the_last_tick() => Law.Holds(Texts, text =>
    {
        if (Reads<TimeSpan>(text) is not { } read) return;

        var time = text.IndexOf('T');
        var ticks = Regex.Matches(text, "(?<whole>[0-9]+)([.,](?<fraction>[0-9]+))?(?<unit>[A-Z])", RegexOptions.ExplicitCapture, Patience).Sum(part =>
            decimal.Parse($"{part.Groups["whole"].Value}.{part.Groups["fraction"].Value}0") * Ticks(part.Groups["unit"].Value, time >= 0 && part.Index > time));
        read.Ticks.ShouldBe((long)(text[0] == '-' ? -ticks : ticks), text);

        static long Ticks(string letter, bool ofTime) => letter switch
        {
            "W" => 7 * TimeSpan.TicksPerDay, "D" => TimeSpan.TicksPerDay, "H" => TimeSpan.TicksPerHour,
            "M" when ofTime => TimeSpan.TicksPerMinute, "S" => TimeSpan.TicksPerSecond, _ => throw new InvalidOperationException(letter),
        };
    }, tests: 3000);

    [Theory]
    [InlineData("P2W", "14.00:00:00")]
    [InlineData("P0.5W", "3.12:00:00")]
    [InlineData("P1,5D", "1.12:00:00")]
    [InlineData("PT1.5H", "01:30:00")]
    [InlineData("PT0,25M", "00:00:15")]
    [InlineData("P1DT2.5H", "1.02:30:00")]
    [InlineData("PT36H", "1.12:00:00")]
    [InlineData("PT0.0000001H", "00:00:00.0003600")]
    [InlineData("-PT5M", "-00:05:00")]
    [InlineData("P0D", "00:00:00")]
    public void Weeks_and_fractions_are_read(string text, string duration) => Duration.Read(text).ShouldBe(TimeSpan.Parse(duration));

    [Theory]
    [InlineData("P1M", "Months and years")]
    [InlineData("P1Y", "Months and years")]
    [InlineData("P1Y2M3DT4H", "Months and years")]
    [InlineData("P0.5Y", "Months and years")]
    [InlineData("P1W2M", "Months and years")]
    [InlineData("P1W2D", "weeks alone")]
    [InlineData("P2DT1W", "weeks alone")]
    [InlineData("P1.5DT1H", "the last of them")]
    [InlineData("PT1.5H30M", "the last of them")]
    [InlineData("P", "as ISO 8601 has it")]
    [InlineData("PT", "as ISO 8601 has it")]
    [InlineData("P1DT", "as ISO 8601 has it")]
    [InlineData("P1H", "as ISO 8601 has it")]
    [InlineData("PT1H\n", "as ISO 8601 has it")]
    [InlineData("PT.5H", "as ISO 8601 has it")]
    [InlineData("P99999999D", "7 of days")]
    [InlineData("P9999999W", "6 digits of weeks")]
    [InlineData("PT99999999999S", "10 of seconds")]
    [InlineData("PT1.12345678S", "7 of a fraction")]
    public void What_is_no_duration_is_refused_by_name_and_the_text_is_not_repeated(string text, string because)
    {
        var refusal = Envelope.Invalid(Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DefineDeskSettings>(
            $$"""
            { "document": { "offerFor": {{JsonSerializer.Serialize(text)}}, "urgencyBonus": 1, "consultationOfferFor": "PT30M", "tellAttempts": 3,
              "ratingWindow": "P1D", "dissatisfiedAtMost": 2 } }
            """, ContractJson.Options)));

        refusal.Message.ShouldStartWith("document.offerFor: ");
        refusal.Message.ShouldContain(because);
        if (text.Length > 3) refusal.Message.ShouldNotContain(text);
    }

    [Fact]
    public void The_longest_that_is_read_can_be_counted_with() =>
        Duration.Read("P9999999DT9999999H99999999M9999999999.9999999S").ShouldBeLessThan(TimeSpan.MaxValue);

    /// <summary>As ECMA-262 has it, whose end of the text is the end; for .NET a last line break may follow.</summary>
    private static bool Takes(Regex pattern, string text) => pattern.IsMatch(text) && !text.EndsWith('\n');

    private static T? Reads<T>(string text)
        where T : struct
    {
        try
        {
            return JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(text), ContractJson.Options);
        }
        catch (ContractException)
        {
            return null;
        }
    }
}
