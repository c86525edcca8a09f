using Npgsql;

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

/// <summary>One decision to be appended to one stream, whole or not at all.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">What it is the life of; written when the stream begins.</param>
/// <param name="ExpectedVersion">The version that the decision was made on; 0 for a new stream.</param>
/// <param name="Facts">At least one.</param>
/// <param name="Alongside">Statements on tables of the same schema for the same transaction: what is due next, inline views.</param>
public sealed record Append(
    Guid StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewFact> Facts,
    IReadOnlyList<NpgsqlBatchCommand> Alongside)
{
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
