using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineDeskSettings;
using DefineDeskSettings = DirectoryService.Features.DefineDeskSettings;

namespace DirectoryService.Tests;

public class DefineDeskSettingsTests
{
    public static TheoryData<string, DeskSettings> Wrong { get; } = new()
    {
        { "offerFor", Settings with { OfferFor = TimeSpan.Zero } },
        { "offerFor", Settings with { OfferFor = TimeSpan.FromMilliseconds(999) } },
        { "urgencyBonus", Settings with { UrgencyBonus = 0 } },
        { "consultationOfferFor", Settings with { ConsultationOfferFor = TimeSpan.FromSeconds(-1) } },
        { "tellAttempts", Settings with { TellAttempts = 0 } },
        { "ratingWindow", Settings with { RatingWindow = TimeSpan.Zero } },
        { "chasersPerUrgency", Settings with { ChasersPerUrgency = 0 } },
        { "contactsPerUrgency", Settings with { ContactsPerUrgency = 0 } },
        { "preferOwnerFor", Settings with { PreferOwnerFor = TimeSpan.Zero } },
        { "tellTriesApart", Settings with { TellTriesApart = TimeSpan.Zero } },
        { "reopenWithin", Settings with { ReopenWithin = TimeSpan.Zero } },
        { "timeZone", Settings with { TimeZone = "Mars/Olympus" } },
        { "shortAbandon", Settings with { ShortAbandon = TimeSpan.Zero } },
        { "longestAhead", Settings with { LongestAhead = TimeSpan.Zero } },
        { "longestAhead", Settings with { LongestAhead = TimeSpan.FromDays(3661) } },
        { "ratingWindow", Settings with { RatingWindow = TimeSpan.FromDays(9_999_999) } },
        { "urgencyBonus", Settings with { UrgencyBonus = int.MaxValue } },
        { "dissatisfiedAtMost", Settings with { DissatisfiedAtMost = 5 } },
    };

    [Fact]
    public void Settings_are_set() =>
        Given().When(DefineDeskSettings.Decide, new Command(Settings)).Then(new DeskSettingsDefined(Settings, Desk.Now));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_out_of_bounds_is_refused_by_name(string field, DeskSettings document) =>
        Given().When(DefineDeskSettings.Decide, new Command(document)).ThenRefused(RefusalKind.Invalid, $"{field} must be");
}
