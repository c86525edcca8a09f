using System.Text.Json;
using System.Text.RegularExpressions;

namespace Audit.Import;

/// <summary>What is wrong with a JSON document, in words for who wrote it rather than for who reads it by a program.</summary>
internal static partial class JsonFault
{
    /// <summary>The place, and what is wrong there.</summary>
    public static string Of(JsonException e)
    {
        var place = e is { LineNumber: { } line, BytePositionInLine: { } column } ? $"line {line + 1}, column {column + 1}" : "somewhere";
        var path = e.Path is { Length: > 2 } told ? $" ({told[2..]})" : "";
        return $"{place}{path}: {Reason(e.Message)}";
    }

    private static string Reason(string message) =>
        Unknown().Match(message) is { Success: true } unknown ? $"there is no member '{unknown.Groups["name"].Value}' here."
        : Missing().Match(message) is { Success: true } missing ? $"{missing.Groups["names"].Value} must be given."
        : Wrong().IsMatch(message) ? "the value is not of the kind that belongs here."
        : message.Split(" Path:")[0].Split(" LineNumber:")[0];

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.?( Path:.*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON value could not be converted", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wrong();
}
