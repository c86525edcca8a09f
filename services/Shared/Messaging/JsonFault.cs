using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts;

namespace Messaging;

/// <summary>What is wrong with a JSON document, in words for who wrote it rather than for who reads it by a program.</summary>
public static partial class JsonFault
{
    /// <summary>The place, and what is wrong there.</summary>
    public static string Of(JsonException e) =>
        $"{(e is { LineNumber: { } line, BytePositionInLine: { } column } ? $"line {line + 1}, column {column + 1}" : "somewhere")}"
        + $"{(Member(e) is { } member ? $" ({member})" : "")}: {Reason(e.Message)}";

    /// <summary>The member and what is wrong with it, for who has named the line.</summary>
    public static string What(JsonException e) => $"{(Member(e) is { } member ? $"{member}: " : "")}{Reason(e.Message)}";

    private static string? Member(JsonException e) => e.Path?.TrimStart('$', '.') is { Length: > 0 } member ? member : null;

    private static string Reason(string message) =>
        Unknown().Match(message) is { Success: true } unknown ? $"there is no member {Quoted.Or(unknown.Groups["name"].Value, "of that name")} here."
        : Missing().Match(message) is { Success: true } missing ? $"{missing.Groups["names"].Value} must be given."
        : Null().Match(message) is { Success: true } none ? $"{none.Groups["name"].Value} must not be null."
        : Twice().Match(message) is { Success: true } twice ? $"{Quoted.Or(twice.Groups["name"].Value, "a member")} is given twice."
        : Wrong().IsMatch(message) || message.Contains(" type '", StringComparison.Ordinal) ? "the value is not of the kind that belongs here."
        : message.Split(" Path:")[0].Split(" LineNumber:")[0];

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.?( Path:.*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("'(?<name>[^']*)' on type '[^']*' doesn't allow (getting |setting )?null", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Null();

    [GeneratedRegex("^Duplicate property '(?<name>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Twice();

    [GeneratedRegex("^The JSON value could not be converted", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wrong();
}
