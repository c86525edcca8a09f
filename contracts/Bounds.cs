using System.ComponentModel.DataAnnotations;

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
