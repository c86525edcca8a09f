using EventStore;

namespace Messaging;

/// <summary>The desk's keys for customers, derived from what they come under.</summary>
public static class CustomerKeys
{
    /// <summary>Of a customer's id at the operator.</summary>
    public static Guid OfId(string customerId) => DerivedId.From("customer", "id", customerId);

    /// <summary>Of a number or address.</summary>
    public static Guid OfNumber(string number) => DerivedId.From("customer", "number", number);
}
