using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;

namespace Benchmarks.WholeDesk;

/// <summary>CPU seconds that processes have used, from <c>/proc</c>; the servers' processes as one each.</summary>
public sealed class CpuMeter
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on
    private readonly Dictionary<string, int> _processes;
    private readonly int _postmaster;

    private CpuMeter(Dictionary<string, int> processes, int postmaster) => (_processes, _postmaster) = (processes, postmaster);

    /// <summary>Finds the servers' processes on this machine; those that run elsewhere are left out.</summary>
    public static async Task<CpuMeter> OpenAsync(DeskProcesses desk)
    {
        var processes = desk.ProcessIds.ToDictionary();
        processes["players"] = Environment.ProcessId;
        using var management = desk.Servers.ManagementClient();
        var nodes = JsonNode.Parse(await management.GetStringAsync(new Uri("/api/nodes", UriKind.Relative)))!.AsArray();
        processes["rabbitmq"] = int.Parse((string)nodes[0]!["os_pid"]!, CultureInfo.InvariantCulture);
        await using var database = NpgsqlDataSource.Create(desk.Servers.Postgres);
        await using var command = database.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync())!;
        return new(processes, Stat(backend) is { } stat ? stat.Parent : 0);
    }

    /// <summary>Seconds so far, by process.</summary>
    public Dictionary<string, double> Read()
    {
        var seconds = _processes.Where(p => Stat(p.Value) is not null).ToDictionary(p => p.Key, p => Stat(p.Value)!.Own);
        if (Stat(_postmaster) is { } postmaster)
        {
            seconds["postgres"] = postmaster.Own + postmaster.EndedChildren + Children();
        }

        return seconds;
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
