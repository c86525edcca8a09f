using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.PublishScoreSheet;

namespace Quality.Features;

/// <summary>A supervisor publishes the next version of a score sheet 评分表 (G1). What was scored by an earlier one stays as it was.</summary>
public static class PublishScoreSheet
{
    public static void Map(ServiceBuilder service) => service
        .Command<ScoreSheet, Command>(ScoreSheet.Stream, (c, _) => ScoreSheet.IdOf(c.SheetId), Decide, Roles.Supervisor)
        .At("PUT", "/score-sheets/{sheetId}");

    public static IEnumerable<IFact> Decide(ScoreSheet sheet, Command command, Context context)
    {
        var items = command.Sections.SelectMany(section => section.Items).Select(item => item.Id).ToList();
        Demand(command.Sections.All(section => section.Items.Count > 0), "must have at least one item in each section");
        Demand(items.Count > 0, "must have a section");
        Demand(items.Distinct().Count() == items.Count, "must have no item twice");
        var latest = sheet.Versions.LastOrDefault();
        var published = new ScoreSheetPublished(
            command.SheetId, command.Version, command.Title, command.PassAt, command.Sections, context.Actor.Id, context.Now);
        return latest is not null && Same(latest with { By = published.By, At = published.At }, published) ? []
            : command.Version == sheet.Versions.Count + 1 ? [published]
            : throw Refusal.WrongState($"The next version of score sheet {command.SheetId} is {sheet.Versions.Count + 1}.");
    }

    private static void Demand(bool holds, string rule)
    {
        if (!holds) throw Refusal.Invalid("sections", $"sections {rule}.");
    }

    private static bool Same(ScoreSheetPublished one, ScoreSheetPublished other) => JsonNode.DeepEquals(Json(one), Json(other));

    private static JsonNode? Json(ScoreSheetPublished sheet) => JsonSerializer.SerializeToNode(sheet, ContractJson.Options);
}
