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
        Demand(document.OfferFor > TimeSpan.Zero, "offerFor", "must be above zero");
        Demand(document.UrgencyBonus > 0, "urgencyBonus", "must be above 0");
        DemandSeconds(document.UrgencyBonus, "urgencyBonus");
        Demand(document.ConsultationOfferFor > TimeSpan.Zero, "consultationOfferFor", "must be above zero");
        Demand(document.TellAttempts > 0, "tellAttempts", "must be above 0");
        Demand(document.RatingWindow > TimeSpan.Zero, "ratingWindow", "must be above zero");
        Demand(document.DissatisfiedAtMost is >= 1 and <= 4, "dissatisfiedAtMost", "must be 1 to 4");
        Demand(document.ChasersPerUrgency is null or > 0, "chasersPerUrgency", "must be above 0");
        Demand(document.ContactsPerUrgency is null or > 0, "contactsPerUrgency", "must be above 0");
        Demand(!(document.TellTriesApart <= TimeSpan.Zero), "tellTriesApart", "must be above zero");
        Demand(!(document.ReopenWithin <= TimeSpan.Zero), "reopenWithin", "must be above zero");
        Demand(!(document.PreferOwnerFor <= TimeSpan.Zero), "preferOwnerFor", "must be above zero");
        Demand(document.TimeZone is null || ZoneData.Knows(document.TimeZone), "timeZone", "must be an IANA time zone such as Asia/Shanghai");
        Demand(!(document.ShortAbandon <= TimeSpan.Zero), "shortAbandon", "must be above zero");
        Demand(!(document.UnmergeWithin <= TimeSpan.Zero), "unmergeWithin", "must be above zero");
        Demand(!(document.LongestAhead <= TimeSpan.Zero), "longestAhead", "must be above zero");
        Demand(!(document.WithdrawAloneWithin < TimeSpan.Zero), "withdrawAloneWithin", "must not be below zero");
        Demand(!(document.LengthenAlone < TimeSpan.Zero), "lengthenAlone", "must not be below zero");
        Demand(!(document.AfterCallFor <= TimeSpan.Zero), "afterCallFor", "must be above zero");
        Demand(document.PauseAfterMissed is null or > 0, "pauseAfterMissed", "must be above 0");
        Demand(!(document.TellPlaceEvery <= TimeSpan.Zero), "tellPlaceEvery", "must be above zero");
        Demand(document.CallbackTries is null or (> 0 and <= 100), "callbackTries", "must be 1 to 100");
        Demand(!(document.CallbackTriesApart <= TimeSpan.Zero), "callbackTriesApart", "must be above zero");
        Demand(!(document.ReturnWithin <= TimeSpan.Zero), "returnWithin", "must be above zero");
        foreach (var (place, limit) in (document.Authority ?? []).Index())
        {
            Demand(limit.Level is >= 1 and <= 5, $"authority[{place}].level", "must be 1 to 5");
            Demand(limit.UpTo > 0, $"authority[{place}].upTo", "must be above 0");
        }

        return settings.Becomes(new DeskSettingsDefined(document, context.Now));
    }
}
