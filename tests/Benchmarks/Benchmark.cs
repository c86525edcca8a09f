namespace Benchmarks;

/// <summary>Something measured, under a name that can be asked for.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="What">What it measures, in a sentence.</param>
/// <param name="RunAsync">Measures it; prepares and removes what it needs.</param>
public sealed record Benchmark(string Name, string What, Func<Extent, Task<IReadOnlyList<Figure>>> RunAsync);

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Rounds that count; one more comes before them as a warm-up.</param>
/// <param name="Round">How long a round of a closed loop lasts.</param>
/// <param name="Facts">Facts in the log that is read from end to end.</param>
/// <param name="Messages">Messages in a round of the hop.</param>
/// <param name="Beside">The program of another build of these benchmarks, to be measured beside this one; null for none.</param>
public sealed record Extent(int Rounds, TimeSpan Round, int Facts, int Messages, string? Beside = null);

/// <summary>What is read off in a round.</summary>
/// <param name="Name">What, where a benchmark has more than one; else empty.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Required">What must hold of it, if anything.</param>
public sealed record Measure(string Name, string Unit, Requirement? Required = null);

/// <summary>One way of doing the work. The first of a benchmark is ours, the others are what it stands beside.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="RunAsync">Does the work of one round; a value for each measure, in their order.</param>
/// <param name="Demands">What must hold of ours beside this one.</param>
public sealed record Contestant(string Name, Func<Task<double[]>> RunAsync, params IReadOnlyList<Demand> Demands);

/// <summary>What must hold of ours beside another.</summary>
/// <param name="Measure">Of which measure, by its name.</param>
/// <param name="Required">What.</param>
public sealed record Demand(string Measure, Requirement Required);

/// <summary>Something that must hold.</summary>
/// <param name="Text">As in the table.</param>
/// <param name="IsMet">Judges the median of ours and, where there is a floor, the ratio of the medians.</param>
/// <param name="Ratio">The ratio to reach, if it is one.</param>
public sealed record Requirement(string Text, Func<double, double?, bool> IsMet, double? Ratio = null)
{
    /// <summary>Ours is at least this part, or this multiple, of the floor.</summary>
    public static Requirement OfFloor(double ratio) => new($"≥ {ratio:0.##} ×", (_, ours) => ours >= ratio, ratio);

    /// <summary>Ours is at most this part of the floor.</summary>
    public static Requirement AtMostOfFloor(double ratio) => new($"≤ {ratio:0.##} ×", (_, ours) => ours <= ratio, ratio);

    /// <summary>Ours is at least this, whatever a floor does.</summary>
    public static Requirement AtLeast(double value, string unit) => new($"≥ {value:0.###} {unit}", (ours, _) => ours >= value);

    /// <summary>Ours is at most this, whatever a floor does.</summary>
    public static Requirement AtMost(double value, string unit) => new($"≤ {value:0.###} {unit}", (ours, _) => ours <= value);
}

/// <summary>Median, least and most of a few rounds.</summary>
/// <param name="Median">The median.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
public sealed record Spread(double Median, double Min, double Max)
{
    /// <summary>Of the values of each round.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(median, sorted[0], sorted[^1]);
    }
}

/// <summary>A line of the table.</summary>
/// <param name="Benchmark">Which benchmark, and which of its measures.</param>
/// <param name="Unit">Unit of ours and of the floor.</param>
/// <param name="Ours">What ours reached.</param>
/// <param name="FloorName">What it stands beside; null where it stands alone.</param>
/// <param name="Floor">What that reached in the same run, in alternation.</param>
/// <param name="Ratio">Ratio of the medians, with the least and the most of the rounds' own ratios.</param>
/// <param name="Required">What is required; empty if nothing is.</param>
/// <param name="Met">Whether it holds; null where nothing is required.</param>
/// <param name="RequiredRatio">The ratio to reach, if one is required.</param>
public sealed record Figure(
    string Benchmark, string Unit, Spread Ours, string? FloorName = null, Spread? Floor = null, Spread? Ratio = null,
    string Required = "", bool? Met = null, double? RequiredRatio = null);
