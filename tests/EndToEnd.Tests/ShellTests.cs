using System.Diagnostics;
using System.Text;
using Contracts;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>The scripts print ends of logs, which may hold words of others.</summary>
public sealed class ShellTests
{
    [Fact]
    public async Task What_a_script_says_has_a_question_mark_for_every_character_that_our_programs_write_out()
    {
        var seen = Enumerable.Range(1, char.MaxValue).Select(code => (char)code).Where(c => !char.IsSurrogate(c) && c is not ('\n' or '\t')).ToList();
        var wanted = seen.Select(c => Printed.Of($"{c}") == $"{c}" ? $"{c}" : "?").ToList();
        wanted.Count(c => c == "?").ShouldBeGreaterThan(70);

        var start = new ProcessStartInfo("bash", ["-c", ". infra/lib/common.sh; say \"$(cat)\""])
        {
            WorkingDirectory = Desk.Root, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(string.Join('\n', seen));
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        var lines = (await said).TrimEnd('\n').Split('\n');
        (lines[0].Split("] ", 2)[1], lines.Length).ShouldBe((wanted[0], wanted.Count));
        lines[1..].ShouldBe(wanted[1..]);
    }
}
