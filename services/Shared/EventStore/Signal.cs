namespace EventStore;

/// <summary>Wakes everyone who waits, each time it is set.</summary>
public sealed class Signal
{
    private volatile TaskCompletionSource _next = Create();

    /// <summary>Wakes all who wait now.</summary>
    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/>, or after <paramref name="atMost"/> real time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await _next.Task.WaitAsync(atMost, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
