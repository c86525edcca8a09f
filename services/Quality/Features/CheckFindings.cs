using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Marten;
using Messaging;
using Quality.Views;

namespace Quality.Features;

/// <summary>
/// Each score that stands is held against what is known of the agent and the team (G2). An item that is bad again reopens its finding by itself; one that is not, in an
/// inspection that was drawn since the measure was carried out, speaks for it, and enough of these verify it.
/// </summary>
public static class CheckFindings
{
    /// <summary>How many such inspections verify a finding where the desk does not say.</summary>
    private const int UsualChecks = 3;

    public static void Map(ServiceBuilder service) => service.On<InspectionConcluded>(async (reaction, shown, token) =>
    {
        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var (sheetId, agent, team) = (shown.Sheet, shown.AgentId, shown.Team ?? "");
        var known = await session.Query<FindingDocument>().Where(d => d.Sheet == sheetId && (d.Whose == agent || d.Whose == team)).ToListAsync(token);
        var sheet = await reaction.Services.GetRequiredService<Hop>().StateAsync(ScoreSheet.Stream, ScoreSheet.IdOf(shown.Sheet), token);
        foreach (var finding in known.Where(d => d.Row.Scope == FindingScope.Agent ? d.Whose == shown.AgentId : d.Whose == shown.Team))
        {
            await reaction.RunAsync(Finding.Stream, finding.Id, (state, told, context) => Decide(state, told, sheet.Version(told.SheetVersion)!, context), shown, token);
        }
    });

    /// <summary>The rule.</summary>
    public static IEnumerable<IFact> Decide(Finding finding, InspectionConcluded shown, ScoreSheetPublished sheet, Context context)
    {
        if (finding.Recorded is not { } found || finding.Seen.Contains(shown.InspectionId) || IsBad(found.Item, shown, sheet, context) is not { } bad) return [];

        var quality = context.Directory.Settings.Quality;
        if (finding.Status == FindingStatus.Verified)
        {
            return bad && !(shown.At > finding.Verified!.At + quality?.RecursWithin) ? [Reopened(found, shown)] : [];
        }

        if (finding.Status != FindingStatus.Improved || shown.OpenedAt < finding.Improved!.At) return [];
        if (bad) return [Reopened(found, shown)];
        if (shown.Plan is null) return []; // nobody chooses what verifies

        var good = finding.Good.Add(shown.InspectionId);
        var check = new FindingChecked(found.FindingId, shown.RequestId, shown.InspectionId, shown.At);
        return good.Count < (quality?.VerifyWith ?? UsualChecks) ? [check] : [check, new FindingVerified(found.FindingId, shown.RequestId, good, shown.At)];
    }

    private static FindingReopened Reopened(FindingRecorded found, InspectionConcluded shown) =>
        new(found.FindingId, shown.RequestId, shown.InspectionId, shown.At);

    /// <summary>Whether the item was bad: it was given nothing, or less than the share of its points that the desk asks for; null where it did not apply.</summary>
    private static bool? IsBad(string item, InspectionConcluded shown, ScoreSheetPublished sheet, Context context)
    {
        var most = sheet.Sections.SelectMany(section => section.Items).FirstOrDefault(i => i.Id == item)?.Points;
        return most is null || shown.Scores.FirstOrDefault(score => score.Item == item)?.Points is not { } points ? null
            : points == 0 || points < most * context.Directory.Settings.Quality?.BadBelow;
    }
}
