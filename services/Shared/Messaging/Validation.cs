using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Messaging;

/// <summary>Checks a command against the bounds that its contract states on the record's parameters.</summary>
public static class Validation
{
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, ValidationAttribute Bound)[]> Bounds = new();

    /// <summary>Throws for the first member out of bounds.</summary>
    /// <exception cref="Refusal">Names the member and its bound; never repeats its value.</exception>
    public static void Check(object command)
    {
        foreach (var (property, bound) in Bounds.GetOrAdd(command.GetType(), Find))
        {
            if (!bound.IsValid(property.GetValue(command)))
            {
                var field = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                throw Refusal.Invalid(field, bound.FormatErrorMessage(field));
            }
        }
    }

    private static (PropertyInfo, ValidationAttribute)[] Find(Type type) =>
    [
        .. from parameter in type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters()
           let property = type.GetProperty(parameter.Name!)
           where property is not null
           from bound in parameter.GetCustomAttributes<ValidationAttribute>().Concat(WordsOf(property.PropertyType))
           select (property, bound),
    ];

    private static IEnumerable<ValidationAttribute> WordsOf(Type type) => type.IsEnum
        ? [new EnumDataTypeAttribute(type) { ErrorMessage = $"{{0}} is not one of {string.Join(", ", Enum.GetNames(type))}." }]
        : [];
}
