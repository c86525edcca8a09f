using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Hosting;

/// <summary>A file that may be replaced while the service runs. It is looked at when it is asked for, once a second at most.</summary>
/// <typeparam name="T">What it says.</typeparam>
public sealed partial class WatchedFile<T>
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private readonly string _path;
    private readonly Func<string, T> _read;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _one = new();
    private T _value;
    private (DateTime, long) _state;
    private long _lookedAt;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">What its text says; throws <see cref="InvalidDataException"/> or <see cref="JsonException"/> for one that says nothing.</param>
    /// <param name="clock">A real one.</param>
    /// <param name="logger">Hears of a file that cannot be read.</param>
    /// <exception cref="InvalidOperationException">It cannot be read now.</exception>
    public WatchedFile(string path, Func<string, T> read, TimeProvider clock, ILogger logger)
    {
        (_path, _read, _clock, _logger) = (path, read, clock, logger);
        try
        {
            (_state, _value, _lookedAt) = (StateOf(path), read(File.ReadAllText(path)), clock.GetTimestamp());
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new InvalidOperationException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What it says now; of one that cannot be read any more, what it said last.</summary>
    public T Current
    {
        get
        {
            lock (_one)
            {
                if (_clock.GetElapsedTime(_lookedAt) >= Between) Look();
                return _value;
            }
        }
    }

    private void Look()
    {
        _lookedAt = _clock.GetTimestamp();
        try
        {
            var state = StateOf(_path);
            if (state == _state) return;

            _state = state;
            _value = _read(File.ReadAllText(_path));
            LogRead(_path);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            LogUnreadable(_path, e.GetType().Name);
        }
    }

    private static (DateTime, long) StateOf(string path) => (File.GetLastWriteTimeUtc(path), new FileInfo(path).Length);

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or ArgumentException;

    [LoggerMessage(1801, LogLevel.Information, "{Path} was replaced and read again")]
    private partial void LogRead(string path);

    [LoggerMessage(1802, LogLevel.Error, "{Path} cannot be read: what it said before holds on ({Error})")]
    private partial void LogUnreadable(string path, string error);
}
