using System.Globalization;
using System.Text.Json;

namespace Audit;

/// <summary>A fact as it stands in the ledger: what its owner told, and the owner's own numbers for it.</summary>
/// <param name="Position">Its place in the ledger, in commit order, from 1 without a gap; 0 before it stands there.</param>
/// <param name="FactId">The fact's id; the same id again is the same fact.</param>
/// <param name="Service">The owner.</param>
/// <param name="ServiceSequence">Its number in the owner's log; rises, may have gaps.</param>
/// <param name="StreamId">The owner's stream.</param>
/// <param name="StreamType">What that stream is the life of.</param>
/// <param name="StreamVersion">Its place in that stream, from 1 without a gap.</param>
/// <param name="Type">The stored name, snake case.</param>
/// <param name="TypeVersion">Version of the contract.</param>
/// <param name="Actor">Who caused it, as <c>role/id</c>.</param>
/// <param name="RequestId">The request, if it belongs to one.</param>
/// <param name="CausationId">What caused it: another fact's id, or the name of a message from outside.</param>
/// <param name="OccurredAt">When it happened: the fact's own <c>at</c>; where it has none, when it was recorded.</param>
/// <param name="RecordedAt">When its owner recorded it, by the desk's clock.</param>
/// <param name="SentAt">When the message that caused it was sent, if its sender said.</param>
/// <param name="ReceivedAt">When the ledger heard of it.</param>
/// <param name="Data">The fact itself.</param>
/// <param name="Hash">Chains it to the one before it in its stream (<see cref="EventStore.FactHash"/>), base64, as its owner gave it.</param>
public sealed record LedgerFact(
    long Position, Guid FactId, string Service, long ServiceSequence, Guid StreamId, string StreamType, long StreamVersion,
    string Type, int TypeVersion, string? Actor, Guid? RequestId, string? CausationId, DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt, DateTimeOffset? SentAt, DateTimeOffset ReceivedAt, JsonElement Data, string Hash)
{
    /// <summary>What services of imported histories begin with.</summary>
    public const string ImportPrefix = "import-";

    /// <summary>It comes from another system's history, not from a service of the desk.</summary>
    public bool IsImported => Whose.IsImport(Service);

    /// <summary>A member of the data as text: <c>department</c>, <c>profile.channel</c>; null when it is not there.</summary>
    public string? this[string path]
    {
        get
        {
            var element = Data;
            foreach (var name in path.Split('.'))
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                _ => element.GetRawText(),
            };
        }
    }

    /// <summary>Of a received request: when the first contact about it began, by the channel's clock; the desk may have heard of it later.</summary>
    public DateTimeOffset ContactBeganAt =>
        DateTimeOffset.TryParse(this["profile.receivedAt"], CultureInfo.InvariantCulture, out var began) ? Precision.Cut(began) : OccurredAt;

    /// <summary>True when the data says so.</summary>
    public bool Is(string path) => this[path] == "true";
}
