using System.Text.Json.Nodes;
using Chaos.Load;
using Messaging;

namespace Chaos.Check;

/// <summary>What clients were told, against what is stored and parked.</summary>
internal static class ClientAccounts
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var facts = evidence.Logs.ToLookup(f => (f.Service, f.Cause));
        var parked = evidence.Parked.ToLookup(p => (p.Service, p.MessageId));
        return
        [
            .. evidence.Answers.GroupBy(a => (a.Service, a.Deed)).SelectMany(d => Deed(d.Key.Deed, [.. d], facts, parked)),
            .. evidence.Answers.GroupBy(a => (a.Service, a.Cause)).SelectMany(m => Message(m.Key, [.. m], facts)),
            .. evidence.Answers.Where(a => a.Facts.Count > 0).SelectMany(a => Facts(a, facts)),
            .. evidence.Poison.Distinct().SelectMany(p => PoisonParked(p, parked)),
            .. Unexpected(evidence),
        ];
    }

    /// <summary>The messages of one deed have one effect together; none only where each was refused or parked, with its reason.</summary>
    private static IEnumerable<Violation> Deed(
        string deed, List<Told> answers, ILookup<(string, string?), LoggedFact> facts, ILookup<(string, string?), ParkedRow> parked)
    {
        var (service, type) = (answers[0].Service, answers[0].FactType);
        var effects = answers.Select(a => a.Cause).Distinct().SelectMany(c => facts[(service, c)]).Where(f => f.Type == type).ToList();
        if (effects.Count > 1)
        {
            yield return new(ViolationKind.Doubled, $"'{deed}' has {effects.Count} effects: {string.Join("; ", effects)}.");
        }

        if (effects.Count == 0)
        {
            foreach (var told in answers.Where(a =>
                a.Answer != Answer.Refused && !(a.Answer == Answer.Confirmed && parked.Contains((service, a.MessageId)))))
            {
                yield return new(
                    ViolationKind.Lost, $"'{deed}': {service} was sent {told.MessageId}, answered {told.Answer}, and there is neither {type} nor a reason.");
            }
        }
    }

    /// <summary>What was refused has no effect unless it is said again and then carried out, and what was carried out is not refused when it is said again.</summary>
    private static IEnumerable<Violation> Message(
        (string Service, string Cause) message, List<Told> answers, ILookup<(string, string?), LoggedFact> facts)
    {
        var refused = answers.FindLastIndex(a => a.Answer == Answer.Refused);
        var done = answers.FindIndex(a => a.Answer == Answer.Done);
        if (refused >= 0 && (done < 0 ? facts[message].Any() : done < refused))
        {
            yield return new(
                ViolationKind.Differs, $"{message.Service} refused '{message.Cause}' and carried it out: {answers[refused].Detail}.");
        }
    }

    /// <summary>Each fact that an answer spoke of is stored, word for word.</summary>
    private static IEnumerable<Violation> Facts(Told told, ILookup<(string, string?), LoggedFact> facts) => told.Facts
        .Where(t => !facts[(told.Service, told.Cause)].Any(f =>
            t.Type == Names.WireType(Catalog.OfStoredName(f.Type).Service, f.Type, Catalog.OfStoredName(f.Type).Version)
            && JsonNode.DeepEquals(JsonNode.Parse(t.Data), JsonNode.Parse(f.Opened ?? f.Json))))
        .Select(t => new Violation(ViolationKind.Lost, $"{told.Service} told '{told.Cause}' of {t.Type}, which is not stored: {t.Data}."));

    private static IEnumerable<Violation> PoisonParked(PoisonSent poison, ILookup<(string, string?), ParkedRow> parked) =>
        parked[(poison.Service, poison.MessageId)].Count() switch
        {
            1 => [],
            0 => [new(ViolationKind.Lost, $"{poison.Service} was sent {poison.MessageId}, which is not parked.")],
            var times => [new(ViolationKind.Doubled, $"{poison.Service} parked {poison.MessageId} {times} times.")],
        };

    /// <summary>Nothing is parked for good but poison and what clients had to expect; no fact at all.</summary>
    private static IEnumerable<Violation> Unexpected(Evidence evidence)
    {
        var poison = evidence.Poison.Select(p => (p.Service, (string?)p.MessageId)).ToHashSet();
        var sent = evidence.Answers.ToLookup(a => (a.Service, (string?)a.MessageId));
        foreach (var row in evidence.Parked.Where(p => !p.Replayed && !poison.Contains((p.Service, p.MessageId))))
        {
            if (!sent.Contains((row.Service, row.MessageId)))
            {
                yield return new(ViolationKind.Parked, $"{row.Service} parked {row.Type} {row.MessageId}: {row.Reason}");
            }
        }

        foreach (var times in evidence.Parked.Where(p => p.MessageId is not null && !poison.Contains((p.Service, p.MessageId)))
            .GroupBy(p => (p.Service, p.MessageId)).Where(g => g.Count() > 1))
        {
            yield return new(ViolationKind.Doubled, $"{times.Key.Service} parked {times.Key.MessageId} {times.Count()} times: {times.First().Reason}");
        }
    }
}
