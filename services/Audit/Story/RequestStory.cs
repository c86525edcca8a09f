using Audit.Folds;
using Contracts;

namespace Audit.Story;

/// <summary>One line of a story.</summary>
/// <param name="At">When it happened, with the offset of the desk's zone.</param>
/// <param name="Service">Who told it.</param>
/// <param name="Words">One sentence.</param>
/// <param name="FactId">The fact behind it.</param>
public sealed record StoryLine(DateTimeOffset At, string Service, string Words, Guid FactId);

/// <summary>The life of a request in plain words, one line a fact, a cause before its effects (I1).</summary>
public static class RequestStory
{
    private static readonly HashSet<string> Ends = ["promise_kept", "promise_fulfilled_late"];

    /// <summary>The lines. Personal data only when asked for.</summary>
    public static IReadOnlyList<StoryLine> Of(IReadOnlyCollection<LedgerFact> facts, LocalTimes zone, bool personal)
    {
        var ends = facts.Where(f => Ends.Contains(f.Type)).ToLookup(Decision);
        return [.. CausalOrder.Sort(facts).Select(fact => new StoryLine(
            zone.Shown(fact.OccurredAt), fact.Service,
            Sentence(fact, new Told(fact, zone, ends[Decision(fact)]), personal), fact.FactId))];
    }

    /// <summary>The lines for people to read; the first says in which zone the times are.</summary>
    public static string Text(Guid requestId, IReadOnlyList<StoryLine> lines, LocalTimes zone)
    {
        var since = lines.Count > 0 ? $", since {lines[0].At:d MMMM yyyy}" : "";
        var title = $"Request {requestId}{since}. All times are those of {zone.Zone}.";
        return string.Join('\n', lines.Select(l => $"{Times.At(l.At, zone)}  {l.Words}").Prepend(title)) + "\n";
    }

    private static string Sentence(LedgerFact fact, Told told, bool personal)
    {
        var words = FactWords.Of(fact, told);
        var details = personal ? string.Join("; ", told.Personal()) : "";
        return Printed.Of(details.Length == 0 ? words : $"{words} ({details})");
    }

    /// <summary>Facts of one decision have the same cause and the same stream.</summary>
    private static (string, Guid, string?) Decision(LedgerFact fact) => (fact.Service, fact.StreamId, fact.CausationId);
}
