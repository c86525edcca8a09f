using System.ComponentModel;
using System.Diagnostics;

namespace TestKit;

/// <summary>
/// A Node program of the checkout, run from a copy of its folder under <c>artifacts/node</c>, with the packages that its lock file
/// names. They are fetched once for each lock file. Without Node the test fails and says so.
/// </summary>
public sealed class NodeProgram
{
    private static readonly SemaphoreSlim Preparing = new(1, 1);
    private readonly string _folder;

    private NodeProgram(string folder) => _folder = folder;

    /// <summary>Copies the program and fetches its packages.</summary>
    /// <param name="source">Its folder, from the root of the checkout.</param>
    public static async Task<NodeProgram> PrepareAsync(params string[] source)
    {
        var from = Path.Combine([Desk.Root, .. source]);
        var folder = Path.Combine(Desk.Root, "artifacts", "node", source[^1]);
        await Preparing.WaitAsync();
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(from))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            }

            var program = new NodeProgram(folder);
            await program.FetchPackagesAsync();
            return program;
        }
        finally
        {
            Preparing.Release();
        }
    }

    /// <summary>Starts a script; its output is for the caller to read.</summary>
    public Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => Start("node", environment, arguments);

    /// <summary>Runs a script to its end, which must be a good one; answers what it printed.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunAsync("node", arguments);

    private async Task FetchPackagesAsync()
    {
        var (lockFile, fetched) = (Path.Combine(_folder, "package-lock.json"), Path.Combine(_folder, "fetched.txt"));
        var wanted = await File.ReadAllTextAsync(lockFile);
        if (!File.Exists(fetched) || await File.ReadAllTextAsync(fetched) != wanted)
        {
            await RunAsync("npm", "ci", "--ignore-scripts");
            await File.WriteAllTextAsync(fetched, wanted);
        }
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, new Dictionary<string, string>(), arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }

    private Process Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"This test needs {program} on the PATH. ./infra/test installs it on Debian.", e);
        }
    }
}
