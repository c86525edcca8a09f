using System.Diagnostics;
using Npgsql;

namespace DeskSetup.Backup;

/// <summary>PostgreSQL's own <c>pg_dump</c> and <c>pg_restore</c>, as the path has them (Debian: <c>postgresql-client</c>).</summary>
/// <param name="address">Of a role that may read and create all.</param>
/// <param name="database">The database.</param>
internal sealed class PostgresTools(NpgsqlConnectionStringBuilder address, string database)
{
    private readonly IReadOnlyDictionary<string, string?> _environment = ToolEnvironment.Of(address);

    /// <summary>Runs <c>pg_dump</c> on a snapshot into a file that only its owner may read.</summary>
    /// <exception cref="InvalidOperationException">It failed, or there is none; the message says why.</exception>
    public async Task DumpAsync(string file, string snapshot, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        LocalFiles.WritePrivate(file, ""); // pg_dump keeps the mode of a file that is there
        await RunAsync("pg_dump", ["--format=custom", $"--snapshot={snapshot}", $"--file={file}", .. options, .. Address], cancellationToken);
    }

    /// <summary>Runs <c>pg_restore</c>; the first error ends it.</summary>
    /// <inheritdoc cref="DumpAsync" path="/exception" />
    public Task RestoreAsync(string file, IEnumerable<string> options, CancellationToken cancellationToken) =>
        RunAsync("pg_restore", ["--exit-on-error", "--no-owner", "--no-privileges", .. options, .. Address, file], cancellationToken);

    private string[] Address =>
        [$"--host={address.Host}", $"--port={address.Port}", $"--username={address.Username}", "--no-password", $"--dbname={database}"];

    private async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        using var process = Start(start);
        try
        {
            var said = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} failed: {Errors(program, said)}");
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Its own lines alone: those after them may show what stood in a row.</summary>
    private static string Errors(string program, string said) =>
        string.Join(' ', said.Split('\n').Where(line => line.StartsWith($"{program}: error:", StringComparison.Ordinal)));

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"There is no {start.FileName} here. Install PostgreSQL's client programs (Debian: postgresql-client).", e);
        }
    }
}
