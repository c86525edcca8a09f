using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Contracts;

namespace Messaging;

/// <summary>
/// Checks what comes in against the bounds that its contract states on the record's parameters, and against those that hold for every
/// value of a kind: a moment and a day lie within <see cref="Moments"/>, a duration within <see cref="Duration.Longest"/>, a text has no
/// control characters, a list no nulls. Nested records, lists and tables too.
/// </summary>
public static class Validation
{
    private static readonly ConcurrentDictionary<Type, Member[]> Members = new();

    private delegate void Visit(object? value, string path, ValidationAttribute[] bounds);

    /// <summary>Throws for the first member out of bounds.</summary>
    /// <exception cref="Refusal">Names the member (<c>rules[2].ladder[0].step</c>) and its bound; never repeats its value.</exception>
    public static void Check(object message) => VisitMembers(message, "", CheckMember);

    /// <summary>Throws for a value of whatever kind that is out of the bounds of its kind.</summary>
    /// <param name="name">The member that has it.</param>
    /// <param name="value">The value; null is fine.</param>
    /// <exception cref="Refusal">Names the member and the bound.</exception>
    public static void CheckValue(string name, object? value)
    {
        var rule = value switch
        {
            string text when text.Any(IsForbidden) => "must have no control characters",
            DateTimeOffset moment when !Moments.Hold(moment) => Moments.Rule,
            DateOnly day when !Moments.Hold(day) => Moments.Rule,
            TimeSpan time when time > Duration.Longest || time < -Duration.Longest => $"must be at most {Duration.Write(Duration.Longest)}",
            _ => null,
        };
        if (rule is not null) throw Refusal.Invalid(name, $"{name} {rule}.");
    }

    /// <summary>Throws for the first moment that lies too far ahead.</summary>
    /// <param name="message">What came in.</param>
    /// <param name="now">By the desk's clock.</param>
    /// <param name="most">How far ahead it may lie.</param>
    /// <exception cref="Refusal">Names the member and the bound.</exception>
    public static void CheckAhead(object message, DateTimeOffset now, TimeSpan most)
    {
        var latest = now + most;
        VisitMembers(message, "", (value, path, _) =>
        {
            if (value is DateTimeOffset moment && moment > latest)
            {
                throw Refusal.Invalid(path, $"{path} must lie at most {Duration.Write(most)} ahead.");
            }
        });
    }

    private static void CheckMember(object? value, string path, ValidationAttribute[] bounds)
    {
        if (Array.Find(bounds, bound => !bound.IsValid(value)) is { } broken) throw Refusal.Invalid(path, broken.FormatErrorMessage(path));
        CheckValue(path, value);
    }

    private static void VisitMembers(object record, string prefix, Visit visit)
    {
        foreach (var member in Members.GetOrAdd(record.GetType(), Find))
        {
            var (value, path) = (member.Property.GetValue(record), prefix + member.Name);
            visit(value, path, member.Bounds);
            if (value is not null) VisitInside(value, path, visit);
        }
    }

    private static void VisitInside(object value, string path, Visit visit)
    {
        switch (value)
        {
            case string:
                return;
            case IDictionary entries:
                foreach (DictionaryEntry entry in entries)
                {
                    visit(entry.Key, path, []);
                    VisitElement(entry.Value, $"{path}.{entry.Key}", visit);
                }

                return;
            case IEnumerable elements:
                foreach (var (i, element) in elements.Cast<object?>().Index()) VisitElement(element, $"{path}[{i}]", visit);
                return;
            case not Enum when value.GetType().Assembly == typeof(IFact).Assembly:
                VisitMembers(value, path + ".", visit);
                return;
        }
    }

    private static void VisitElement(object? element, string path, Visit visit)
    {
        if (element is null) throw Refusal.Invalid(path, $"{path} is null.");

        visit(element, path, []);
        VisitInside(element, path, visit);
    }

    private static Member[] Find(Type type) =>
    [
        .. from parameter in type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters()
           let property = type.GetProperty(parameter.Name!)
           where property is not null
           let bounds = parameter.GetCustomAttributes<ValidationAttribute>().Concat(WordsOf(property.PropertyType)).ToArray()
           where bounds.Length > 0 || IsBoundedByKind(property.PropertyType)
           select new Member(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property, bounds),
    ];

    /// <summary>Numbers, ids and words have no bounds but those that are stated.</summary>
    private static bool IsBoundedByKind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && !plain.IsPrimitive && !plain.IsEnum && plain != typeof(Guid);

    private static IEnumerable<ValidationAttribute> WordsOf(Type type) => type.IsEnum
        ? [new EnumDataTypeAttribute(type) { ErrorMessage = $"{{0}} is not one of {string.Join(", ", Enum.GetNames(type))}." }]
        : [];

    private static bool IsForbidden(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');

    private sealed record Member(string Name, PropertyInfo Property, ValidationAttribute[] Bounds);
}
