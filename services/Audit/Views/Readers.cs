using System.Text.Json;
using Contracts;
using Hosting;
using Messaging;
using Microsoft.AspNetCore.Authorization;

namespace Audit.Views;

/// <summary>Who may read the ledger, and in which form.</summary>
internal static class Readers
{
    /// <summary>Auditors, supervisors and administrators.</summary>
    public static void Only(AuthorizationPolicyBuilder policy) =>
        policy.RequireRole(Roles.Auditor, Roles.Supervisor, Roles.Admin);

    /// <summary>A word of the contracts in the query: <c>businessHall</c>; null when it is not given.</summary>
    /// <exception cref="Refusal">There is no such word; the answer lists those there are.</exception>
    public static T? Choice<T>(string member, string? text)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>().Where(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()) == text))
        {
            return value;
        }

        var words = Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName);
        throw Refusal.Invalid(member, $"{member} is one of {string.Join(", ", words)}.");
    }

    /// <summary>A word of a list in the query; null when it is not given.</summary>
    /// <exception cref="Refusal">It is not in the list; the answer has those that are.</exception>
    public static string? Choice(string member, string? text, IEnumerable<string> words) =>
        text is null || words.Contains(text) ? text : throw Refusal.Invalid(member, $"{member} is one of {string.Join(", ", words)}.");

    /// <summary>The desk, or the imported histories that the query names, divided by commas.</summary>
    /// <exception cref="Refusal">There is none of that name; the answer lists those there are.</exception>
    public static async Task<Whose> WhoseAsync(string? history, LedgerReader ledger, CancellationToken cancellationToken) =>
        history is null ? Whose.Desk : Whose.Of([history], await ledger.HistoriesAsync(cancellationToken));

    /// <summary>An answer in the contracts' own form.</summary>
    public static IResult Json<T>(T answer) => Results.Json(answer, ContractJson.Options);
}

/// <summary>A page of a longer list.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="Offset">How many came before this page.</param>
/// <param name="Items">The page.</param>
public sealed record Page<T>(int Total, int Offset, IReadOnlyList<T> Items);

/// <summary>Cuts pages.</summary>
internal static class Page
{
    /// <summary>A page of at most 1,000; 100 unless told.</summary>
    /// <exception cref="Refusal">The query asks for what cannot be.</exception>
    public static Page<T> Of<T>(List<T> all, int? offset, int? limit)
    {
        var start = offset is < 0 ? throw Refusal.Invalid("offset", "offset is 0 or more.") : Math.Min(offset ?? 0, all.Count);
        return new(all.Count, start, all.GetRange(start, Math.Min(QueryMembers.Limit(limit, otherwise: 100), all.Count - start)));
    }
}
