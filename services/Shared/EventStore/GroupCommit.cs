using System.Threading.Channels;
using JasperFx;
using Marten;
using Npgsql;

namespace EventStore;

/// <summary>
/// A writer gathers the appends that are waiting and commits them in one session of Marten's, each succeeding or conflicting by
/// itself. It never waits to gather: an append alone goes at once, and only who is running already may come along. Hashes are made
/// before, by each caller, since the writer is one and they are many. What waits is bounded: who finds no place, or no end, in
/// time is told so.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostAppendsInOneCommit = 256;
    private const int MostWaiting = 2048;

    private readonly TimeSpan _longestWait;
    private readonly Chain _chain;
    private readonly AppendTransaction _transaction;
    private readonly Action<IReadOnlyList<Append>, AppendResult> _committed;
    private readonly Task _loop;
    private readonly Channel<Waiting> _waiting =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <param name="store">The service's.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="chain">Gives each fact its hash.</param>
    /// <param name="mostSeconds">How long an append may take, the wait for its turn not included.</param>
    /// <param name="committed">Told of what was stored.</param>
    public GroupCommit(
        IDocumentStore store, string schema, Chain chain, int mostSeconds, Action<IReadOnlyList<Append>, AppendResult> committed)
    {
        _chain = chain;
        _transaction = new AppendTransaction(store, schema, mostSeconds);
        _longestWait = TimeSpan.FromSeconds(1.5 * mostSeconds); // so that the transaction's own error comes first
        _committed = committed;
        _loop = Task.Run(RunAsync);
    }

    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(await _chain.SealAsync(append, cancellationToken));
        if (!_waiting.Writer.TryWrite(waiting))
        {
            throw new LogBusyException($"{MostWaiting} appends are waiting already.");
        }

        try
        {
            return await waiting.Done.Task.WaitAsync(_longestWait, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            waiting.IsGivenUp = true;
            throw e is TimeoutException ? new LogBusyException($"Not stored within {_longestWait.TotalSeconds:0} s.") : e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var streams = new HashSet<Guid>();
        Waiting? heldBack = null;
        while (heldBack is not null || await _waiting.Reader.WaitToReadAsync())
        {
            var group = new List<Waiting>();
            streams.Clear();
            Take(heldBack);
            heldBack = null;
            await LetThemComeAsync();
            while (group.Count < MostAppendsInOneCommit && heldBack is null && _waiting.Reader.TryRead(out var next))
            {
                // A second append to the same stream decided on a version that this group is about to change.
                if (streams.Contains(next.StreamId))
                {
                    heldBack = next;
                }
                else
                {
                    Take(next);
                }
            }

            await CommitAsync(group);

            void Take(Waiting? waiting)
            {
                if (waiting is { IsGivenUp: false } && streams.Add(waiting.StreamId))
                {
                    group.Add(waiting);
                }
            }
        }
    }

    /// <summary>Steps back behind those who are running, as long as that brings more: whoever was told of the commit before is among
    /// them. Otherwise the first of them would go alone, and all others wait for him.</summary>
    private async Task LetThemComeAsync()
    {
        for (var seen = -1; _waiting.Reader.Count > seen && seen < MostAppendsInOneCommit;)
        {
            seen = _waiting.Reader.Count;
            await Task.Yield();
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            var appends = group.ConvertAll(w => w.Sealed.Append);
            var result = await _transaction.RunAsync(appends);
            _committed(appends, result);
            for (var i = 0; i < group.Count; i++)
            {
                if (result.Outcomes[i] == AppendOutcome.Appended)
                {
                    _chain.Stored(group[i].Sealed);
                }

                group[i].Done.TrySetResult(result.Outcomes[i]);
            }
        }
        catch (Exception e) when (group.Count > 1 && e is PostgresException or DocumentAlreadyExistsException)
        {
            // A statement or document of one append was refused: alone, each fails or succeeds by itself.
            foreach (var waiting in group.Where(w => !w.IsGivenUp))
            {
                await CommitAsync([waiting]);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who wait for this commit, and the writer goes on.
        catch (Exception e)
        {
            group.ForEach(w => w.Done.TrySetException(e));
        }
#pragma warning restore CA1031
    }

    private sealed record Waiting(SealedAppend Sealed)
    {
        public Guid StreamId => Sealed.Append.StreamId;

        public TaskCompletionSource<AppendOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Who appended no longer waits; what has not begun need not begin.</summary>
        public volatile bool IsGivenUp;
    }
}

/// <summary>
/// The log cannot take more for the moment. Nothing is known to be lost: the same append again, later, is safe.
/// </summary>
/// <param name="reason">What is too much or too slow.</param>
public sealed class LogBusyException(string reason) : TimeoutException(reason);
