using Audit.Measures;
using Audit.Replay;
using Audit.Reports;

namespace Audit.Board;

/// <summary>Which measures have drifted until yesterday, by the desk's clock and zone: read once a day behind those who watch the board, as the report of that day has it.</summary>
public sealed partial class DriftWatch(LedgerMeasures measures, LedgerClocks clocks, DeskZone zone, TimeProvider clock, ILogger<DriftWatch> logger) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private Behind<DriftLines?>? _lines;

    /// <summary>As they were read last; null before the first time.</summary>
    public DriftLines? Latest => (_lines ??= new(null, Every, ReadAsync)).Latest;

    /// <inheritdoc />
    public void Dispose() => _lines?.Dispose();

    private async Task<DriftLines?> ReadAsync(DriftLines? known, CancellationToken stopping)
    {
        try
        {
            var times = await zone.NowAsync(stopping);
            var now = clock.GetUtcNow();
            var yesterday = times.DayOf(now).AddDays(-1);
            if (known?.Day == yesterday) return known;

            var report = await Report.OfAsync(measures, clocks, ReportPeriod.Of("day", yesterday, times), now, progress: null, stopping);
            return new(yesterday, [.. report.Lines.Select(line => line.Drift).Where(drift => drift is { Alert: true }).Select(drift => new DriftLine(drift!.Measure, drift.Expected, drift.Deviation))]);
        }
#pragma warning disable CA1031 // The board goes without; the event says why.
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested) LogNotRead(e.GetType().Name, e.GetBaseException().Message);
            return known;
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(2016, LogLevel.Warning, "What has drifted could not be read for the board: {Error} {Detail}")]
    private partial void LogNotRead(string error, string detail);
}
