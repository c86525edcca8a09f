using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace Contracts;

/// <summary>An id given by people: lower case letters, digits and hyphens, 1 to 40 characters, so that it fits a URL,
/// a routing key and a queue name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class IdAttribute() : RegularExpressionAttribute("[a-z0-9][a-z0-9-]{0,39}")
{
    /// <summary>The base class takes an empty text for one that is not given.</summary>
    public override bool IsValid(object? value) => value is not "" && base.IsValid(value);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        $"{name} must be 1 to 40 lower case letters, digits or hyphens.";
}

/// <summary>A topic that experts know, narrower from part to part: <c>technical</c>, <c>technical/broadband</c>. Each part has 1 to 40 lower case letters,
/// digits and hyphens, all of it at most 100 characters. No words: it is not sealed, as a question is.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TopicAttribute() : RegularExpressionAttribute("[a-z0-9-]{1,40}(/[a-z0-9-]{1,40})*")
{
    /// <summary>The most characters.</summary>
    public const int Most = 100;

    /// <summary>The base class takes an empty text for one that is not given.</summary>
    public override bool IsValid(object? value) => value is not "" and not string { Length: > Most } && base.IsValid(value);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) => $"{name} must be a topic such as technical/broadband.";
}

/// <summary>A category or a region, by the name that people have for it: lower case letters of any script, digits and hyphens, 1 to 40
/// characters: <c>broadband</c>, <c>浙江</c>. Scripts that know no case have their letters as they are.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TermAttribute : ValidationAttribute
{
    /// <summary>The most characters.</summary>
    public const int Most = 40;

    /// <summary>The same as a pattern of JSON Schema.</summary>
    public const string Pattern = @"^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}][\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}-]{0,39}$";

    /// <summary>The term that a name of another system becomes: letters in lower case, and a hyphen for all that is no letter or digit;
    /// null when nothing is left, or more than 40 characters.</summary>
    public static string? Of(string name)
    {
        var term = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            var lower = Rune.ToLowerInvariant(rune);
            if (IsLetter(lower)) term.Append(lower);
            else if (term.Length > 0 && term[^1] != '-') term.Append('-');
        }

        var made = term.ToString().TrimEnd('-');
        return IsTerm(made) ? made : null;
    }

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is null || (value is string text && IsTerm(text));

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        $"{name} must be 1 to {Most} lower case letters, digits or hyphens, in any script.";

    private static bool IsTerm(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        return runes.Count is > 0 and <= Most && IsLetter(runes[0]) && runes.TrueForAll(rune => rune.Value == '-' || IsLetter(rune));
    }

    private static bool IsLetter(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.DecimalDigitNumber;
}

/// <summary>A text of 1 to <paramref name="max"/> UTF-16 characters without control characters other than line
/// breaks and tabs; null where the member may be absent.</summary>
/// <param name="max">The most characters.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WordsAttribute(int max) : ValidationAttribute
{
    /// <summary>The most characters.</summary>
    public int Max { get; } = max;

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is null
        || (value is string text && !string.IsNullOrWhiteSpace(text) && text.Length <= Max && !text.Any(IsForbidden));

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        $"{name} must have 1 to {Max} characters and no control characters.";

    private static bool IsForbidden(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}

/// <summary>
/// Between which years everything lies that the desk is told of, whatever a policy says: far enough from both ends of what can be
/// represented that no arithmetic in any zone reaches them. How far ahead a moment may lie is the desk's own to say
/// (<see cref="Directory.V1.DeskSettings.LongestAhead"/>).
/// </summary>
public static class Moments
{
    /// <summary>The first year.</summary>
    public const int FirstYear = 1900;

    /// <summary>The last year.</summary>
    public const int LastYear = 2999;

    /// <summary>The same in words, for a refusal.</summary>
    public static string Rule { get; } = $"must lie in the years {FirstYear} to {LastYear}";

    /// <summary>Whether a moment lies between them, by UTC.</summary>
    public static bool Hold(DateTimeOffset moment) => moment.UtcDateTime.Year is >= FirstYear and <= LastYear;

    /// <summary>Whether a day lies between them.</summary>
    public static bool Hold(DateOnly day) => day.Year is >= FirstYear and <= LastYear;
}

/// <summary>Keys pressed one after the other: at most <paramref name="max"/> choices, each of 1 to 20 digits, <c>*</c> or
/// <c>#</c>; null where the member may be absent.</summary>
/// <param name="max">The most choices.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ChoicesAttribute(int max) : ValidationAttribute
{
    private const int MostKeys = 20;

    /// <summary>The most choices.</summary>
    public int Max { get; } = max;

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is null
        || (value is IReadOnlyCollection<string?> choices && choices.Count <= Max && choices.All(IsChoice));

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) =>
        $"{name} must be at most {Max} choices, each of 1 to {MostKeys} digits, * or #.";

    private static bool IsChoice(string? choice) => choice is { Length: >= 1 and <= MostKeys } && choice.All(IsKey);

    private static bool IsKey(char c) => char.IsAsciiDigit(c) || c is '*' or '#';
}

/// <summary>A list of at most <paramref name="most"/> things, each once; null where the member may be absent.</summary>
/// <param name="most">The most things.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public class SetAttribute(int most) : ValidationAttribute
{
    /// <summary>The most things.</summary>
    public int Most { get; } = most;

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is null
        || (value is IEnumerable things && things.Cast<object?>().ToList() is var all
            && all.Count <= Most && all.Distinct().Count() == all.Count && all.TrueForAll(IsElement));

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) => $"{name} must be at most {Most}, each once{Rule}.";

    /// <summary>What holds for each, as the end of a sentence; empty where nothing does.</summary>
    protected virtual string Rule => "";

    /// <summary>Whether one of them is in order.</summary>
    protected virtual bool IsElement(object? element) => element is not null;
}

/// <summary>A list of at most <paramref name="most"/> categories or regions (<see cref="TermAttribute"/>), each once.</summary>
/// <param name="most">The most terms.</param>
public sealed class TermsAttribute(int most) : SetAttribute(most)
{
    private static readonly TermAttribute Term = new();

    /// <inheritdoc />
    protected override string Rule => $", of 1 to {TermAttribute.Most} lower case letters, digits or hyphens, in any script";

    /// <inheritdoc />
    protected override bool IsElement(object? element) => element is string && Term.IsValid(element);
}

/// <summary>A list of at most <paramref name="most"/> texts of 1 to <paramref name="longest"/> UTF-16 characters
/// (<see cref="WordsAttribute"/>), each once.</summary>
/// <param name="most">The most texts.</param>
/// <param name="longest">The most characters of one.</param>
public sealed class PhrasesAttribute(int most, int longest) : SetAttribute(most)
{
    private readonly WordsAttribute _words = new(longest);

    /// <summary>The most characters of one.</summary>
    public int Longest { get; } = longest;

    /// <inheritdoc />
    protected override string Rule => $", of 1 to {Longest} characters and no control characters";

    /// <inheritdoc />
    protected override bool IsElement(object? element) => element is string && _words.IsValid(element);
}

/// <summary>An IETF language tag: <c>zh-CN</c>, <c>en</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LanguageAttribute() : RegularExpressionAttribute("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
{
    /// <summary>The base class takes an empty text for one that is not given.</summary>
    public override bool IsValid(object? value) => value is not "" && base.IsValid(value);

    /// <inheritdoc />
    public override string FormatErrorMessage(string name) => $"{name} must be an IETF language tag, such as zh-CN or en.";
}
