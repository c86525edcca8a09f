using System.Globalization;
using Audit.Measures;
using Audit.Replay;
using Contracts.Directory.V1;

namespace Audit.Staffing;

/// <summary>What is held: that share of waits answered within that time.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Within">The time: the target for the queue's answer in the policy in force.</param>
public sealed record ServiceLevel(double Share, TimeSpan Within);

/// <summary>Agents needed in one half-hour.</summary>
/// <param name="From">Its beginning on the desk's clock, <c>09:30</c>.</param>
/// <param name="Contacts">Forecast contacts.</param>
/// <param name="Agents">The fewest agents that hold the service level, by Erlang C, without breaks and absences.</param>
/// <param name="ServiceLevel">The share answered in time with so many.</param>
/// <param name="WaitSeconds">The average wait with so many.</param>
public sealed record StaffingInterval(string From, double Contacts, int Agents, double ServiceLevel, double WaitSeconds);

/// <summary>A skill group's plan for one day (B7).</summary>
/// <param name="Team">The skill group.</param>
/// <param name="HandlingSeconds">Average handling time it reckons with.</param>
/// <param name="BacktestError">Error of the forecast over the last <see cref="StaffingPlan.BacktestDays"/> days, 0.2 for 20 %; null when it could not be tried.</param>
/// <param name="Intervals">Half-hours with contacts to expect.</param>
public sealed record TeamPlan(string Team, double HandlingSeconds, double? BacktestError, IReadOnlyList<StaffingInterval> Intervals);

/// <summary>Forecast and agents needed per half-hour and skill group (B7).</summary>
/// <param name="Day">The day.</param>
/// <param name="ServiceLevel">What is held; null where no policy promises an answer, so that nothing can be planned.</param>
/// <param name="Teams">By skill group.</param>
public sealed record StaffingPlan(DateOnly Day, ServiceLevel? ServiceLevel, IReadOnlyList<TeamPlan> Teams)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    /// <summary>The last days that the forecast is tried on.</summary>
    public const int BacktestDays = 7;

    /// <summary>Reads the ledger once and plans a day from what is known by a moment.</summary>
    /// <param name="ledger">The ledger's measures.</param>
    /// <param name="clocks">Its policies and calendars.</param>
    /// <param name="day">The day.</param>
    /// <param name="zone">The desk's zone.</param>
    /// <param name="asOf">The moment; the contacts of its day are not known in full.</param>
    /// <param name="progress">Hears how many requests were read.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task<StaffingPlan> OfAsync(
        LedgerMeasures ledger, IClockSource clocks, DateOnly day, LocalTimes zone, DateTimeOffset asOf, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var (special, level) = StaffingFold.Read(await clocks.PublicationsAsync(cancellationToken), asOf);
        var fold = new StaffingFold(zone, special);
        await ledger.VisitAsync(asOf, [fold.Add], progress, cancellationToken);
        return Of(day, zone.DayOf(asOf), fold, level);
    }

    /// <summary>Plans a day from what was folded.</summary>
    /// <param name="day">The day.</param>
    /// <param name="known">The first day whose contacts are not known in full.</param>
    /// <param name="fold">What came, and how long it took.</param>
    /// <param name="level">What is held; null for nothing.</param>
    public static StaffingPlan Of(DateOnly day, DateOnly known, StaffingFold fold, ServiceLevel? level) => new(
        day, level,
        [
            .. fold.Teams.Where(t => level is not null && t.Handling.Mean > 0).Select(t => new TeamPlan(
                t.Team, t.Handling.Mean!.Value, t.Forecast.Error(known < day ? known : day, BacktestDays),
                Intervals(t.Forecast.Of(day, known < day ? known : day), TimeSpan.FromSeconds(t.Handling.Mean.Value), level!))),
        ]);

    private static List<StaffingInterval> Intervals(IReadOnlyList<double> contacts, TimeSpan handling, ServiceLevel level) =>
    [
        .. contacts.Index().Where(slot => slot.Item > 0).Select(slot =>
        {
            var load = slot.Item * (handling / Interval);
            var agents = ErlangC.AgentsNeeded(slot.Item, Interval, handling, level.Share, level.Within);
            return new StaffingInterval(
                (TimeOnly.MinValue.Add(Interval * slot.Index)).ToString("HH:mm", CultureInfo.InvariantCulture), slot.Item, agents,
                ErlangC.ServiceLevel(agents, load, handling, level.Within), ErlangC.AverageWait(agents, load, handling)!.Value.TotalSeconds);
        }),
    ];
}

/// <summary>Counts waits and handling times by skill group.</summary>
/// <param name="zone">The desk's zone.</param>
/// <param name="special">Holidays and make-up days.</param>
public sealed class StaffingFold(LocalTimes zone, SpecialDays special)
{
    private readonly SortedDictionary<string, (Forecast Forecast, Total Handling)> _teams = new(StringComparer.Ordinal);

    /// <summary>What was counted.</summary>
    public IEnumerable<(string Team, Forecast Forecast, Total Handling)> Teams => _teams.Select(t => (t.Key, t.Value.Forecast, t.Value.Handling));

    /// <summary>Adds a request.</summary>
    public void Add(RequestLife life)
    {
        foreach (var wait in life.Waits) Of(wait.Of).Forecast.Add(wait.From);
        foreach (var handling in life.Handlings)
        {
            var (forecast, total) = Of(handling.Of);
            _teams[handling.Of.Team ?? "unknown"] = (forecast, total.With(handling.Seconds));
        }
    }

    /// <summary>Holidays and make-up days, and the service level, as the directory's documents in the record have them.</summary>
    /// <param name="publications">The documents.</param>
    /// <param name="at">The service level is that of the policy in force then.</param>
    public static (SpecialDays Special, ServiceLevel? Level) Read(IReadOnlyList<Publication> publications, DateTimeOffset at)
    {
        var documents = publications.Where(p => !Whose.IsImport(p.Service)).ToList();
        var special = SpecialDays.Of(documents.Select(p => p.Calendar).OfType<WorkCalendar>());
        var measure = Catalogue.Find("queue-answer-on-time")!;
        var within = documents.Select(p => p.Policy).OfType<SlaPolicy>().Where(p => p.EffectiveFrom <= at)
            .OrderByDescending(p => p.Version)
            .SelectMany(p => p.Rules).FirstOrDefault(r => r.Promise == "queue-answer")?.Target;
        return (special, within is { } time ? new(measure.Target!.Value, time) : null);
    }

    private (Forecast Forecast, Total Handling) Of(Dimensions of)
    {
        var team = of.Team ?? "unknown";
        if (!_teams.TryGetValue(team, out var found)) _teams[team] = found = (new(zone, special), default);
        return found;
    }
}
