using Contracts;
using Npgsql;

namespace Messaging;

/// <summary>How one kind of stream folds, and what follows from its state.</summary>
/// <typeparam name="TState">The state; immutable.</typeparam>
/// <param name="name">What the stream is the life of, kebab case: <c>work-order</c>.</param>
/// <param name="initial">The state before the first fact.</param>
/// <param name="evolve">Folds one fact; pure, never throws, ignores facts that it does not know.</param>
/// <param name="nextDue">The next moment at which something falls due in this state, or null. The loop then sends
/// <see cref="FallDue"/>.</param>
/// <param name="view">The read model: the state as a row, written in the facts' own transaction.</param>
/// <param name="snapshotEvery">For streams that grow long: after how many facts the state is kept, so that a cold load reads only
/// those after it. The state must come back from JSON as it was. Null: never.</param>
/// <param name="also">Statements that have to be true together with the facts, from the state before and after them.</param>
public sealed class StreamType<TState>(
    string name, TState initial, Func<TState, IFact, TState> evolve, Func<TState, DateTimeOffset?>? nextDue = null,
    View<TState>? view = null, int? snapshotEvery = null,
    Func<Guid, TState, TState, IEnumerable<NpgsqlBatchCommand>>? also = null)
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

    /// <summary>Folds facts onto a state.</summary>
    public TState Fold(TState state, IEnumerable<IFact> facts) => facts.Aggregate(state, evolve);

    /// <summary>What stands alongside the facts in their transaction.</summary>
    internal List<NpgsqlBatchCommand> Alongside(Guid streamId, TState before, TState after, long versionBefore, long versionAfter)
    {
        var commands = new List<NpgsqlBatchCommand>();
        var dueAt = NextDue(after);
        if (dueAt != NextDue(before))
        {
            commands.Add(dueAt is null
                ? Sql.Command("delete from due where stream_id = $1", streamId)
                : Sql.Command(
                    """
                    insert into due (stream_id, stream_type, due_at, run_at) values ($1, $2, $3, $3)
                    on conflict (stream_id) do update set due_at = $3, run_at = $3, failures = 0
                    """, streamId, Name, dueAt.Value.UtcDateTime));
        }

        if (View is not null)
        {
            commands.Add(View.Save(streamId, after));
        }

        if (also is not null)
        {
            commands.AddRange(also(streamId, before, after));
        }

        if (SnapshotEvery is { } every && versionBefore / every != versionAfter / every)
        {
            commands.Add(Snapshots.Save(this, streamId, after, versionAfter));
        }

        return commands;
    }
}

/// <summary>Something may have fallen due in a stream; the state decides whether it still matters.</summary>
/// <param name="Now">By the desk's clock.</param>
public sealed record FallDue(DateTimeOffset Now);

/// <summary>A read model: one row for each stream, made from the state and nothing else, so that it can be made anew.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
public abstract class View<TState>
{
    /// <summary>DDL that may be repeated: <c>create table if not exists</c> and its indexes.</summary>
    public abstract string Tables { get; }

    /// <summary>The statement that makes the row equal to the state. See <see cref="Sql.Command"/>.</summary>
    public abstract NpgsqlBatchCommand Save(Guid streamId, TState state);
}
