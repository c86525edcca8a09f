using System.Reflection;
using Messaging;

namespace Contracts.Tests;

/// <summary>
/// The language as text, so that a change of it is seen in review: <c>contracts/approved.txt</c>. A change that is meant is
/// approved by copying <c>received.txt</c>, which a failing test leaves beside the copy that it compared, over it.
/// </summary>
public class ApprovalTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    [Fact]
    public void The_contracts_are_as_approved()
    {
        var received = Described();
        var folder = AppContext.BaseDirectory;
        File.WriteAllText(Path.Combine(folder, "received.txt"), received);
        received.ShouldBe(File.ReadAllText(Path.Combine(folder, "approved.txt")), $"If it is meant, approve {folder}received.txt.");
    }

    private static string Described()
    {
        var types = typeof(IFact).Assembly.GetExportedTypes();
        var messages = Catalog.All.Select(m => $"{m.WireType}{Members(m.Type)}").Order(StringComparer.Ordinal);
        var parts = types.Where(t => t.GetMethod("<Clone>$") is not null && !t.IsDefined(typeof(NameAttribute)))
            .Select(t => $"{t.FullName}{Members(t)}").Order(StringComparer.Ordinal);
        var words = types.Where(t => t.IsEnum)
            .Select(t => $"{t.FullName} {string.Join(" | ", Enum.GetNames(t))}").Order(StringComparer.Ordinal);
        return string.Join('\n', [.. messages, "", .. parts, "", .. words, ""]);
    }

    private static string Members(Type type) =>
        $"({string.Join(", ", type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(Member))})";

    private static string Member(ParameterInfo member)
    {
        var maybe = Nullability.Create(member).WriteState == NullabilityState.Nullable ? "?" : "";
        var value = !member.HasDefaultValue ? "" : member.DefaultValue is { } given ? $" = {given}" : " = null";
        return $"{Name(member.ParameterType)}{maybe} {member.Name}{value}";
    }

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? Name(value)
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
