using EventStore;

namespace Benchmarks.Append;

/// <summary>The platform's log; all callers share one, as the requests of a service do.</summary>
public sealed class OurWriter(IEventLog log) : IWriter
{
    /// <inheritdoc />
    public async Task AppendAsync(Guid stream, long version, int facts)
    {
        var added = new NewFact[facts];
        for (var i = 0; i < facts; i++)
        {
            added[i] = SampleFacts.Progress with { Id = Guid.NewGuid() };
        }

        var outcome = await log.AppendAsync(new(stream, "work-order", version, added, []), CancellationToken.None);
        if (outcome != AppendOutcome.Appended)
        {
            throw new InvalidOperationException($"The append came to {outcome}.");
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask; // the log is not its own
}
