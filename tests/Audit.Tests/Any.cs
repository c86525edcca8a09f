using System.Text.Json;
using Contracts;
using Messaging;

namespace Audit.Tests;

/// <summary>A fact of any type of the contracts, made from its constructor; personal members all say <see cref="Secret"/>.</summary>
internal static class Any
{
    public const string Secret = "SECRET";

    public static LedgerFact FactOf(MessageType type, bool withOptional = true) => Life.Complaint().Facts[0] with
    {
        Service = Catalog.SharedVocabularies.Contains(type.Service) ? "follow-up" : type.Service,
        Type = type.StoredName,
        TypeVersion = type.Version,
        Data = JsonSerializer.SerializeToElement(Of(type.Type, withOptional), type.Type, ContractJson.Options),
    };

    private static object Of(Type type, bool withOptional)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var nullability = new System.Reflection.NullabilityInfoContext();
        return constructor.Invoke([.. constructor.GetParameters().Select(p =>
            !withOptional && nullability.Create(p).WriteState == System.Reflection.NullabilityState.Nullable ? null
            : p.IsDefined(typeof(PersonalAttribute), inherit: false) ? Secret
            : Value(Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType, withOptional))]);
    }

    private static object Value(Type type, bool withOptional) =>
        type == typeof(string) ? "word"
        : type == typeof(Guid) ? Guid.NewGuid()
        : type == typeof(DateTimeOffset) ? Life.Received
        : type == typeof(TimeSpan) ? TimeSpan.FromMinutes(90)
        : type == typeof(bool) ? true
        : type.IsEnum ? Enum.GetValues(type).GetValue(0)!
        : type.IsPrimitive ? Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture)
        : type == typeof(DateOnly) ? new DateOnly(2026, 3, 2)
        : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? JsonSerializer.Deserialize(
            type.Name.Contains("Dictionary", StringComparison.Ordinal) ? "{}" : "[]", type, ContractJson.Options)!
        : Of(type, withOptional);
}
