namespace Audit.Staffing;

/// <summary>
/// Contacts per half-hour, counted from history and forecast from it. The forecast of a half-hour is the mean of the same half-hour on
/// the same weekday in the last <see cref="Weeks"/> weeks; days off, make-up days and days with hours of their own that a calendar names
/// are left out of that, and are themselves forecast by the mean of those before them, or where there were none as a Sunday, as a Monday and as their weekday. Simple on purpose: each number can be
/// checked by looking at eight days, and its error is measured (<see cref="Error"/>).
/// </summary>
public sealed class Forecast
{
    /// <summary>How far it looks back.</summary>
    public const int Weeks = 8;

    /// <summary>Half-hours of a day.</summary>
    public const int Slots = 48;

    private readonly Dictionary<DateOnly, int[]> _counts = [];
    private readonly SpecialDays _special;
    private readonly LocalTimes _zone;

    /// <summary>No history yet.</summary>
    /// <param name="zone">Half-hours and weekdays are those of this zone.</param>
    /// <param name="special">Holidays and make-up days; weekends are told by their weekday.</param>
    public Forecast(LocalTimes zone, SpecialDays special) => (_zone, _special) = (zone, special);

    /// <summary>Counts a contact.</summary>
    public void Add(DateTimeOffset at)
    {
        var (day, timeOfDay) = (_zone.DayOf(at), _zone.Shown(at).TimeOfDay);
        if (!_counts.TryGetValue(day, out var slots)) _counts[day] = slots = new int[Slots];
        slots[(int)(timeOfDay.TotalMinutes / 30)]++;
    }

    /// <summary>What came on a day, by half-hour.</summary>
    public IReadOnlyList<int> Counted(DateOnly day) => _counts.GetValueOrDefault(day) ?? new int[Slots];

    /// <summary>What is to be expected on a day, by half-hour, from the days before <paramref name="known"/>.</summary>
    /// <param name="day">The day.</param>
    /// <param name="known">The first day that is not known yet; the day itself when left out.</param>
    public IReadOnlyList<double> Of(DateOnly day, DateOnly? known = null)
    {
        var like = Like(day, known ?? day);
        var means = new double[Slots];
        foreach (var slots in like.Select(Counted))
        {
            for (var i = 0; i < Slots; i++) means[i] += (double)slots[i] / like.Count;
        }

        return means;
    }

    /// <summary>
    /// The error of forecasting each of the last days by those before it: the sum of absolute differences over the sum of what came
    /// (weighted absolute percentage error), by half-hour. Null when nothing came or there is no history to forecast from.
    /// </summary>
    /// <param name="until">The first day after those that are tried.</param>
    /// <param name="days">How many.</param>
    public double? Error(DateOnly until, int days)
    {
        var (differences, came) = (0.0, 0.0);
        foreach (var day in Enumerable.Range(1, days).Select(back => until.AddDays(-back)).Where(day => Like(day, day).Count > 0))
        {
            var (forecast, counted) = (Of(day), Counted(day));
            for (var i = 0; i < Slots; i++) differences += Math.Abs(forecast[i] - counted[i]);
            came += counted.Sum();
        }

        return came == 0 ? null : differences / came;
    }

    /// <summary>The days that a day is forecast from, within the history there is.</summary>
    private List<DateOnly> Like(DateOnly day, DateOnly known)
    {
        var first = _counts.Count == 0 ? known : _counts.Keys.Min();
        if (_special.IsOrdinary(day)) return SameWeekday(day, first, known);

        var (alike, instead) = _special.Off.Contains(day) ? (_special.Off, DayOfWeek.Sunday)
            : _special.MadeUp.Contains(day) ? (_special.MadeUp, DayOfWeek.Monday)
            : (_special.OwnHours, day.DayOfWeek);
        var before = Enumerable.Range(1, 366).Select(back => day.AddDays(-back))
            .Where(d => d >= first && d < known && alike.Contains(d)).Take(Weeks).ToList();
        return before.Count > 0 ? before : SameWeekday(day.AddDays(-((day.DayOfWeek - instead + 7) % 7)), first, known);
    }

    private List<DateOnly> SameWeekday(DateOnly day, DateOnly first, DateOnly known) =>
    [
        .. Enumerable.Range(0, 2 * Weeks).Select(back => day.AddDays(-7 * back))
            .Where(d => d >= first && d < known && _special.IsOrdinary(d)).Take(Weeks),
    ];
}
