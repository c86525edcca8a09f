using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;
using TestKit;

namespace PlatformAudit.Tests;

/// <summary>The real program, started as an auditor's script starts it.</summary>
internal static class Program
{
    private static readonly string Assembly = Path.Combine(
        Desk.Root, "artifacts", "bin", "PlatformAudit", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "platform-audit.dll");

    /// <summary>Runs it to its end.</summary>
    public static async Task<Run> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Remove("AUDIT_LEDGER");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>The words that name a test's own ledger.</summary>
    public static string[] On(TestDatabase database) =>
        ["--ledger", new NpgsqlConnectionStringBuilder(database.Service.ConnectionString) { Password = database.Name }.ConnectionString];
}

/// <summary>What a run of the program left.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    /// <summary>The object on the last line of stdout.</summary>
    public JsonNode Json => JsonNode.Parse(Output.TrimEnd('\n').Split('\n')[^1])!;
}
