using System.Threading.Channels;
using Npgsql;

namespace EventStore;

/// <summary>
/// One writer gathers the appends that are waiting and commits them in one transaction, each succeeding or
/// conflicting by itself. It never waits to gather: an append alone goes at once.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostAppendsInOneCommit = 256;
    private const int MostWaiting = 4096;

    private readonly NpgsqlDataSource _database;
    private readonly long _lockKey;
    private readonly Action _committed;
    private readonly Task _loop;
    private readonly Channel<Waiting> _waiting =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public GroupCommit(NpgsqlDataSource database, long lockKey, Action committed)
    {
        (_database, _lockKey, _committed) = (database, lockKey, committed);
        _loop = Task.Run(RunAsync);
    }

    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(append);
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        return await waiting.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var group = new List<Waiting>(MostAppendsInOneCommit);
        var streams = new HashSet<Guid>();
        Waiting? heldBack = null;
        while (heldBack is not null || await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            streams.Clear();
            Take(heldBack);
            heldBack = null;
            while (group.Count < MostAppendsInOneCommit && heldBack is null && _waiting.Reader.TryRead(out var next))
            {
                // A second append to the same stream decided on a version that this group is about to change.
                if (streams.Contains(next.Append.StreamId))
                {
                    heldBack = next;
                }
                else
                {
                    Take(next);
                }
            }

            await CommitAsync(group);
        }

        void Take(Waiting? waiting)
        {
            if (waiting is not null && streams.Add(waiting.Append.StreamId))
            {
                group.Add(waiting);
            }
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            var outcomes = await AppendTransaction.RunAsync(_database, _lockKey, group.ConvertAll(w => w.Append));
            _committed();
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Done.TrySetResult(outcomes[i]);
            }
        }
        catch (PostgresException) when (group.Count > 1)
        {
            // A statement of one append was refused: alone, each fails or succeeds by itself.
            foreach (var waiting in group)
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

    private sealed record Waiting(Append Append)
    {
        public TaskCompletionSource<AppendOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
