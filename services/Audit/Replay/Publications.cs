using System.Collections.Frozen;
using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Messaging;

namespace Audit.Replay;

/// <summary>Reads policies and calendars, and guards the clocks against versions of facts that they do not read.</summary>
internal static class Publications
{
    /// <summary>Stored names of the facts that publish a document, quoted.</summary>
    public const string TypesSql = "'policy_published', 'calendar_published'";

    private static readonly FrozenSet<string> Known = Clocks.Types.ToFrozenSet();

    public static Publication Read(Guid factId, string service, DateTimeOffset recordedAt, string type, int version, byte[] data)
    {
        var told = Catalog.Contracts.FactOf(type, version) ?? throw new InvalidOperationException($"{type} is no fact of the contracts.");
        return told.ToNewest(JsonSerializer.Deserialize(data, told.Type, ContractJson.Options)!) switch
        {
            PolicyPublished f => new(factId, service, recordedAt, Policy: f.Document),
            CalendarPublished f => new(factId, service, recordedAt, Calendar: f.Document),
            var other => throw new InvalidOperationException($"{other.GetType().Name} publishes nothing."),
        };
    }

    /// <summary>What is recomputed past a fact that is not understood would be wrong.</summary>
    /// <exception cref="UnknownFactException">It is of another version than the clocks read.</exception>
    public static void RefuseUnknown(string type, int version)
    {
        if (version != 1 && Known.Contains(type)) throw UnknownFactException.Of(MessageType.StoredNameOf(type, version));
    }
}
