using System.Text.RegularExpressions;

namespace Sla;

/// <summary>A calendar or policy document cannot be used. It is refused whole; the message names the place in it.</summary>
/// <param name="place">Where in the document: <c>policy standard v1, rules[2] department-reply.target</c>.</param>
/// <param name="problem">What is wrong there.</param>
public sealed partial class SlaDocumentException(string place, string problem) : Exception($"{place}: {problem}")
{
    /// <summary>Where in the document.</summary>
    public string Place { get; } = place;

    /// <summary>The same as a path in its JSON: <c>rules[2].target</c>; empty for the document as a whole.</summary>
    public string Path { get; } =
        place.IndexOf(", ", StringComparison.Ordinal) is var comma and >= 0 ? NameAfterIndex().Replace(place[(comma + 2)..], "]") : "";

    [GeneratedRegex(@"\] [^.\[]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameAfterIndex();
}
