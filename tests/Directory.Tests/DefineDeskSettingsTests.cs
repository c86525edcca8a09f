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

    private static readonly SamplingPlan Plan = new("monthly", 1, InspectionLevel.Centre, SamplePeriod.Month, 5, "service-call");

    public static TheoryData<string, QualitySettings> WrongQuality { get; } = new()
    {
        { "quality.inspectors[1].id", new([new("i1", InspectionLevel.Centre), new("i1", InspectionLevel.Team, "t1")], []) },
        { "quality.inspectors[0].team", new([new("i1", InspectionLevel.Team)], []) },
        { "quality.inspectors[0].team", new([new("i1", InspectionLevel.Centre, "t1")], []) },
        { "quality.plans[1].id", new([], [Plan, Plan with { Version = 2 }]) },
        { "quality.plans[0].perAgent", new([], [Plan with { PerAgent = 1001 }]) },
        { "quality.plans[0].version", new([], [Plan with { Version = 0 }]) },
        { "quality.plans[0].ratedAtMost", new([], [Plan with { RatedAtMost = 6 }]) },
        { "quality.recursWithin", new([], [], RecursWithin: TimeSpan.Zero) },
        { "quality.verifyWith", new([], [], VerifyWith: 0) },
        { "quality.badBelow", new([], [], BadBelow: 1.1) },
        { "quality.badBelow", new([], [], BadBelow: 0) },
        { "quality.drawAfter", new([], [Plan], TimeSpan.FromHours(-1)) },
    };

    [Theory]
    [MemberData(nameof(WrongQuality))]
    public void G1_inspectors_and_plans_are_sound(string field, QualitySettings quality) =>
        Given().When(DefineDeskSettings.Decide, new Command(Settings with { Quality = quality })).ThenRefused(RefusalKind.Invalid, field);

    [Fact]
    public void G1_a_plan_says_another_thing_only_under_another_version()
    {
        var before = new DeskSettingsDefined(Settings with { Quality = new([], [Plan with { Kinds = [Contracts.RequestKind.Fault] }]) }, Desk.Now);
        var without = new DeskSettingsDefined(Settings, Desk.Now);
        DeskSettings Next(SamplingPlan plan) => Settings with { Quality = new([], [plan]) };
        Given(before, without).When(DefineDeskSettings.Decide, new Command(Next(Plan))).ThenRefused(RefusalKind.Invalid, "quality.plans[0].version must be another");
        Given(before, without).When(DefineDeskSettings.Decide, new Command(Next(Plan with { Version = 2 }))).Facts.Count.ShouldBe(1);
        Given(before, without).When(DefineDeskSettings.Decide, new Command(Next(Plan with { Kinds = [Contracts.RequestKind.Fault] }))).Facts.Count.ShouldBe(1);
        Given(new DeskSettingsDefined(Next(Plan with { Version = 3 }), Desk.Now)).When(DefineDeskSettings.Decide, new Command(Next(Plan with { Version = 2 })))
            .ThenRefused(RefusalKind.Invalid, "must not be below");
    }

    [Fact]
    public void Settings_are_set() =>
        Given().When(DefineDeskSettings.Decide, new Command(Settings)).Then(new DeskSettingsDefined(Settings, Desk.Now));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_out_of_bounds_is_refused_by_name(string field, DeskSettings document) =>
        Given().When(DefineDeskSettings.Decide, new Command(document)).ThenRefused(RefusalKind.Invalid, $"{field} must be");
}
