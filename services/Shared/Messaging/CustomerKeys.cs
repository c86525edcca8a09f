using EventStore;

namespace Messaging;

/// <summary>The desk's keys for customers, derived from what they come under.</summary>
public static class CustomerKeys
{
    /// <summary>Of a customer's id at the operator.</summary>
    public static Guid OfId(string customerId) => DerivedId.From("customer", "id", customerId);

    /// <summary>Of a number or address.</summary>
    public static Guid OfNumber(string number) => DerivedId.From("customer", "number", number);

    /// <summary>All that a message may name a customer by, however it is written (<see cref="Marks"/>).</summary>
    /// <param name="customerId">Their id; null where there is none.</param>
    /// <param name="number">Their number or address; null where there is none.</param>
    public static IEnumerable<Guid> NamesOf(string? customerId, string? number)
    {
        if (customerId is not null) yield return OfId(customerId.Trim());
        if (number is null) yield break;

        yield return OfNumber(number.Trim());
        if (PhoneDigits.In(number).MaxBy(digits => digits.Length) is { } digits) yield return OfDigits(digits);
    }

    /// <summary>Of a number by its digits alone, which is nobody's key but finds it however it is written.</summary>
    internal static Guid OfDigits(string digits) => DerivedId.From("customer", "digits", digits);
}
