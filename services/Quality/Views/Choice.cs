using System.Text.Json;
using Messaging;

namespace Quality.Views;

/// <summary>A word of an enumeration in a query, as the contracts write it.</summary>
internal static class Choice
{
    /// <summary>The value; null when it is not given.</summary>
    /// <exception cref="Refusal">There is no such word; the answer lists those there are.</exception>
    public static T? Of<T>(string member, string? text)
        where T : struct, Enum
    {
        if (text is null) return null;

        var words = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName($"{value}"));
        return words.TryGetValue(text, out var known) ? known : throw Refusal.Invalid(member, $"{member} is one of {string.Join(", ", words.Keys)}.");
    }
}
