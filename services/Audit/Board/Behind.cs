namespace Audit.Board;

/// <summary>What takes too long to be waited for: it is read again behind those who ask, who get what was read last.</summary>
/// <param name="nothing">What they get before it was read once.</param>
/// <param name="every">How old, by real time, it may grow before it is read again.</param>
/// <param name="read">Reads it; hears what was read last. Must not throw.</param>
internal sealed class Behind<T>(T nothing, TimeSpan every, Func<T, CancellationToken, Task<T>> read) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _alone = new();
    private (T Value, long At)? _last;
    private Task? _reading;

    /// <summary>What was read last; begins to read again where that is too old.</summary>
    public T Latest
    {
        get
        {
            lock (_alone)
            {
                if (_reading is null or { IsCompleted: true } && (_last is not { } last || TimeProvider.System.GetElapsedTime(last.At) >= every)) _reading = Task.Run(ReadAsync);
                return _last is { } known ? known.Value : nothing;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task ReadAsync()
    {
        var value = await read(_last is { } known ? known.Value : nothing, _stopping.Token);
        lock (_alone) _last = (value, TimeProvider.System.GetTimestamp());
    }
}
