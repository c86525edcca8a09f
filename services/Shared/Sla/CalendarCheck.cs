using Contracts;
using Contracts.Directory.V1;

namespace Sla;

/// <summary>Refuses a calendar document that cannot be counted on, naming the place.</summary>
internal static class CalendarCheck
{
    public static void Refuse(WorkCalendar document)
    {
        var place = $"calendar {document.Id} v{document.Version}";
        if (string.IsNullOrWhiteSpace(document.Id)) throw new SlaDocumentException("calendar", "has no id");
        if (document.Version < 1) throw new SlaDocumentException(place, "versions count from 1");
        if (!ZoneData.Knows(document.TimeZone))
        {
            throw new SlaDocumentException($"{place}, timeZone", $"{Quoted.Or(document.TimeZone, "it")} is not a known IANA zone");
        }

        if (document.RoundTheClock)
        {
            RefuseAny(document.Week?.Count, $"{place}, week");
            RefuseAny(document.ExceptionDays?.Count, $"{place}, exceptionDays");
            return;
        }

        RefuseWeek(document.Week, place);
        RefuseExceptionDays(document.ExceptionDays, place);
    }

    private static void RefuseAny(int? count, string place)
    {
        if (count > 0) throw new SlaDocumentException(place, "is given, yet the calendar is round the clock");
    }

    private static void RefuseWeek(IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkHours>>? week, string place)
    {
        var any = false;
        foreach (var (day, hours) in week ?? new Dictionary<DayOfWeek, IReadOnlyList<WorkHours>>())
        {
            var dayPlace = $"{place}, week.{day.ToString().ToLowerInvariant()}";
            if (!Enum.IsDefined(day)) throw new SlaDocumentException(dayPlace, "is not a day of the week");

            any |= hours.Count > 0;
            for (var i = 0; i < hours.Count; i++) RefuseHours(hours, i, $"{dayPlace}[{i}]");
        }

        if (!any) throw new SlaDocumentException($"{place}, week", "has no working time at all");
    }

    private static void RefuseHours(IReadOnlyList<WorkHours> hours, int i, string place)
    {
        var span = $"{hours[i].From:HH\\:mm}–{hours[i].To:HH\\:mm}";
        if (LocalHours.EndTicks(hours[i]) <= hours[i].From.Ticks)
        {
            throw new SlaDocumentException(place, $"{span} ends before it starts");
        }

        if (i > 0 && hours[i].From.Ticks < LocalHours.EndTicks(hours[i - 1]))
        {
            throw new SlaDocumentException(place, $"{span} overlaps the hours before it, or comes out of order");
        }
    }

    private static void RefuseExceptionDays(IReadOnlyList<CalendarDay>? days, string place)
    {
        var seen = new HashSet<DateOnly>();
        for (var i = 0; i < (days?.Count ?? 0); i++)
        {
            var (day, dayPlace) = (days![i], $"{place}, exceptionDays[{i}]");
            if (!seen.Add(day.Date)) throw new SlaDocumentException(dayPlace, $"{day.Date:yyyy-MM-dd} is given twice");
            if (day.Hours is { } hours) RefuseHoursOfADate(day, hours, $"{dayPlace}.hours");
        }
    }

    private static void RefuseHoursOfADate(CalendarDay day, IReadOnlyList<WorkHours> hours, string place)
    {
        if (!day.Working) throw new SlaDocumentException(place, $"are given, yet {day.Date:yyyy-MM-dd} is off");
        if (hours.Count == 0) throw new SlaDocumentException(place, "are none: say that the day is off");

        for (var i = 0; i < hours.Count; i++) RefuseHours(hours, i, $"{place}[{i}]");
    }
}
