namespace EventStore;

/// <summary>Wakes everyone who waits, each time it is set.</summary>
public sealed class Signal
{
    private volatile TaskCompletionSource _next = Create();

    /// <summary>Wakes all who wait now.</summary>
    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/>, or after <paramref name="atMost"/> real time.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        Task.WhenAny(_next.Task, Task.Delay(atMost, TimeProvider.System, cancellationToken)).Unwrap();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
