using System.Diagnostics;

namespace Benchmarks;

/// <summary>Tells on stderr how far the work is; the tables are on stdout.</summary>
public static class Progress
{
    private static readonly Stopwatch Watch = Stopwatch.StartNew();

    /// <summary>A line, with the time since the start.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"[{Watch.Elapsed.TotalSeconds,6:0.0}s] {text}");
}
