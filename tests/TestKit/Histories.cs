using Contracts;
using Contracts.Directory.V1;
using EventStore;

namespace TestKit;

/// <summary>A fact as its owner would have told it.</summary>
/// <param name="FactId">Its id.</param>
/// <param name="Service">The owner.</param>
/// <param name="Sequence">In the owner's log.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">What that is the life of.</param>
/// <param name="StreamVersion">In the stream.</param>
/// <param name="Fact">The fact.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="RecordedAt">When it was recorded.</param>
public sealed record HistoryFact(
    Guid FactId, string Service, long Sequence, Guid StreamId, string StreamType, long StreamVersion, IFact Fact, string Actor,
    DateTimeOffset RecordedAt);

/// <summary>
/// Makes histories of any length as a desk records them: whole lives of requests with their promises, overlapping in time, in the order
/// in which they were recorded. The same seed makes the same history. For tests and benchmarks that need a ledger without a desk.
/// </summary>
/// <param name="seed">What chance begins with.</param>
/// <param name="start">When the first request comes in.</param>
/// <param name="every">Time between two requests.</param>
public sealed class Histories(int seed, DateTimeOffset start, TimeSpan every)
{
    private readonly PriorityQueue<HistoryFact, (DateTimeOffset, long)> _told = new();
    private readonly Dictionary<string, long> _sequences = [];
    private long _order;

    internal Random Chance { get; } = new(seed);

    /// <summary>The documents first, then the lives of so many requests; a life has about 25 facts.</summary>
    public IEnumerable<HistoryFact> Of(int requests)
    {
        foreach (var document in Desk.SlaDocuments(start)) Publish(document);

        for (var i = 0; i < requests; i++)
        {
            var begins = start + (every * i) + TimeSpan.FromTicks(Chance.Next(10_000_000));
            while (_told.TryPeek(out var next, out _) && next.RecordedAt < begins) yield return Numbered(_told.Dequeue());
            new HistoryLife(this, DerivedId.From($"{seed}", $"{i}"), begins).Run();
        }

        while (_told.TryDequeue(out var last, out _)) yield return Numbered(last);
    }

    internal void Tell(string service, Guid stream, string streamType, long version, string actor, IFact fact, DateTimeOffset recordedAt) =>
        _told.Enqueue(
            new(DerivedId.From(service, $"{stream}", $"{version}"), service, 0, stream, streamType, version, fact, actor, recordedAt),
            (recordedAt, ++_order));

    private void Publish(IFact document)
    {
        var (type, id) = document switch
        {
            PolicyPublished f => ("policy", $"{f.Document.Id}/{f.Document.Version}"),
            CalendarPublished f => ("calendar", $"{f.Document.Id}/{f.Document.Version}"),
            _ => throw new ArgumentException("No SLA document.", nameof(document)),
        };
        Tell("directory", DerivedId.From(type, id), type, 1, "admin/admin", document, start.AddMinutes(-1));
    }

    private HistoryFact Numbered(HistoryFact fact) =>
        fact with { Sequence = _sequences[fact.Service] = _sequences.GetValueOrDefault(fact.Service) + 1 };
}
