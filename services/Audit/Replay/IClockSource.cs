namespace Audit.Replay;

/// <summary>Is shown one request after another; the facts are only lent, and filled anew for the next.</summary>
public interface IRequestVisitor
{
    /// <summary>All facts of a request that clocks hang on: by service and stream, each stream in its order.</summary>
    void Visit(IReadOnlyList<ClockFact> facts);
}

/// <summary>Where clocks are read from: the ledger in PostgreSQL, or an export of it.</summary>
public interface IClockSource
{
    /// <summary>All policies and calendars.</summary>
    Task<IReadOnlyList<Publication>> PublicationsAsync(CancellationToken cancellationToken);

    /// <summary>The desk's zone, by its settings; null where they do not say.</summary>
    Task<string?> TimeZoneAsync(CancellationToken cancellationToken);

    /// <summary>The services of all imported histories.</summary>
    Task<IReadOnlyList<string>> HistoriesAsync(CancellationToken cancellationToken);

    /// <summary>Up to when a record goes: when its last fact was recorded; null for an empty one.</summary>
    Task<DateTimeOffset?> LastRecordedAsync(Whose whose, CancellationToken cancellationToken);

    /// <summary>Shows every request to one of the visitors. A source that reads in parallel asks for several.</summary>
    /// <param name="newVisitor">Makes a visitor; each is used by one thread at a time.</param>
    /// <param name="whose">The desk's requests, or those of an import.</param>
    /// <param name="progress">Hears how many facts were read, from several threads if need be.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>How many facts were read.</returns>
    Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, Whose whose, IProgress<long>? progress, CancellationToken cancellationToken);
}
