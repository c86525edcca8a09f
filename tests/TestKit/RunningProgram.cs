using System.Collections.Concurrent;
using System.Diagnostics;

namespace TestKit;

/// <summary>A program that a test has started, can kill and can listen to.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private RunningProgram(Process process) => _process = process;

    /// <summary>All lines it has written so far, to either stream.</summary>
    public IReadOnlyCollection<string> Said => _said;

    /// <summary>True when it runs no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Completes when it runs no more.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync();

    /// <summary>Starts a program.</summary>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">Put over the test's own.</param>
    /// <param name="command">The program and its arguments.</param>
    public static RunningProgram Start(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var program = new RunningProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += program.Hear;
        program._process.ErrorDataReceived += program.Hear;
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>All that it wrote.</returns>
    /// <exception cref="InvalidOperationException">Its exit code was not 0; the message has what it wrote.</exception>
    public static async Task<string> RunAsync(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] command)
    {
        await using var program = Start(folder, environment, command);
        await program._process.WaitForExitAsync();
        var said = string.Join('\n', program._said);
        return program._process.ExitCode == 0 ? said : throw new InvalidOperationException($"{string.Join(' ', command)}: {said}");
    }

    /// <summary>kill -9: no chance to finish anything.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal: TERM, INT, QUIT, STOP, CONT.</summary>
    public Task SignalAsync(string signal) => RunAsync("/", [], "kill", $"-{signal}", $"{_process.Id}");

    /// <summary>Sends a signal that ends it, and waits for the end.</summary>
    public async Task EndAsync(string signal)
    {
        await SignalAsync(signal);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            _said.Enqueue(line.Data);
        }
    }
}
