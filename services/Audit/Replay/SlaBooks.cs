using Contracts.Directory.V1;
using Sla;

namespace Audit.Replay;

/// <summary>A policy or a calendar as the ledger has it.</summary>
/// <param name="FactId">The fact that published it.</param>
/// <param name="Service">Who published it: the directory, or an import for its own facts.</param>
/// <param name="RecordedAt">When; before that nobody could know it.</param>
/// <param name="Policy">The policy, or null.</param>
/// <param name="Calendar">The calendar, or null.</param>
public sealed record Publication(
    Guid FactId, string Service, DateTimeOffset RecordedAt, SlaPolicy? Policy = null, WorkCalendar? Calendar = null);

/// <summary>
/// The books of policies and calendars that promises were made by. A document says from when on it is in force, and may be published
/// after that: a promise is made by what was published when it was recorded, as a service could not know more. An imported
/// history has its own documents, which are taken as known from the beginning.
/// </summary>
public sealed class SlaBooks
{
    private const string Desk = "directory";
    private readonly Dictionary<string, List<Edition>> _editions = new(StringComparer.Ordinal);
    private readonly Func<string, SlaBook>? _fixed;

    private SlaBooks(Func<string, SlaBook>? @fixed = null) => _fixed = @fixed;

    /// <summary>One book for everything.</summary>
    public static SlaBooks Fixed(SlaBook book) => new(_ => book);

    /// <summary>One book for each owner and all time: the question what would have been.</summary>
    public static SlaBooks Fixed(IReadOnlyDictionary<string, SlaBook> books) => new(owner => books[owner]);

    /// <summary>All documents in the ledger.</summary>
    /// <exception cref="SlaDocumentException">One is wrong; Directory does not publish such.</exception>
    public static SlaBooks Of(IEnumerable<Publication> publications)
    {
        var books = new SlaBooks();
        foreach (var publication in publications.Where(p => p.Service == OwnerOf(p.Service)).OrderBy(p => p.RecordedAt))
        {
            var editions = books.EditionsOf(publication.Service);
            var book = editions[^1].Book;
            book = publication.Policy is { } policy ? book.With(policy) : book;
            book = publication.Calendar is { } calendar ? book.With(calendar) : book;
            editions.Add(new(publication.RecordedAt, book, publication));
        }

        return books;
    }

    /// <summary>What a service could know when it recorded something.</summary>
    public SlaBook KnownTo(string service, DateTimeOffset recordedAt)
    {
        if (_fixed is not null)
        {
            return _fixed(OwnerOf(service));
        }

        var editions = EditionsOf(service);
        var i = editions.Count - 1;
        while (i > 0 && editions[i].PublishedAt > recordedAt && !Whose.IsImport(service)) i--;
        return editions[i].Book;
    }

    /// <summary>
    /// Earlier books, the latest first, each with the publication that it lacks: what a service knew that had not heard of it yet.
    /// </summary>
    public IEnumerable<(SlaBook Book, Publication Unheard)> Before(string service, DateTimeOffset recordedAt)
    {
        var editions = EditionsOf(service);
        for (var i = editions.Count - 1; i > 0 && _fixed is null; i--)
        {
            if (editions[i].PublishedAt <= recordedAt) yield return (editions[i - 1].Book, editions[i].Newest!);
        }
    }

    /// <summary>Whose documents a service promises by: the directory's, or the history's own.</summary>
    public static string OwnerOf(string service) => Whose.IsImport(service) ? service : Desk;

    /// <summary>The owners whose documents a question is about.</summary>
    public static IReadOnlyList<string> OwnersOf(Whose whose) => whose.Services.Count > 0 ? [.. whose.Services.Select(OwnerOf).Distinct()] : [Desk];

    private List<Edition> EditionsOf(string service)
    {
        var owner = OwnerOf(service);
        if (!_editions.TryGetValue(owner, out var editions))
        {
            _editions[owner] = editions = [new(DateTimeOffset.MinValue, SlaBook.Empty, Newest: null)];
        }

        return editions;
    }

    private sealed record Edition(DateTimeOffset PublishedAt, SlaBook Book, Publication? Newest);
}
