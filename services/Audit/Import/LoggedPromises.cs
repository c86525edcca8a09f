using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Sla;

namespace Audit.Import;

/// <summary>
/// The promises of a reply that a logged request had, one after each reopening. They end by the clock, save for the one that the
/// record judges itself: that ends as the record has it, right or wrong.
/// </summary>
internal sealed class LoggedPromises
{
    private readonly SlaBook _book;
    private readonly Guid _id;
    private readonly ImportedRequest _request;
    private readonly string? _name;
    private readonly int? _judged;
    private Promises _promises = Promises.None;

    public LoggedPromises(SlaBook book, Guid id, ImportedRequest request, PromiseMade? first, string? name, int? judged)
    {
        (_book, _id, _request, _name, _judged) = (book, id, request, name, judged);
        if (first is not null) _promises = _promises.Evolve(first);
    }

    /// <summary>When the promise that runs is due; null when none does.</summary>
    public DateTimeOffset? DueAt => Open?.DueAt;

    private Promise? Open => _name is not null && _promises.Find(_name) is { IsOpen: true } open ? open : null;

    private bool IsJudged => _promises.All.Count == _judged;

    /// <summary>What fell due before a moment; no step of a ladder is known to have been taken.</summary>
    public IEnumerable<IPromiseFact> Overdue(DateTimeOffset before) => IsJudged ? []
        : Folded(_promises.FallDue(before.AddTicks(-TimeSpan.TicksPerMicrosecond), _book).Where(fact => fact is not PromiseEscalated));

    /// <summary>Stands still, where the rule lets it.</summary>
    public IEnumerable<IPromiseFact> Pause(DateTimeOffset at, string reason) => _name is null ? [] : Folded(_promises.Pause(_name, at, reason));

    /// <summary>Runs again.</summary>
    public IEnumerable<IPromiseFact> Resume(DateTimeOffset at) => _name is null ? [] : Folded(_promises.Resume(_name, at, _book));

    /// <summary>Was fulfilled, or ended as the record says.</summary>
    public IEnumerable<IPromiseFact> End(DateTimeOffset at)
    {
        if (_name is null) return [];
        if (!IsJudged || _request.Kept is not { } kept || _promises.Find(_name) is not { } promise) return Folded(_promises.End(_name, at, _book));

        var (promiseId, due) = (promise.Made.PromiseId, promise.DueAt);
        return Folded(kept
            ? [new PromiseKept(promiseId, _id, _name, at, due)]
            : [new PromiseBroken(promiseId, _id, _name, due), new PromiseFulfilledLate(promiseId, _id, _name, at, due)]);
    }

    /// <summary>A new one, where the rule has a target of its own: what the record states was for the first.</summary>
    public IEnumerable<IPromiseFact> Again(DateTimeOffset at)
    {
        if (_name is null) return [];

        var known = new SlaMatch(_request.Kind, _request.Category, _request.Tier, _request.Urgency, _request.Channel, _request.Region);
        return _book.IsTimed(_name, known, at) && _promises.Make(_book, _name, _id, _id, known, at) is { } made ? Folded([made]) : [];
    }

    /// <summary>The break of one that the record says was broken, and that never ended.</summary>
    public IEnumerable<IPromiseFact> Unended() => IsJudged && _request.Kept == false && Open is { } promise
        ? Folded([new PromiseBroken(promise.Made.PromiseId, _id, promise.Made.Promise, promise.DueAt)])
        : [];

    private List<IPromiseFact> Folded(IEnumerable<IPromiseFact> facts)
    {
        List<IPromiseFact> told = [.. facts];
        foreach (var fact in told) _promises = _promises.Evolve(fact);
        return told;
    }
}
