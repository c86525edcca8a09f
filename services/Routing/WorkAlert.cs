using System.Text.Json.Serialization;
using Contracts;
using Contracts.Routing.V1;
using EventStore;

namespace Routing;

/// <summary>Why an agent is alerted to a request of theirs.</summary>
public enum AlertedBecause
{
    /// <summary>The customer came again about it.</summary>
    CustomerCame,

    /// <summary>It was handed over to them.</summary>
    HandedOver,
}

/// <summary>Something that whoever has a request, else its owner, is to see.</summary>
/// <param name="AlertId">Names it within the request.</param>
/// <param name="Because">Why.</param>
/// <param name="At">When it happened.</param>
/// <param name="Text">What the customer said, or why it was handed over.</param>
/// <param name="Channel">Where the customer came.</param>
/// <param name="Dissatisfied">The customer is dissatisfied with how it goes.</param>
/// <param name="WantsAgent">The customer wants to speak to someone.</param>
/// <param name="AcknowledgedAt">When it was seen; null while it is unread.</param>
/// <param name="AcknowledgedBy">Who saw it.</param>
public sealed record WorkAlert(
    Guid AlertId, AlertedBecause Because, DateTimeOffset At, [Personal] string? Text, Channel? Channel = null, bool Dissatisfied = false,
    bool WantsAgent = false, DateTimeOffset? AcknowledgedAt = null, string? AcknowledgedBy = null)
{
    /// <summary>Nobody has seen it yet.</summary>
    [JsonIgnore]
    public bool IsUnread => AcknowledgedAt is null;

    /// <summary>The alert that the customer came again.</summary>
    public static WorkAlert Of(ContactNoted contact) => new(
        contact.ContactId, AlertedBecause.CustomerCame, contact.At, contact.Text, contact.Channel, contact.Dissatisfied, contact.WantsAgent);

    /// <summary>The alert to whom a request was handed over.</summary>
    /// <param name="handedOver">The fact.</param>
    /// <param name="before">How many alerts the request had before.</param>
    public static WorkAlert Of(RequestHandedOver handedOver, int before) => new(
        DerivedId.From("hand-over", handedOver.RequestId.ToString(), before.ToString()), AlertedBecause.HandedOver, handedOver.At,
        handedOver.Reason);

    /// <summary>The alert after one was acknowledged.</summary>
    public WorkAlert After(AlertAcknowledged fact) =>
        fact.AlertId == AlertId && IsUnread ? this with { AcknowledgedAt = fact.At, AcknowledgedBy = fact.By } : this;
}
