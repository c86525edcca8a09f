using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Hosting;

/// <summary>
/// What a query may say. A filter that is misspelt is refused, as an answer without it would look like one with it; so is a page, a moment, a
/// day or a text out of bounds.
/// </summary>
public static class QueryMembers
{
    /// <summary>The largest page of any list.</summary>
    public const int LargestPage = 1000;

    private const int LongestName = 40;

    /// <summary>How many a page is to have.</summary>
    /// <param name="limit">As the query says it; null for <paramref name="otherwise"/>.</param>
    /// <param name="otherwise">Where the query does not say.</param>
    /// <exception cref="Refusal">Less than 1, or more than 1,000.</exception>
    public static int Limit(int? limit, int otherwise = LargestPage) => limit is null ? otherwise
        : limit is >= 1 and <= LargestPage ? limit.Value
        : throw Refusal.Invalid("limit", $"limit is 1 to {LargestPage}.");

    /// <summary>Refuses what the endpoint would not look at. Names count as they are written in the documentation, and no other way.</summary>
    /// <exception cref="Refusal">A member that the endpoint does not know; the answer lists those that it does.</exception>
    internal static void Check(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() is not { Count: > 0 } parameters) return;

        var asked = parameters.Where(p => IsInQuery(p.ParameterInfo)).ToLookup(p => http.Request.RouteValues.ContainsKey(p.Name));
        foreach (var parameter in asked[true]) CheckBounds(parameter, http.Request.RouteValues[parameter.Name]?.ToString());
        if (http.Request.Query.Count == 0) return;

        var known = asked[false].Select(NameOf).Order(StringComparer.Ordinal).ToList();
        if (http.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw Refusal.Invalid(
                unknown.Length <= LongestName && unknown.All(char.IsAsciiLetter) ? unknown : "query",
                known.Count == 0 ? "Nothing can be asked in the query here." : $"The query may have {string.Join(", ", known)}, and nothing else.");
        }

        foreach (var parameter in asked[false])
        {
            foreach (var text in http.Request.Query[NameOf(parameter)]) CheckBounds(parameter, text);
        }
    }

    /// <summary>What holds for every value of its kind (<see cref="Validation"/>), before any arithmetic or statement meets it. What cannot be
    /// read as that kind is refused when it is bound.</summary>
    private static void CheckBounds(IParameterBindingMetadata parameter, string? text)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
        Validation.CheckValue(NameOf(parameter), text);
        Validation.CheckValue(
            NameOf(parameter),
            type == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var moment) ? moment
            : type == typeof(DateOnly) && DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day) ? day
            : null);
    }

    private static string NameOf(IParameterBindingMetadata parameter) => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name);

    /// <summary>Everything else that a handler gets is a service, or what there is to know of the call.</summary>
    private static bool IsInQuery(ParameterInfo parameter) =>
        (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is var type
        && type != typeof(CancellationToken) && (type.IsValueType || type == typeof(string));
}
