using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Contracts;

namespace Messaging;

/// <summary>Which members of a message hold personal data, as the contracts mark them: <c>profile.callerNumber</c>.</summary>
public static class PersonalMembers
{
    private static readonly ConcurrentDictionary<Type, Members> Known = new();

    /// <summary>Paths of the personal members that a person can read, in the order of the contract.</summary>
    public static IReadOnlyList<string> Of(Type type) => MembersOf(type).Readable;

    /// <summary>The same and those that are made from personal data: all that is sealed and erased.</summary>
    public static IReadOnlyList<string> SealedOf(Type type) => MembersOf(type).All;

    private static Members MembersOf(Type type) => Known.GetOrAdd(type, t =>
    {
        var found = Find(t, "").ToList();
        return new([.. found.Where(member => !member.IsDerived).Select(member => member.Path)], [.. found.Select(member => member.Path)]);
    });

    private static IEnumerable<Member> Find(Type type, string prefix)
    {
        foreach (var parameter in type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters())
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            if ((parameter.GetCustomAttribute<PersonalAttribute>()
                ?? type.GetProperty(parameter.Name!)!.GetCustomAttribute<PersonalAttribute>()) is { } personal)
            {
                yield return new(path, personal.IsDerived);
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

    private sealed record Member(string Path, bool IsDerived);

    private sealed record Members(IReadOnlyList<string> Readable, IReadOnlyList<string> All);
}
