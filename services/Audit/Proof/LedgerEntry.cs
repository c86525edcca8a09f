using System.Buffers;
using System.Text;
using EventStore;
using Messaging;

namespace Audit.Proof;

/// <summary>
/// What the ledger's tree has for a fact: canonical JSON (RFC 8785) with the fact's own hash, when the ledger received it, when its
/// cause was sent if that was said, and its number in the owner's log. The fact's hash covers all the rest.
/// </summary>
public static class LedgerEntry
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    /// <summary>The fact's leaf hash.</summary>
    public static byte[] LeafOf(LedgerFact fact) => LeafOf(fact.Hash, fact.ReceivedAt, fact.SentAt, fact.ServiceSequence);

    /// <summary>The same from its parts.</summary>
    /// <param name="hash">The fact's hash, base64.</param>
    /// <param name="receivedAt">When the ledger received it; counts to the microsecond.</param>
    /// <param name="sentAt">When its cause was sent.</param>
    /// <param name="sequence">Its number in its owner's log.</param>
    public static byte[] LeafOf(string hash, DateTimeOffset receivedAt, DateTimeOffset? sentAt, long sequence)
    {
        var output = s_buffer ??= new(256);
        output.ResetWrittenCount();
        var sent = sentAt is { } moment ? $",\"sentAt\":\"{FactHash.Moment(moment)}\"" : "";
        Encoding.UTF8.GetBytes(
            $"{{\"hash\":\"{hash}\",\"receivedAt\":\"{FactHash.Moment(receivedAt)}\"{sent},\"sequence\":{sequence}}}", output);
        return Merkle.Leaf(output.WrittenSpan);
    }

    /// <summary>The hash that a fact must have, computed from what stands in the ledger.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="previous">The hash of the fact before it in its stream; empty for the first.</param>
    /// <param name="json">Its content, UTF-8.</param>
    public static byte[] HashOf(LedgerFact fact, ReadOnlySpan<byte> previous, ReadOnlyMemory<byte> json) =>
        FactHash.Of(previous, FrameOf(fact), json);

    /// <summary>The same of the content that the fact is told with.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="previous">The hash of the fact before it in its stream; empty for the first.</param>
    public static byte[] HashOf(LedgerFact fact, ReadOnlySpan<byte> previous) => FactHash.Of(previous, FrameOf(fact), fact.Data);

    /// <summary>Its owner hashed it under the name of its schema, which a name with underscores, that no service has, would give as well.</summary>
    private static FactFrame FrameOf(LedgerFact fact) => new(
        fact.Service.Contains('_', StringComparison.Ordinal) ? "" : Schema.For(fact.Service), fact.StreamId, fact.StreamType, fact.StreamVersion, fact.FactId,
        MessageType.StoredNameOf(fact.Type, fact.TypeVersion), fact.RecordedAt, fact.RequestId?.ToString(), fact.CausationId, fact.Actor);
}
