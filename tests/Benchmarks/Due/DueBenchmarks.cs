using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Messaging;

namespace Benchmarks.Due;

/// <summary>How late promises are found to have fallen due: from the due moment until its facts are durable, as the service itself
/// measures it (<c>desk.due.lateness</c>).</summary>
public static class DueBenchmarks
{
    private const int Open = 1_000_000;
    private const int PerSecond = 500;
    private const int Backlog = 100_000;
    private static readonly TimeSpan Downtime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Meanwhile = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>They stand alone: there is no hand-written desk.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
        [new("due", "a million open promises, 500 a second falling due; then after downtime with 100,000 due at once", RunAsync)];

    private static async Task<IReadOnlyList<Figure>> RunAsync(Extent extent)
    {
        Progress.Say($"due: making {Open:#,##0} promises");
        await using var field = await DueField.CreateAsync();
        await field.MakeAsync(Open, Now.AddDays(1), TimeSpan.FromSeconds(1));
        return [.. await SteadyAsync(field, extent), .. await AfterDowntimeAsync(field)];
    }

    private static async Task<IReadOnlyList<Figure>> SteadyAsync(DueField field, Extent extent)
    {
        var count = (int)(PerSecond * 2 * extent.Rounds * extent.Round.TotalSeconds);
        await field.MakeAsync(count, Now + Starting + Starting, TimeSpan.FromSeconds(1) / PerSecond);
        Progress.Say($"due: {PerSecond} a second fall due, {count:#,##0} in all");
        using var lateness = new Lateness();
        await using (await StartedAsync(field))
        {
            await lateness.UntilAsync(() => lateness.Count >= count, Longest);
        }

        var percentiles = ClosedLoop.Percentiles(lateness.Since(TimeSpan.MaxValue));
        return
        [
            Figure($"due {PerSecond}/s lateness p50", "ms", percentiles[0]),
            Figure($"due {PerSecond}/s lateness p99", "ms", percentiles[1], Requirement.AtMost(1000, "ms")),
        ];
    }

    /// <summary>While the service was down so many fell due; from its start on others do at the steady rate.</summary>
    private static async Task<IReadOnlyList<Figure>> AfterDowntimeAsync(DueField field)
    {
        await field.MakeAsync(Backlog, Now - Downtime, TimeSpan.FromTicks(10));
        await field.MakeAsync(
            (int)(PerSecond * Meanwhile.TotalSeconds), Now + Starting + Starting, TimeSpan.FromSeconds(1) / PerSecond);
        Progress.Say($"due: {Backlog:#,##0} due at once, and {PerSecond} a second beside them");
        using var lateness = new Lateness();
        await using (await StartedAsync(field))
        {
            await lateness.UntilAsync(() => lateness.Since(TimeSpan.MaxValue).Count(IsOld) >= Backlog, Longest);
        }

        var newly = ClosedLoop.Percentiles(lateness.Since(Downtime / 2));
        return
        [
            Figure("due after downtime, backlog", "promises/s", Backlog / lateness.Took(IsOld).TotalSeconds),
            Figure("due after downtime, newly due p50", "ms", newly[0]),
            Figure("due after downtime, newly due p99", "ms", newly[1], Requirement.AtMost(1000, "ms")),
            Figure("due after downtime, newly due meanwhile", "promises", lateness.Since(Downtime / 2).Count),
        ];

        static bool IsOld(double milliseconds) => milliseconds > (Downtime / 2).TotalMilliseconds;
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task<Running> StartedAsync(DueField field) => new(await field.StartAsync());

    private static Figure Figure(string name, string unit, double value, Requirement? required = null) =>
        new(name, unit, Spread.Of([value]), Required: required?.Text ?? "", Met: required?.IsMet(value, null));

    private sealed class Running(Microsoft.AspNetCore.Builder.WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>What the service says of its lateness.</summary>
    private sealed class Lateness : IDisposable
    {
        private readonly ConcurrentQueue<(DateTimeOffset At, double Milliseconds)> _told = [];
        private readonly MeterListener _listener = new();

        public Lateness()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: Telemetry.Name, Name: "desk.due.lateness" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => _told.Enqueue((Now, seconds * 1000)));
            _listener.Start();
        }

        public int Count => _told.Count;

        /// <summary>In milliseconds, those below a bound.</summary>
        public List<double> Since(TimeSpan below) => [.. _told.Select(t => t.Milliseconds).Where(m => m < below.TotalMilliseconds)];

        /// <summary>From the first of them to the last.</summary>
        public TimeSpan Took(Func<double, bool> which)
        {
            var at = _told.Where(t => which(t.Milliseconds)).Select(t => t.At).ToList();
            return at.Max() - at.Min();
        }

        public async Task UntilAsync(Func<bool> done, TimeSpan longest)
        {
            for (var until = Now + longest; !done();)
            {
                if (Now > until)
                {
                    throw new TimeoutException($"Only {Count:#,##0} fell due in {longest}.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
