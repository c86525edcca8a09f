using Contracts;
using Contracts.Directory.V1;
using Hosting;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.PublishCalendar;

namespace DirectoryService.Features;

/// <summary>The next version of a calendar is published: next year's holidays, other hours.</summary>
public static class PublishCalendar
{
    public static readonly DocumentKind Kind = DocumentKind.Versioned<WorkCalendar, Command, CalendarPublished>(
        "calendar", "calendars", c => c.Id, c => c.Version, c => new Command(c), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument calendar, Command command, Context context)
    {
        var document = Checked(command.Document);
        if (calendar.Knows(document))
        {
            return [];
        }

        if (calendar.Latest?.Content is WorkCalendar latest)
        {
            DemandNext(latest.Version, document.Version, latest.EffectiveFrom, document.EffectiveFrom);
        }

        DemandSound(() => context.Directory.Sla.With(document));
        return [new CalendarPublished(document, context.Now)];
    }
}
