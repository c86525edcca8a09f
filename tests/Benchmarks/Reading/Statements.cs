using System.Diagnostics;

namespace Benchmarks.Reading;

/// <summary>Counts what Npgsql sends to the database while it lives.</summary>
public sealed class Statements : IDisposable
{
    private readonly ActivityListener _listener;
    private long _count;

    /// <summary>Begins to count.</summary>
    public Statements()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ => Interlocked.Increment(ref _count),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>How many so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();
}
