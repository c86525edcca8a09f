using Contracts;

namespace Audit.Import;

/// <summary>What one record says, in the desk's words.</summary>
/// <param name="RecordId">Its id in the other system.</param>
/// <param name="ReceivedAt">When it came in.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Tier">The customer's tier.</param>
public sealed record ImportedRequest(
    string RecordId, DateTimeOffset ReceivedAt, RequestKind Kind, Channel Channel, string Category, Urgency Urgency, int Tier)
{
    /// <summary>The moment that was promised, if the record states one.</summary>
    public DateTimeOffset? Target { get; init; }

    /// <summary>When the customer had the result; null while it is open, and where events tell it.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The record's own verdict: true for on time; null when it has none.</summary>
    public bool? Kept { get; init; }

    /// <summary>Who worked on it.</summary>
    public string? Department { get; init; }

    /// <summary>Who owned it.</summary>
    public string? Agent { get; init; }

    /// <summary>Where.</summary>
    public string? Region { get; init; }

    /// <summary>The customer's id in the other system.</summary>
    public string? Customer { get; init; }

    /// <summary>Personal: the customer's number or address.</summary>
    public string? CallerNumber { get; init; }

    /// <summary>Personal: what the customer said.</summary>
    public string? Text { get; init; }

    /// <summary>Personal: what the customer was told.</summary>
    public string? Result { get; init; }

    /// <summary>What happened to it, by time, where the file is a log of events; null where it is none.</summary>
    public IReadOnlyList<ImportedEvent>? Events { get; init; }
}

/// <summary>What one event of a log says, in the desk's words.</summary>
/// <param name="At">When it happened.</param>
/// <param name="State">What it says of the state.</param>
/// <param name="Department">Who had the record from then on; null: who had it before.</param>
public sealed record ImportedEvent(DateTimeOffset At, EventState State, string? Department);

/// <summary>Why a record was not imported; one for each thing that is wrong with it.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Column">The column at fault; null when it is the whole record.</param>
/// <param name="Reason">What is wrong there.</param>
public sealed record ImportFault(long Line, string? Column, string Reason);
