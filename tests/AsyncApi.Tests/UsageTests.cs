using System.Diagnostics;
using TestKit;

namespace AsyncApi.Tests;

/// <summary>A script's use is told by the script's own name.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("token", "token")]
    [InlineData("token", "revoke")]
    [InlineData("token", "rotate")]
    [InlineData("parked", "parked")]
    [InlineData("rebuild", "rebuild")]
    public async Task What_a_script_prints_of_its_use_can_be_typed(string script, string verb)
    {
        var assembly = Path.Combine(Desk.Root, "artifacts", "bin", "Setup", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Setup.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, verb, "--nonsense"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DESK_CALLED"] = $"./infra/{script}";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldNotBe(0);
        (await output).ShouldContain(script == verb ? $"./infra/{script} " : $"./infra/{script} {verb} ");
        (await output + await errors).ShouldNotContain("Setup");
        (await File.ReadAllTextAsync(Path.Combine(Desk.Root, "infra", script))).ShouldContain($"DESK_CALLED=./infra/{script}");
    }
}
