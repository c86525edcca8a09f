using Contracts.Directory.V1;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Sla.Tests;

/// <summary>Calendars of any shape, with windows of time that often cross a change of clocks or an exception day.</summary>
internal static class RandomCalendars
{
    /// <summary>Zones whose clocks change by an hour, by half an hour, southward, by a whole day, during Ramadan, never.</summary>
    private static readonly string[] Zones =
    [
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/St_Johns",
        "Asia/Kathmandu", "Asia/Shanghai", "UTC",
    ];

    public static Gen<WorkCalendar> Any { get; } =
        from zone in Gen.Elements(Zones)
        from week in Gen.ArrayOf(HoursOfADay(0), 6)
        from monday in HoursOfADay(1)
        from days in Law.Many(ExceptionDay, 60)
        select new WorkCalendar("random", 1, DateTimeOffset.UnixEpoch, zone, Week: Week(monday, week), ExceptionDays: [.. days.DistinctBy(d => d.Date)]);

    /// <summary>Whole minutes from 2011 to 2013, half of them within three days before clocks change somewhere.</summary>
    public static Gen<DateTimeOffset> Moment { get; } = Gen.OneOf(
        from minute in Gen.Choose(0, 3 * 365 * 1440)
        select new DateTimeOffset(2011, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute),
        from change in Gen.Elements("2011-03-13", "2011-03-27", "2011-04-02", "2011-10-02", "2011-10-30", "2011-11-06", "2011-12-30", "2012-07-20")
        from minute in Gen.Choose(0, 3 * 1440)
        select DateTimeOffset.Parse(change + "T12:00Z").AddMinutes(-minute));

    /// <summary>The rule itself, told apart from how it is computed: is the wall clock within the hours of its day?</summary>
    public static bool IsOpen(WorkCalendar calendar, TimeZoneInfo zone, DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var exception = calendar.ExceptionDays!.FirstOrDefault(day => day.Date == DateOnly.FromDateTime(local.Date));
        var hours = calendar.Week!.GetValueOrDefault(local.DayOfWeek, []);
        if (exception is { Working: false }) return false;
        if (exception is { Hours: { } own }) return IsWithin(own, local.TimeOfDay);
        if (exception is { Working: true } && hours.Count == 0) hours = calendar.Week![DayOfWeek.Monday];
        return IsWithin(hours, local.TimeOfDay);
    }

    /// <summary>The first minute from one on at which it is working time, by looking at each; null when none comes within so many days.</summary>
    public static DateTimeOffset? NextOpen(WorkCalendar calendar, DateTimeOffset from, int days)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.TimeZone);
        for (var moment = from; moment < from.AddDays(days); moment = moment.AddMinutes(1))
        {
            if (IsOpen(calendar, zone, moment)) return moment;
        }

        return null;
    }

    private static bool IsWithin(IReadOnlyList<WorkHours> hours, TimeSpan time) =>
        hours.Any(h => h.From.ToTimeSpan() <= time && (h.To == default || time < h.To.ToTimeSpan()));

    private static Gen<CalendarDay> ExceptionDay =>
        from day in Gen.Choose(0, 3 * 365)
        from kind in Gen.Elements("off", "worked", "own hours", "own hours")
        from hours in HoursOfADay(1)
        select new CalendarDay(new DateOnly(2011, 1, 1).AddDays(day), kind != "off", "any", kind == "own hours" ? hours : null);

    private static Gen<IReadOnlyList<WorkHours>> HoursOfADay(int least) =>
        from count in Gen.Choose(least, 3)
        from cuts in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 1440), Gen.Choose(0, 24).Select(hour => hour * 60)), 2 * count)
        select (IReadOnlyList<WorkHours>)Hours([.. cuts.Order().Distinct()], least);

    private static List<WorkHours> Hours(int[] cuts, int least)
    {
        var hours = cuts.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new WorkHours(Time(pair[0]), Time(pair[1]))).ToList();
        return hours.Count >= least ? hours : [new(new(9, 0), new(17, 0))];
    }

    private static TimeOnly Time(int minute) => TimeOnly.MinValue.AddMinutes(minute);

    private static Dictionary<DayOfWeek, IReadOnlyList<WorkHours>> Week(IReadOnlyList<WorkHours> monday, IReadOnlyList<WorkHours>[] others)
    {
        var week = new Dictionary<DayOfWeek, IReadOnlyList<WorkHours>> { [DayOfWeek.Monday] = monday };
        var rest = new[] { DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday };
        for (var i = 0; i < rest.Length; i++) week[rest[i]] = others[i];
        return week;
    }
}
