using Contracts;
using EventStore;
using Marten;

namespace Messaging;

/// <summary>How one kind of stream folds, and what follows from its state.</summary>
/// <typeparam name="TState">The state; immutable.</typeparam>
/// <param name="name">What the stream is the life of, kebab case: <c>work-order</c>.</param>
/// <param name="initial">The state before the first fact.</param>
/// <param name="evolve">Folds one fact; pure, never throws, ignores facts that it does not know.</param>
/// <param name="nextDue">The next moment at which something falls due in this state, or null. The loop then sends
/// <see cref="FallDue"/>.</param>
/// <param name="view">The read model: documents written in the facts' own transaction.</param>
/// <param name="snapshotEvery">For streams that grow long: after how many facts the state is kept, so that a cold load reads only
/// those after it. The state must come back from JSON as it was. Null: never.</param>
/// <param name="also">What has to be true together with the facts, from the state before and after them.</param>
public sealed class StreamType<TState>(
    string name, TState initial, Func<TState, IFact, TState> evolve, Func<TState, DateTimeOffset?>? nextDue = null,
    View<TState>? view = null, int? snapshotEvery = null,
    Func<Guid, TState, TState, IEnumerable<Action<IDocumentOperations>>>? also = null)
{
    private readonly Lazy<string> _madeBy = new(() => Snapshots.MadeByOf(evolve.Method.Module.Assembly));

    /// <summary>What the stream is the life of.</summary>
    public string Name { get; } = name;

    /// <summary>The state before the first fact.</summary>
    public TState Initial { get; } = initial;

    /// <summary>After how many facts the state is kept; null for never.</summary>
    public int? SnapshotEvery { get; } = snapshotEvery;

    /// <summary>The read model; null when there is none.</summary>
    public View<TState>? View { get; } = view;

    /// <summary>Names the code that folds; other code has another name.</summary>
    internal string MadeBy => _madeBy.Value;

    /// <summary>The next moment at which something falls due in a state, or null.</summary>
    public DateTimeOffset? NextDue(TState state) => nextDue?.Invoke(state);

    /// <summary>The read model, for those who do not know the state.</summary>
    public StreamView ViewOfAnyState() => new StreamView<TState>(this);

    /// <summary>Folds facts onto a state.</summary>
    public TState Fold(TState state, IEnumerable<IFact> facts) => facts.Aggregate(state, evolve);

    /// <summary>A decision as it is to be appended, with what stands alongside its facts in their transaction.</summary>
    internal Append Append(Guid streamId, TState before, TState after, long versionBefore, List<NewFact> facts)
    {
        var alongside = new List<Action<IDocumentOperations>>(also?.Invoke(streamId, before, after) ?? []);
        if (View is not null)
        {
            alongside.Add(session => View.Save(session, streamId, before, after));
        }

        var versionAfter = versionBefore + facts.Count;
        if (SnapshotEvery is { } every && versionBefore / every != versionAfter / every)
        {
            alongside.Add(session => session.Store(Snapshots.Of(this, streamId, after, versionAfter)));
        }

        var dueAt = NextDue(after);
        return new(streamId, Name, versionBefore, facts, alongside, dueAt == NextDue(before) ? null : new NextDue(dueAt));
    }
}

/// <summary>Something may have fallen due in a stream; the state decides whether it still matters.</summary>
/// <param name="Now">By the desk's clock.</param>
public sealed record FallDue(DateTimeOffset Now);
