using EventStore;

namespace Chaos.Check;

/// <summary>Each service's log by itself: versions, order, and one effect for each message.</summary>
internal static class LogAccounts
{
    public static IEnumerable<Violation> Check(Evidence evidence) =>
    [
        .. Accounts.Repeated(evidence.Logs, f => (f.Service, f.Id), k => $"The id {k.Id} stands twice in the log of {k.Service}"),
        .. Accounts.Repeated(evidence.Logs, f => (f.Service, f.Sequence), k => $"The sequence {k.Sequence} stands twice in {k.Service}"),
        .. evidence.Logs.GroupBy(f => (f.Service, f.Stream)).SelectMany(s => Stream(s.Key, [.. s], evidence)),
        .. evidence.Logs.Where(f => f.Cause is not null).GroupBy(f => (f.Service, f.Stream, f.Cause!))
            .SelectMany(d => Decision(d.Key, [.. d.OrderBy(f => f.Version)])),
        .. evidence.Logs.Where(f => f.Cause is null).Select(f => new Violation(ViolationKind.Differs, $"No cause: {f}")),
    ];

    /// <summary>Versions follow one another from where the stream was, and rise with the sequence.</summary>
    private static IEnumerable<Violation> Stream((string Service, Guid Id) stream, List<LoggedFact> facts, Evidence evidence)
    {
        var version = evidence.VersionsBefore.GetValueOrDefault(stream);
        foreach (var fact in facts.OrderBy(f => f.Sequence))
        {
            if (fact.Version != ++version)
            {
                yield return new(ViolationKind.Gap, $"Version {version} was to come in stream {stream.Id} of {stream.Service}, and there is {fact}.");
                version = fact.Version;
            }
        }
    }

    /// <summary>
    /// What one message brought about in one stream was decided once: its facts stand together, and have the ids that are derived
    /// from the message and their places in the decision.
    /// </summary>
    private static IEnumerable<Violation> Decision((string Service, Guid Stream, string Cause) decision, List<LoggedFact> facts)
    {
        for (var place = 0; place < facts.Count; place++)
        {
            var fact = facts[place];
            var id = DerivedId.From("fact", decision.Service, decision.Cause, decision.Stream.ToString(), place.ToString());
            if (fact.Version != facts[0].Version + place || fact.Id != id)
            {
                yield return new(ViolationKind.Doubled, $"'{decision.Cause}' was decided more than once in stream {decision.Stream}: {fact}.");
            }
        }
    }
}
