using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TestKit;

namespace Faults.Tests;

/// <summary>What a service in this process logs from now on.</summary>
internal sealed class Heard : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _events = new();

    /// <summary>Begins to listen.</summary>
    public static Heard From(HostedDesk desk, string service)
    {
        var heard = new Heard();
        desk.PartOf<ILoggerFactory>(service).AddProvider(heard);
        return heard;
    }

    /// <summary>Completes when the named event was logged.</summary>
    public Task EventAsync(int id) => Eventually.BecomesAsync(
        () => Task.FromResult(string.Join('\n', _events.Select(e => $"{e.Id} {e.Text}"))), _ => _events.Any(e => e.Id == id), $"event {id} is logged");

    public ILogger CreateLogger(string categoryName) => new Listener(_events);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Listener(ConcurrentQueue<(int Id, string Text)> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            events.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
