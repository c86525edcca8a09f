using Marten;

namespace EventStore;

/// <summary>A fact to be stored.</summary>
/// <param name="Id">Derived from the message that caused it and its place in the decision: a repeat finds it stored.</param>
/// <param name="Type">The stored name (Marten's alias), snake case.</param>
/// <param name="DotnetType">The type as Marten writes it: <c>Namespace.Type, Assembly</c>.</param>
/// <param name="Json">The fact itself, UTF-8 JSON.</param>
/// <param name="At">When it is recorded, by the desk's clock.</param>
/// <param name="CorrelationId">The request it belongs to, if any.</param>
/// <param name="CausationId">The message that caused it.</param>
/// <param name="Headers">JSON object with actor, trace context and the like, or null.</param>
/// <param name="Actor">Who caused it, as <c>role/id</c>: covered by the fact's hash.</param>
public sealed record NewFact(
    Guid Id, string Type, string DotnetType, byte[] Json, DateTimeOffset At, string? CorrelationId, string? CausationId,
    string? Headers, string? Actor = null);

/// <summary>A fact as it stands in the log.</summary>
/// <param name="Sequence">Its place in the service's log; rises in commit order, may have gaps.</param>
/// <param name="Id">The fact's id.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">What the stream is the life of.</param>
/// <param name="Version">Its place in the stream, from 1 without a gap.</param>
/// <param name="Type">The stored name.</param>
/// <param name="Json">The fact, UTF-8 JSON; order and blanks may differ from one reading to the next.</param>
/// <param name="At">When it was recorded, by the desk's clock.</param>
/// <param name="CorrelationId">The request it belongs to.</param>
/// <param name="CausationId">The message that caused it.</param>
/// <param name="Headers">JSON object with actor, trace context and the like.</param>
public sealed record StoredFact(
    long Sequence, Guid Id, Guid StreamId, string StreamType, long Version, string Type, byte[] Json, DateTimeOffset At,
    string? CorrelationId, string? CausationId, string? Headers);

/// <summary>What a fact says, without what is around it.</summary>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">The stored name.</param>
/// <param name="Json">The fact, UTF-8 JSON.</param>
public readonly record struct FactContent(long Version, string Type, byte[] Json);

/// <summary>The last fact of a stream.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">The fact's place in it.</param>
/// <param name="Hash">The fact's hash (<see cref="FactHash"/>), base64; empty where it was stored without one.</param>
/// <param name="Facts">How many facts the stream has: as many as the version says, unless somebody took some out.</param>
public sealed record StreamHead(Guid StreamId, long Version, string Hash, long Facts);

/// <summary>One decision to be appended to one stream, whole or not at all.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">What it is the life of; written when the stream begins.</param>
/// <param name="ExpectedVersion">The version that the decision was made on; 0 for a new stream.</param>
/// <param name="Facts">What was decided. None: only what stands alongside is written, if the stream is still at that version.</param>
/// <param name="Alongside">What belongs in the same transaction, documents of read models above all. May be asked for again.</param>
/// <param name="Due">The next moment at which something falls due in the stream; null when that has not changed.</param>
public sealed record Append(
    Guid StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewFact> Facts,
    IReadOnlyList<Action<IDocumentOperations>> Alongside, NextDue? Due = null)
{
    /// <summary>The stream's version afterwards.</summary>
    internal long NewVersion => ExpectedVersion + Facts.Count;

    /// <summary>One of the facts as it stands in the log. Time is cut to microseconds, as PostgreSQL keeps it.</summary>
    internal StoredFact Stored(int place, long sequence)
    {
        var fact = Facts[place];
        var at = fact.At.ToUniversalTime();
        return new(
            sequence, fact.Id, StreamId, StreamType, ExpectedVersion + 1 + place, fact.Type, fact.Json,
            at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)), fact.CorrelationId, fact.CausationId, fact.Headers);
    }
}

/// <summary>When something falls due next.</summary>
/// <param name="At">By the desk's clock; null for never.</param>
public readonly record struct NextDue(DateTimeOffset? At);

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Stored.</summary>
    Appended,

    /// <summary>The stream is not at the expected version: load and decide again.</summary>
    Conflict,

    /// <summary>A fact with the same id is stored already: the message was handled before; nothing was written.</summary>
    Repeated,
}
