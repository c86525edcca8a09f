using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Benchmarks;

/// <summary>The benchmarks of a build, this one or another, as a process of its own: what it says of itself is read from its file.</summary>
public static class OtherBuild
{
    /// <summary>Measures one round after a warm-up.</summary>
    /// <param name="program">Its <c>Benchmarks.dll</c>.</param>
    /// <param name="benchmark">Which benchmark; what it stands beside there is left aside.</param>
    /// <param name="measures">What is read off.</param>
    /// <param name="messages">Messages in the round.</param>
    public static async Task<double[]> MeasureAsync(string program, string benchmark, IReadOnlyList<Measure> measures, int messages)
    {
        var file = Path.GetTempFileName();
        try
        {
            string[] arguments =
                [program, benchmark, "--rounds", "1", "--messages", messages.ToString(CultureInfo.InvariantCulture), "--json", file];
            using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            await process.StandardOutput.ReadToEndAsync(); // its table
            await process.WaitForExitAsync(); // the code says whether its own requirements are met, which is not asked here
            var figures = JsonNode.Parse(await File.ReadAllTextAsync(file))!["figures"]!.AsArray();
            return [.. measures.Select(m => (double)figures
                .First(f => (string?)f!["benchmark"] == (m.Name.Length == 0 ? benchmark : $"{benchmark} {m.Name}"))!["ours"]!["median"]!)];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
