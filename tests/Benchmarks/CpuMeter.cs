using System.Globalization;
using System.Text.Json.Nodes;
using DeskSetup;
using Npgsql;
using TestKit;

namespace Benchmarks;

/// <summary>CPU seconds that processes have used, from <c>/proc</c>; the servers' processes as one each.</summary>
public sealed class CpuMeter
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    /// <summary>The name of this process.</summary>
    public const string Here = "here";

    private readonly Dictionary<string, int> _processes;
    private readonly int _postmaster;

    private CpuMeter(Dictionary<string, int> processes, int postmaster) => (_processes, _postmaster) = (processes, postmaster);

    /// <summary>This process and the servers'; of servers that run elsewhere nothing is known, and they count as 0.</summary>
    /// <param name="others">Other processes, by name.</param>
    public static async Task<CpuMeter> OpenAsync(IReadOnlyDictionary<string, int>? others = null)
    {
        var servers = Servers.FromEnvironment();
        var processes = others?.ToDictionary() ?? [];
        processes[Here] = Environment.ProcessId;
        using var management = servers.ManagementClient();
        var broker = await Eventually.BecomesAsync(
            async () => (string?)JsonNode.Parse(await management.GetStringAsync(new Uri("/api/nodes", UriKind.Relative)))!.AsArray()[0]!["os_pid"],
            pid => pid is not null, "the broker's management knows its process, some seconds after the start");
        processes["rabbitmq"] = int.Parse(broker!, CultureInfo.InvariantCulture);
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await using var command = database.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync())!;
        return new(processes, Stat(backend) is { } stat ? stat.Parent : 0);
    }

    /// <summary>Seconds so far, by process.</summary>
    public Dictionary<string, double> Read()
    {
        var seconds = _processes.ToDictionary(p => p.Key, p => Stat(p.Value)?.Own ?? 0);
        seconds["postgres"] = Stat(_postmaster) is { } postmaster ? postmaster.Own + postmaster.EndedChildren + Children() : 0;
        return seconds;
    }

    /// <summary>Microseconds for each thing done since <paramref name="before"/>, of the named processes in their order.</summary>
    public IEnumerable<double> MicrosecondsEach(Dictionary<string, double> before, double done, IEnumerable<string> processes)
    {
        var now = Read();
        return processes.Select(p => (now[p] - before[p]) * 1e6 / done);
    }

    private double Children() => System.IO.Directory.GetDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), out var pid) ? Stat(pid) : null)
        .Where(s => s?.Parent == _postmaster).Sum(s => s!.Own);

    private static ProcessStat? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' '); // a name may hold spaces; from the third field on
            double Seconds(int field) => double.Parse(fields[field - 3], CultureInfo.InvariantCulture) / TicksPerSecond;
            return new(int.Parse(fields[1], CultureInfo.InvariantCulture), Seconds(14) + Seconds(15), Seconds(16) + Seconds(17));
        }
        catch (IOException)
        {
            return null; // ended meanwhile, or on another machine
        }
    }

    private sealed record ProcessStat(int Parent, double Own, double EndedChildren);
}
