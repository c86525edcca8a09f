namespace Sla;

/// <summary>A calendar or policy document cannot be used. It is refused whole; the message names the place in it.</summary>
/// <param name="place">Where in the document: <c>calendar working-time v2, week.monday[1]</c>.</param>
/// <param name="problem">What is wrong there.</param>
public sealed class SlaDocumentException(string place, string problem) : Exception($"{place}: {problem}")
{
    /// <summary>Where in the document.</summary>
    public string Place { get; } = place;
}
