namespace Audit.Folds;

/// <summary>Where a fact stands, without its content.</summary>
/// <param name="Position">In the ledger.</param>
/// <param name="Service">Its owner.</param>
/// <param name="ServiceSequence">In the owner's log.</param>
/// <param name="StreamId">The owner's stream.</param>
/// <param name="StreamVersion">In that stream.</param>
public sealed record Place(long Position, string Service, long ServiceSequence, Guid StreamId, long StreamVersion);

/// <summary>Versions of a stream that the ledger does not have, both ends included.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="From">First version missing.</param>
/// <param name="To">Last version missing.</param>
public sealed record Gap(Guid StreamId, long From, long To);

/// <summary>What the ledger has of one service.</summary>
/// <param name="Service">The owner.</param>
/// <param name="Facts">Compare with <c>facts</c> of its <c>GET /log/summary</c>.</param>
/// <param name="Streams">Compare with <c>streams</c>.</param>
/// <param name="LastSequence">Compare with <c>lastSequence</c>.</param>
/// <param name="Duplicates">Facts at a place that another has too; 0 in a sound ledger.</param>
/// <param name="MissingFacts">How many facts are missing inside streams.</param>
/// <param name="Gaps">The first of them, stream by stream, or all.</param>
public sealed record ServiceCompleteness(
    string Service, long Facts, long Streams, long LastSequence, long Duplicates, long MissingFacts, IReadOnlyList<Gap> Gaps)
{
    /// <summary>True when every gap is listed, not only the first thousand.</summary>
    public bool ListsAll => Gaps.Sum(g => g.To - g.From + 1) == MissingFacts;
}

/// <summary>
/// What the ledger can prove by itself (I6): no place of a stream is missing before a later one, none is taken twice, no
/// position is gone. That nothing is missing at the end of a stream only its owner can say: see <see cref="CompareWith"/>.
/// </summary>
/// <param name="Complete">No gap, no duplicate, no position gone.</param>
/// <param name="Facts">In the whole ledger.</param>
/// <param name="LastPosition">The ledger's last position.</param>
/// <param name="MissingPositions">Positions that are gone: rows that somebody removed.</param>
/// <param name="Services">By service.</param>
public sealed record Completeness(
    bool Complete, long Facts, long LastPosition, long MissingPositions, IReadOnlyList<ServiceCompleteness> Services)
{
    private const int MostGapsNamed = 1000;

    /// <summary>What a caller has to compare.</summary>
    public string CompareWith =>
        "GET /log/summary of every service: once the desk is at rest, facts, streams and lastSequence are equal there and here, "
        + "published equals lastSequence, and parked is 0, audit's own included. While it works the ledger may be behind.";

    /// <summary>Counts; the order of the places does not matter.</summary>
    /// <param name="places">What there is.</param>
    /// <param name="listAll">List every gap, however many.</param>
    public static Completeness Of(IReadOnlyCollection<Place> places, bool listAll = false)
    {
        var most = listAll ? int.MaxValue : MostGapsNamed;
        var services = places.GroupBy(p => p.Service).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => OfService(s, most)).ToList();
        var last = places.Count == 0 ? 0 : places.Max(p => p.Position);
        var missing = last - places.Count;
        return new(
            missing == 0 && services.TrueForAll(s => s is { Duplicates: 0, MissingFacts: 0 }), places.Count, last, missing, services);
    }

    private static ServiceCompleteness OfService(IGrouping<string, Place> service, int most)
    {
        var streams = service.GroupBy(p => p.StreamId).OrderBy(s => s.Key).ToList();
        var gaps = streams.SelectMany(Gaps).ToList();
        var different = streams.Sum(stream => stream.Select(p => p.StreamVersion).Distinct().LongCount());
        var facts = service.LongCount();
        return new(
            service.Key, facts, streams.Count, service.Max(p => p.ServiceSequence), facts - different,
            gaps.Sum(g => g.To - g.From + 1), [.. gaps.Take(most)]);
    }

    private static IEnumerable<Gap> Gaps(IGrouping<Guid, Place> stream)
    {
        var next = 1L;
        foreach (var version in stream.Select(p => p.StreamVersion).Order())
        {
            if (version > next)
            {
                yield return new(stream.Key, next, version - 1);
            }

            next = Math.Max(next, version + 1);
        }
    }
}
