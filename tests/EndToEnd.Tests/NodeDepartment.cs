using System.Collections.Concurrent;
using System.Diagnostics;
using TestKit;

namespace EndToEnd.Tests;

/// <summary><c>infra/examples/department-node</c> at work.</summary>
internal sealed class NodeDepartment : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = [];

    private NodeDepartment(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static async Task<NodeDepartment> StartAsync(Uri address)
    {
        var program = await NodeProgram.PrepareAsync("infra", "examples", "department-node");
        var environment = new Dictionary<string, string>
        {
            ["AMQP"] = address.AbsoluteUri, ["ASYNCAPI"] = Path.Combine(Desk.Root, "contracts", "asyncapi.yaml"),
        };
        return new(program.Start(environment, "department.js"));
    }

    /// <summary>Completes when it has said this so often.</summary>
    public Task SaysAsync(string text, int times = 1) => Eventually.BecomesAsync(
        () => Task.FromResult(string.Join('\n', _said)), all => all.Split(text).Length > times, $"the department says '{text}'");

    /// <summary>Ctrl-C; answers the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
