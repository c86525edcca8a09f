using System.Diagnostics;

namespace Benchmarks;

/// <summary>Callers that each do one thing after the other: none begins the next before the last is answered.</summary>
public static class ClosedLoop
{
    /// <summary>How much was done in a second.</summary>
    /// <param name="callers">How many at the same time.</param>
    /// <param name="time">For how long.</param>
    /// <param name="doOne">Does one thing as that caller; answers how much that was.</param>
    public static async Task<double> PerSecondAsync(int callers, TimeSpan time, Func<int, Task<int>> doOne)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var sum = 0L;
            while (watch.Elapsed < time)
            {
                sum += await doOne(caller);
            }

            return sum;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Median and 99th percentile of how long one thing takes a single caller, in milliseconds.</summary>
    public static async Task<double[]> LatencyAsync(TimeSpan time, Func<Task> doOne)
    {
        var latencies = new List<double>();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            var started = Stopwatch.GetTimestamp();
            await doOne();
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Percentiles(latencies);
    }

    /// <summary>Median and 99th percentile.</summary>
    public static double[] Percentiles(List<double> values)
    {
        values.Sort();
        return [values[values.Count / 2], values[(int)(values.Count * 0.99)]];
    }
}
