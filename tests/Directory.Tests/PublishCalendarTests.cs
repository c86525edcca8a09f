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
    public void A_calendar_that_cannot_be_counted_on_is_refused_naming_the_place() =>
        Given().When(PublishCalendar.Decide, new Command(Calendar with { TimeZone = "Mars/Olympus" }))
            .ThenRefused(RefusalKind.Invalid, "calendar lunar v2, timeZone: 'Mars/Olympus'");
}
