using System.Threading.Channels;
using EventStore;
using Npgsql;

namespace Benchmarks.Floor;

/// <summary>
/// What the platform's log is measured against: the same facts in the same tables by hand on Npgsql, chained and ordered alike. One writer
/// gathers what waits and commits it in one transaction. Nobody else writes here, so an append that fails is a defect and not tried again.
/// </summary>
public sealed class HandWrittenLog : IAsyncDisposable
{
    private const int MostAppendsInOneCommit = 256;

    private readonly HandWrittenAppend _append;
    private readonly Chain _chain;
    private readonly Tail _tail = new();
    private readonly Task _loop;
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });

    /// <summary>Opens the log of the schema that the connections' search path names.</summary>
    public HandWrittenLog(NpgsqlDataSource database, string schema)
    {
        _append = new(database, LockKeys.Of(schema, "append"));
        _chain = new(database, schema);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Appends; returns when the facts are durable, and what stands alongside with them.</summary>
    public Task AppendAsync(EventStore.Append append, IReadOnlyList<NpgsqlBatchCommand> alongside)
    {
        var waiting = new Waiting(append, alongside);
        return _waiting.Writer.TryWrite(waiting) ? waiting.Done.Task : throw new ObjectDisposedException(nameof(HandWrittenLog));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var group = new List<Waiting>();
            while (group.Count < MostAppendsInOneCommit && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            var made = new List<SealedAppend>(group.Count);
            foreach (var waiting in group)
            {
                made.Add(await _chain.SealAsync(waiting.Append, CancellationToken.None));
            }

            var appends = made.ConvertAll(s => s.Append);
            var result = await _append.RunAsync(appends, group.SelectMany(w => w.Alongside));
            made.ForEach(_chain.Stored);
            _tail.Add(appends, result);
            group.ForEach(w => w.Done.TrySetResult());
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who wait for this commit.
        catch (Exception e)
        {
            group.ForEach(w => w.Done.TrySetException(e));
        }
#pragma warning restore CA1031
    }

    private sealed record Waiting(EventStore.Append Append, IReadOnlyList<NpgsqlBatchCommand> Alongside)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
