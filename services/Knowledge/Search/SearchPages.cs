using Contracts;
using Knowledge.Views;
using Messaging;

namespace Knowledge.Search;

/// <summary>The search for articles (A6, C1): in anybody's words, Chinese or English, narrowed by whom it is for.</summary>
public static class SearchPages
{
    private const int LongestText = 500;
    private const int MostTaken = 50;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/articles", (
        string? text, string? kind, string? category, string? region, int? tier, string? language, int? take, ArticleIndex index,
        TimeProvider clock) => TypedResults.Json(
            index.Find(
                new Question(Text(text), Kind(kind), category, region, tier, language, Take(take)), clock.GetUtcNow()), ContractJson.Options))
        .RequireAuthorization(p => p.RequireRole(ArticlePages.Readers));

    private static string? Text(string? text) =>
        text is { Length: > LongestText } ? throw Refusal.Invalid("text", $"text has at most {LongestText} characters.") : text;

    private static RequestKind? Kind(string? kind)
    {
        if (kind is null) return null;

        var kinds = Enum.GetValues<RequestKind>().ToDictionary(k => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{k}"));
        return kinds.TryGetValue(kind, out var known) ? known : throw Refusal.Invalid("kind", $"kind is one of {string.Join(", ", kinds.Keys)}.");
    }

    private static int Take(int? take) => take switch
    {
        null => 10,
        >= 1 and <= MostTaken => take.Value,
        _ => throw Refusal.Invalid("take", $"take is 1 to {MostTaken}."),
    };
}
