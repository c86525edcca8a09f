namespace Benchmarks.Hops;

/// <summary>A way to take a command from one quorum queue, store what follows from it, and tell it into another.</summary>
public interface IHopWay
{
    /// <summary>As in the table.</summary>
    string Name { get; }

    /// <summary>The exchange that commands are sent to, with the queue's name as routing key.</summary>
    string Exchange { get; }

    /// <summary>The queue that commands wait in.</summary>
    string Commands { get; }

    /// <summary>The queue that facts arrive in.</summary>
    string Facts { get; }

    /// <summary>Begins to consume; <paramref name="consumed"/> is called with each command, at once.</summary>
    Task<IAsyncDisposable> StartAsync(Action consumed);
}
