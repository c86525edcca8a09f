using Contracts;
using Messaging;
using Sla;

namespace DirectoryService;

/// <summary>Checks a document against the bounds that its contract states, in nested records and lists too.</summary>
public static class DocumentCheck
{
    private static readonly TermAttribute Term = new();

    /// <summary>The document, if it keeps its contract's bounds.</summary>
    /// <exception cref="Refusal">Names the member: <c>rules[2].ladder[0].step</c>.</exception>
    public static TDocument Checked<TDocument>(TDocument document)
        where TDocument : notnull
    {
        Validation.Check(document);
        return document;
    }

    /// <summary>Refuses a member that breaks a rule.</summary>
    /// <exception cref="Refusal">When <paramref name="holds"/> is false.</exception>
    public static void Demand(bool holds, string field, string rule)
    {
        if (!holds)
        {
            throw Refusal.Invalid(field, $"{field} {rule}.");
        }
    }

    /// <summary>Refuses a list that holds anything but categories or regions, each once.</summary>
    /// <exception cref="Refusal">Names the first that is not.</exception>
    public static void DemandTerms(IReadOnlyList<string> terms, string field)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            var place = $"{field}[{i}]";
            Demand(Term.IsValid(terms[i]), place, $"must be 1 to {TermAttribute.Most} lower case letters, digits or hyphens, in any script");
            Demand(terms.Take(i).All(other => other != terms[i]), place, "is there twice");
        }
    }

    /// <summary>Refuses a number of seconds that no wait in a queue comes to: what it is added to must stay a moment.</summary>
    /// <exception cref="Refusal">It does.</exception>
    public static void DemandSeconds(int seconds, string field) =>
        Demand(seconds <= Duration.Longest.TotalSeconds, field, $"must be at most {Duration.Longest.TotalSeconds:0}");

    /// <summary>A version is followed, never edited: higher, and in force no sooner than the one before.</summary>
    /// <exception cref="Refusal">It is not.</exception>
    public static void DemandNext(int latest, int version, DateTimeOffset latestFrom, DateTimeOffset from)
    {
        Demand(version > latest, "version", $"must be above {latest}, the version published last");
        Demand(from >= latestFrom, "effectiveFrom", $"must not lie before {latestFrom:O}, when version {latest} comes into force");
    }

    /// <summary>What Sla refuses, the desk refuses.</summary>
    /// <exception cref="Refusal">Names the place in the document.</exception>
    public static void DemandSound(Action check)
    {
        try
        {
            check();
        }
        catch (SlaDocumentException e)
        {
            throw Refusal.Invalid(e.Path.Length > 0 ? e.Path : e.Place, e.Message);
        }
    }
}
