namespace Benchmarks.Reading;

public static class ReadingBenchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } = [];
}
