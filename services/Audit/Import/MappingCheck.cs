using Contracts;
using Messaging;
using Sla;

namespace Audit.Import;

/// <summary>What a mapping document must keep beside its form. Pure.</summary>
internal static class MappingCheck
{
    /// <summary>Whether the parts of a mapping go together.</summary>
    /// <exception cref="Refusal">They do not; the message names the place.</exception>
    /// <exception cref="SlaDocumentException">It promises nonsense.</exception>
    public static void Check(ImportMapping mapping)
    {
        if (!new IdAttribute().IsValid(mapping.Name)) throw Refusal.Invalid("mapping.name", "The name must be lower case letters, digits or hyphens.");
        if (mapping.Name == Whose.AllHistories) throw Refusal.Invalid("mapping.name", $"'{mapping.Name}' means every history: take another name.");
        if (mapping.Delimiter is not (null or [(>= ' ' and <= '~' and not '"') or '\t']))
        {
            throw Refusal.Invalid("mapping.delimiter", "The delimiter is one character of ASCII, and no quote.");
        }

        SourceEncoding.Of(mapping.Encoding);
        if (!LocalTimes.Knows(mapping.Times.Zone))
        {
            throw Refusal.Invalid("mapping.times.zone", $"'{mapping.Times.Zone}' is not a known IANA zone.");
        }

        if (mapping.Times is { Format: not null, Formats: not null }) throw Refusal.Invalid("mapping.times", "Give either format or formats.");

        foreach (var member in mapping.Members().Concat(mapping.Events?.Members() ?? []))
        {
            if (member.Column is null == member.Constant is null)
            {
                throw Refusal.Invalid("mapping", "Each member wants either a column or a constant.");
            }
        }

        CheckFormats(mapping);
        CheckEvents(mapping);
        mapping.Book();
    }

    private static void CheckFormats(ImportMapping mapping)
    {
        List<ColumnMapping> members = [.. mapping.Members(), .. mapping.Events?.Members() ?? []];
        var stated = (mapping.Times.Formats ?? []).Append(mapping.Times.Format).Concat(members.SelectMany(m => m.Formats ?? [])).OfType<string>();
        if (stated.Select(TimeFormat.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw Refusal.Invalid("mapping", $"The format {fault}.");
        }

        var moments = new[] { mapping.ReceivedAt, mapping.Target, mapping.ClosedAt, mapping.Events?.At }.OfType<ColumnMapping>().ToHashSet();
        if (members.Exists(m => (m.Formats ?? (object?)m.TimeColumn) is not null && !moments.Contains(m)) || (mapping.Times.Formats ?? ["any"]).Count == 0)
        {
            throw Refusal.Invalid("mapping", "formats and timeColumn are for receivedAt, target, closedAt and events.at, and formats names at least one.");
        }
    }

    private static void CheckEvents(ImportMapping mapping)
    {
        if (mapping.Events is not { } events) return;

        if (mapping.ClosedAt is not null) throw Refusal.Invalid("mapping.closedAt", "With events it is their states that say when a record was closed: leave closedAt out.");
        if (mapping.Id.Column is null) throw Refusal.Invalid("mapping.id", "With events the id is a column.");
        if (events.Only is { Values.Count: 0 }) throw Refusal.Invalid("mapping.events.only", "It names no value, so that no event would be looked at.");
    }
}
