using System.Diagnostics;
using TestKit;

namespace AsyncApi.Tests;

/// <summary>A script's use is told by the script's own name.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("token")]
    [InlineData("parked")]
    [InlineData("rebuild")]
    public async Task What_a_script_prints_of_its_use_can_be_typed(string verb)
    {
        var assembly = Path.Combine(Desk.Root, "artifacts", "bin", "Setup", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Setup.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, verb, "--nonsense"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DESK_CALLED"] = $"./infra/{verb}";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldNotBe(0);
        (await output).ShouldContain($"./infra/{verb} ");
        (await output + await errors).ShouldNotContain("Setup");
        (await File.ReadAllTextAsync(Path.Combine(Desk.Root, "infra", verb))).ShouldContain($"DESK_CALLED=./infra/{verb}");
    }
}
