using Contracts;
using Contracts.Directory.V1;
using Hosting;
using Sla;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineDeskSettings;

namespace DirectoryService.Features;

/// <summary>The desk's own times and limits are set.</summary>
public static class DefineDeskSettings
{
    public static readonly DocumentKind Kind =
        DocumentKind.One<DeskSettings, Command, DeskSettingsDefined>(
            "desk-settings", "desk-settings.json", s => new Command(s), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument settings, Command command, Context context)
    {
        var document = Checked(command.Document);
        DemandTime(document.OfferFor, "offerFor");
        Demand(document.UrgencyBonus > 0, "urgencyBonus", "must be above 0");
        DemandSeconds(document.UrgencyBonus, "urgencyBonus");
        DemandTime(document.ConsultationOfferFor, "consultationOfferFor");
        Demand(document.TellAttempts > 0, "tellAttempts", "must be above 0");
        DemandTime(document.RatingWindow, "ratingWindow");
        Demand(document.DissatisfiedAtMost is >= 1 and <= 4, "dissatisfiedAtMost", "must be 1 to 4");
        Demand(document.ChasersPerUrgency is null or > 0, "chasersPerUrgency", "must be above 0");
        Demand(document.ContactsPerUrgency is null or > 0, "contactsPerUrgency", "must be above 0");
        DemandTime(document.TellTriesApart, "tellTriesApart");
        DemandTime(document.ReopenWithin, "reopenWithin");
        DemandTime(document.PreferOwnerFor, "preferOwnerFor");
        Demand(document.TimeZone is null || ZoneData.Knows(document.TimeZone), "timeZone", "must be an IANA time zone such as Asia/Shanghai");
        DemandTime(document.ShortAbandon, "shortAbandon");
        DemandTime(document.UnmergeWithin, "unmergeWithin");
        DemandTime(document.LongestAhead, "longestAhead");
        Demand(!(document.WithdrawAloneWithin < TimeSpan.Zero), "withdrawAloneWithin", "must not be below zero");
        Demand(!(document.LengthenAlone < TimeSpan.Zero), "lengthenAlone", "must not be below zero");
        DemandTime(document.AfterCallFor, "afterCallFor");
        Demand(document.PauseAfterMissed is null or > 0, "pauseAfterMissed", "must be above 0");
        DemandTime(document.TellPlaceEvery, "tellPlaceEvery");
        Demand(document.CallbackTries is null or (> 0 and <= 100), "callbackTries", "must be 1 to 100");
        DemandTime(document.CallbackTriesApart, "callbackTriesApart");
        DemandTime(document.ReturnWithin, "returnWithin");
        foreach (var (place, limit) in (document.Authority ?? []).Index())
        {
            Demand(limit.Level is >= 1 and <= 5, $"authority[{place}].level", "must be 1 to 5");
            Demand(limit.UpTo > 0, $"authority[{place}].upTo", "must be above 0");
        }

        Demand(document.DisconnectionReasons is null or { Count: > 0 }, "disconnectionReasons", "must name one, or be left out");
        if (document.SelfService is { } selfService)
        {
            Demand(selfService.Confidence is >= 0 and <= 1, "selfService.confidence", "must be 0 to 1");
            Demand(selfService.Coverage is > 0 and <= 1, "selfService.coverage", "must be above 0 and at most 1");
            DemandTime(selfService.SearchFor, "selfService.searchFor");
        }

        if (document.CareCalls is { } careCalls)
        {
            Demand(careCalls.Tries is > 0 and <= 100, "careCalls.tries", "must be 1 to 100");
            DemandTime(careCalls.TriesApart, "careCalls.triesApart");
            DemandTime(careCalls.TakenFor, "careCalls.takenFor");
        }

        if (document.Quality is { } quality) DemandQuality(quality, settings);
        return settings.Becomes(new DeskSettingsDefined(document, context.Now));
    }

    /// <summary>Samples are drawn again by the plan of their version (G1): what it says stays as it was.</summary>
    private static void DemandQuality(QualitySettings quality, DirectoryDocument settings)
    {
        Demand(!(quality.DrawAfter < TimeSpan.Zero), "quality.drawAfter", "must not be below zero");
        DemandTime(quality.RecursWithin, "quality.recursWithin");
        Demand(quality.BadBelow is null or (> 0 and <= 1), "quality.badBelow", "must be above 0 and at most 1");
        foreach (var (place, inspector) in quality.Inspectors.Index())
        {
            var field = $"quality.inspectors[{place}]";
            Demand(quality.Inspectors.Take(place).All(other => other.Id != inspector.Id), $"{field}.id", "is there twice");
            Demand(inspector.Team is null == (inspector.Level == InspectionLevel.Centre), $"{field}.team", "names the team of a team's inspector, and of nobody else");
        }

        var before = settings.Versions.Select(version => (DeskSettings)version.Content).SelectMany(version => version.Quality?.Plans ?? []).ToList();
        foreach (var (place, plan) in quality.Plans.Index())
        {
            var (field, known) = ($"quality.plans[{place}]", before.Where(other => other.Id == plan.Id).ToList());
            Demand(quality.Plans.Take(place).All(other => other.Id != plan.Id), $"{field}.id", "is there twice");
            Demand(known.All(other => other.Version != plan.Version || Text(other) == Text(plan)), $"{field}.version", "must be another, as the plan says something else");
            Demand(known.All(other => other.Version <= plan.Version), $"{field}.version", "must not be below one that was in force before");
        }
    }

    private static string Text(SamplingPlan plan) => System.Text.Json.JsonSerializer.Serialize(plan, ContractJson.Options);

    /// <summary>Nobody answers, tells or comes back within less than a second: it would be a slip of the unit.</summary>
    private static void DemandTime(TimeSpan? time, string field) => Demand(!(time < TimeSpan.FromSeconds(1)), field, "must be at least a second, PT1S");
}
