using Contracts.Quality.V1;
using Messaging;

namespace Quality;

/// <summary>What scores come to by a sheet.</summary>
/// <param name="Scores">One for each item, in the sheet's order.</param>
/// <param name="Total">0 to 100, to a tenth.</param>
/// <param name="Passed">It reaches what the sheet asks for.</param>
/// <param name="FailedItems">Critical items that were given nothing.</param>
public sealed record Scored(IReadOnlyList<ItemScore> Scores, double Total, bool Passed, IReadOnlyList<string> FailedItems);

/// <summary>How a total comes about (G1): each section counts by its weight with the share of its points that were given; an item that did not apply counts
/// nowhere, nor does a section without one that did. A critical item 致命项 that was given nothing makes it 0. Pure.</summary>
public static class Scoring
{
    /// <summary>The total.</summary>
    /// <exception cref="Refusal">An item is missing, unknown or twice, or given more points than it has; or none applied.</exception>
    public static Scored Of(ScoreSheetPublished sheet, IReadOnlyList<ItemScore> given)
    {
        var points = Points(given);
        List<(SheetSection Section, SheetItem Item, int? Points)> scored =
        [
            .. from section in sheet.Sections
               from item in section.Items
               select (section, item, points.Remove(item.Id, out var got) ? got : throw Wrong($"item {item.Id} of the sheet is not among them")),
        ];
        if (points.Keys.FirstOrDefault() is { } unknown) throw Wrong($"the sheet has no item {unknown}");
        if (scored.Find(row => row.Points > row.Item.Points) is { Item: { } over }) throw Wrong($"item {over.Id} has {over.Points} points at most");

        var sections = scored.Where(row => row.Points is not null).GroupBy(row => row.Section).ToList();
        if (sections.Count == 0) throw Wrong("no item applied");

        string[] failed = [.. scored.Where(row => row is { Item.Critical: true, Points: 0 }).Select(row => row.Item.Id)];
        var shares = sections.Sum(rows => rows.Key.Weight * rows.Sum(row => (double)row.Points!) / rows.Sum(row => row.Item.Points));
        var total = failed.Length > 0 ? 0 : Math.Round(100 * shares / sections.Sum(rows => rows.Key.Weight), 1, MidpointRounding.AwayFromZero);
        return new([.. scored.Select(row => new ItemScore(row.Item.Id, row.Points))], total, failed.Length == 0 && total >= sheet.PassAt, failed);
    }

    private static Dictionary<string, int?> Points(IReadOnlyList<ItemScore> given)
    {
        var points = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var score in given)
        {
            if (!points.TryAdd(score.Item, score.Points)) throw Wrong($"item {score.Item} is there twice");
        }

        return points;
    }

    private static Refusal Wrong(string what) => Refusal.Invalid("scores", $"scores cannot be: {what}.");
}
