using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.PublishCalendar;
using PublishCalendar = DirectoryService.Features.PublishCalendar;

namespace DirectoryService.Tests;

public class PublishCalendarTests
{
    private static readonly CalendarPublished Published = new(Calendar, Desk.Now.AddDays(-1));

    [Fact]
    public void A_first_version_is_published() =>
        Given().When(PublishCalendar.Decide, new Command(Calendar)).Then(new CalendarPublished(Calendar, Desk.Now));

    [Fact]
    public void A_lower_version_is_refused() =>
        Given(Published).When(PublishCalendar.Decide, new Command(Calendar with { Version = 1 }))
            .ThenRefused(RefusalKind.Invalid, "version must be above 2");

    [Fact]
    public void It_comes_into_force_no_sooner_than_the_one_before() =>
        Given(Published).When(PublishCalendar.Decide, new Command(Calendar with { Version = 3, EffectiveFrom = Desk.Now.AddDays(-9) }))
            .ThenRefused(RefusalKind.Invalid, "effectiveFrom must not lie before");

    [Fact]
    public void Hours_of_a_date_are_refused_by_their_place() =>
        Given().When(PublishCalendar.Decide, new Command(Calendar with
            {
                RoundTheClock = false, Week = new Dictionary<DayOfWeek, IReadOnlyList<WorkHours>> { [DayOfWeek.Monday] = [new(new(9, 0), new(17, 0))] },
                ExceptionDays = [new(new(2026, 12, 24), false, "off after all", [new(new(9, 0), new(13, 0))])],
            }))
            .ThenRefused(RefusalKind.Invalid, "exceptionDays[0].hours: are given, yet 2026-12-24 is off");

    [Fact]
    public void A_calendar_that_cannot_be_counted_on_is_refused_naming_the_place() =>
        Given().When(PublishCalendar.Decide, new Command(Calendar with { TimeZone = "Mars/Olympus" }))
            .ThenRefused(RefusalKind.Invalid, "calendar lunar v2, timeZone: 'Mars/Olympus'");
}
