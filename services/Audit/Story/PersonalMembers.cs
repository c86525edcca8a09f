using System.Collections.Concurrent;
using System.Reflection;
using Contracts;

namespace Audit.Story;

/// <summary>Which members of a fact hold personal data, as the contracts mark them: <c>profile.callerNumber</c>.</summary>
public static class PersonalMembers
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<string>> Known = new();

    /// <summary>Paths of the personal members of a contract's type, in the order of the contract.</summary>
    public static IReadOnlyList<string> Of(Type type) => Known.GetOrAdd(type, t => [.. Find(t, "")]);

    private static IEnumerable<string> Find(Type type, string prefix)
    {
        foreach (var parameter in type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters())
        {
            var path = prefix + System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            if (parameter.IsDefined(typeof(PersonalAttribute))
                || type.GetProperty(parameter.Name!)!.IsDefined(typeof(PersonalAttribute)))
            {
                yield return path;
            }
            else if (parameter.ParameterType is { IsClass: true, Namespace: ['C', 'o', 'n', 't', 'r', 'a', 'c', 't', 's', ..] } nested)
            {
                foreach (var inner in Find(nested, path + "."))
                {
                    yield return inner;
                }
            }
        }
    }
}
