using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Sla;

namespace Audit.Replay;

/// <summary>How many promises of a name agree.</summary>
/// <param name="Compared">Recorded or due by the facts.</param>
/// <param name="Agree">Of these, the same on both sides.</param>
public sealed record PromiseAgreement(int Compared, int Agree);

/// <summary>What came of recomputing every promise (I3). No difference is the passing state.</summary>
/// <param name="AsOf">Open promises are judged by this moment.</param>
/// <param name="From">Beginning of the period that promises fall due in; null for all.</param>
/// <param name="To">Its end, not part of it.</param>
/// <param name="Facts">Facts read.</param>
/// <param name="Requests">Requests that they belong to.</param>
/// <param name="Compared">Promises compared.</param>
/// <param name="Agree">Promises that agree in all.</param>
/// <param name="Differ">Promises that do not, unexplained.</param>
/// <param name="Explained">Promises that differ for a reason that is named.</param>
/// <param name="Ended">Of those compared, those whose record says how they ended.</param>
/// <param name="EndedAgree">Of these, those that agree in all.</param>
/// <param name="Promises">By the promise's name.</param>
/// <param name="Differences">The first of them, the unexplained ones first.</param>
/// <param name="ZoneData">The version of the time zone data that it was recomputed with; that of each promise is its own.</param>
public sealed record Recomputation(
    DateTimeOffset AsOf, DateTimeOffset? From, DateTimeOffset? To, long Facts, int Requests, int Compared, int Agree, int Differ,
    int Explained, int Ended, int EndedAgree, IReadOnlyDictionary<string, PromiseAgreement> Promises,
    IReadOnlyList<Difference> Differences, string ZoneData)
{
    /// <summary>Differences listed, unless all are asked for; all are counted.</summary>
    public const int MostListed = 1000;

    /// <summary>True when every difference is listed, not only the first.</summary>
    public bool ListsAll => Differences.Count == Differ + Explained;

    /// <summary>All requests with a promise that differs, listed or not.</summary>
    [JsonIgnore]
    public IReadOnlySet<Guid> DifferingRequests { get; init; } = new HashSet<Guid>();

    /// <summary>True when nothing differs that is not explained.</summary>
    public bool Passes => Differ == 0;

    /// <summary>Recomputes all promises of a record and compares them with the recorded ones.</summary>
    /// <param name="source">The record.</param>
    /// <param name="scope">Which promises.</param>
    /// <param name="progress">Hears how many facts were read.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task<Recomputation> OfAsync(
        IClockSource source, RecomputeScope scope, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var asOf = await source.LastRecordedAsync(scope.Of, cancellationToken) ?? DateTimeOffset.UnixEpoch;
        var books = SlaBooks.Of(await source.PublicationsAsync(cancellationToken));
        var workers = new ConcurrentBag<RequestComparison>();
        var facts = await source.ReadAsync(
            () =>
            {
                var worker = new RequestComparison(books, asOf, scope);
                workers.Add(worker);
                return worker;
            },
            scope.Of, progress, cancellationToken);

        var names = workers.SelectMany(w => w.Promises).ToLookup(p => p.Key, p => p.Value);
        var promises = new SortedDictionary<string, PromiseAgreement>(
            names.ToDictionary(n => n.Key, n => new PromiseAgreement(n.Sum(p => p.Compared), n.Sum(p => p.Agree))), StringComparer.Ordinal);
        return new(
            asOf, scope.From, scope.To, facts, workers.Sum(w => w.Requests), promises.Values.Sum(p => p.Compared),
            promises.Values.Sum(p => p.Agree), workers.Sum(w => w.Differ), workers.Sum(w => w.Explained), workers.Sum(w => w.Ended),
            workers.Sum(w => w.EndedAgree), promises,
            [
                .. workers.SelectMany(w => w.Differences).OrderBy(d => d.Explanation is not null).ThenBy(d => d.RequestId)
                    .ThenBy(d => d.PromiseId).Take(scope.Most),
            ],
            Sla.ZoneData.Version) { DifferingRequests = workers.SelectMany(w => w.DifferingRequests).ToHashSet() };
    }
}

/// <summary>Which promises are recomputed.</summary>
/// <param name="From">Those that fall due from this moment on.</param>
/// <param name="To">And before this one.</param>
/// <param name="Whose">The desk's, unless a history or a service is named.</param>
/// <param name="ListAll">List every difference, however many.</param>
public sealed record RecomputeScope(DateTimeOffset? From = null, DateTimeOffset? To = null, Whose? Whose = null, bool ListAll = false)
{
    /// <summary>Differences listed at most.</summary>
    public int Most => ListAll ? int.MaxValue : Recomputation.MostListed;

    /// <summary>Whose promises.</summary>
    public Whose Of => Whose ?? Audit.Whose.Desk;

    /// <summary>True for a promise that falls due in that time; false for none.</summary>
    public bool Includes(Promise? promise) => promise is not null && !(promise.DueAt < From) && !(promise.DueAt >= To);
}
