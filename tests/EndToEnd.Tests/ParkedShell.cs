using System.Diagnostics;
using TestKit;

namespace EndToEnd.Tests;

/// <summary><c>./infra/parked</c> against the running desk, whose addresses and key it finds in a folder as <c>infra/up</c> leaves it.</summary>
internal sealed class ParkedShell : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-parked").FullName;

    public ParkedShell(RunningDesk desk)
    {
        File.WriteAllText(Path.Combine(_folder, ".desk"), "");
        File.WriteAllLines(
            Path.Combine(_folder, "desk.env"),
            desk.Addresses.Select(a => $"export {a.Key.ToUpperInvariant().Replace('-', '_')}='{a.Value}'"));
        System.IO.Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        foreach (var key in System.IO.Directory.GetFiles(Path.GetDirectoryName(desk.Tokens.KeysFile)!, "*.pem"))
        {
            File.Copy(key, Path.Combine(_folder, "keys", Path.GetFileName(key)));
        }
    }

    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Desk.Root, "infra", "parked"), arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["DESK_LOCAL"] = _folder },
        };
        start.Environment.Remove("DESK_INSTANCE");
        start.Environment.Remove("DESK_GUARD"); // else it would take itself for a part of the run that tests it
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);
}
