using System.Diagnostics;
using DeskSetup;

namespace Chaos.Desk;

/// <summary>
/// A PostgreSQL and a RabbitMQ that belong to this run alone, started, ended and started again by the scripts under
/// <c>infra/lib</c>, as any desk's are.
/// </summary>
/// <param name="folder">Where they keep their data and logs.</param>
/// <param name="checkout">The root of the checkout.</param>
internal sealed class PrivateServers(string folder, string checkout)
{
    /// <summary>Queues report their lengths every second instead of every five, so that the end of a run is seen sooner.</summary>
    private const string QuickCounts = "[{rabbit,[{collect_statistics_interval,1000},{quorum_tick_interval,1000}]}].";

    private const string Control =
        """
        env HOME="$LOCAL/rabbitmq" RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=desk@localhost ERL_EPMD_PORT="$(kept_port epmd)" \
          "$(rabbitmq_sbin)/rabbitmqctl" --silent
        """;

    private const string RemoveData =
        """
        rm -rf "$(cat "$LOCAL/postgres.folder" 2>/dev/null || echo "$LOCAL/postgres")" "$LOCAL/postgres.folder" "$LOCAL/rabbitmq"
        """;

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Their addresses; the same after every start.</summary>
    public Servers Addresses { get; private set; } = null!;

    /// <summary>Starts both without any data; what an earlier run left for study is gone then.</summary>
    public async Task StartAsync()
    {
        await StopAsync();
        await RemoveDataAsync();
        Directory.CreateDirectory(Path.Combine(folder, "rabbitmq"));
        await File.WriteAllTextAsync(Path.Combine(folder, "rabbitmq", "advanced.config"), QuickCounts);
        await RunAsync("servers_up faults");
        var settings = EnvFile.Read(Path.Combine(folder, "servers.env"));
        Addresses = new Servers(settings["DESK_POSTGRES"], new Uri(settings["DESK_RABBITMQ"]), new Uri(settings["DESK_RABBITMQ_MANAGEMENT"]));
        if (!File.Exists(Path.Combine(folder, "run", "postgres.pid")) || !File.Exists(Path.Combine(folder, "run", "rabbitmq.pid")))
        {
            throw new InvalidOperationException("Only servers that run as processes of this machine can be killed: install PostgreSQL and RabbitMQ.");
        }
    }

    /// <summary>Ends them.</summary>
    public Task StopAsync() => RunAsync("prepare_local; servers_release faults");

    /// <summary>Removes their data.</summary>
    public Task RemoveDataAsync() => RunAsync(RemoveData);

    /// <summary>As after a power cut: no checkpoint, all connections gone.</summary>
    public Task RestartDatabaseAsync() => RunAsync(
        """signal "$RUN/postgres" QUIT; await_end "$RUN/postgres" 20; """ + StartAgain("postgres"));

    /// <summary>As an operator does it.</summary>
    public Task RestartBrokerAsync() => RunAsync(
        """signal "$RUN/rabbitmq" TERM; await_end "$RUN/rabbitmq" 20; """ + StartAgain("rabbitmq"));

    /// <summary>kill -9 of the broker with all that belongs to it.</summary>
    public Task KillBrokerAsync() => RunAsync(
        """kill_family "$RUN/rabbitmq"; await_end "$RUN/rabbitmq" 20; """ + StartAgain("rabbitmq"));

    /// <summary>The memory alarm, as if the broker had too little.</summary>
    public async Task MemoryAlarmAsync(TimeSpan lasts)
    {
        await RunAsync(Control + " set_vm_memory_high_watermark absolute 1000");
        await Task.Delay(lasts, TimeProvider.System);
        await RunAsync(Control + " set_vm_memory_high_watermark 0.4");
    }

    /// <summary>Threads of a killed server hold its port for a moment yet; it would be started on another, which nobody is told of.</summary>
    private static string StartAgain(string server) =>
        $"""while answers 127.0.0.1 "$(kept_port {server})"; do sleep 0.05; done; servers_up faults""";

    private async Task RunAsync(string script)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var start = new ProcessStartInfo("bash", ["-c", ". infra/lib/common.sh\n" + script])
            {
                WorkingDirectory = checkout, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            };
            start.Environment["DESK_LOCAL"] = folder;
            foreach (var name in new[] { "DESK_POSTGRES", "DESK_RABBITMQ", "DESK_RABBITMQ_MANAGEMENT", "DESK_SERVERS", "DESK_GUARD" })
            {
                start.Environment.Remove(name);
            }

            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{script.Split('\n')[0]} ended with {process.ExitCode}: {said[1]} {said[0]}");
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}

/// <summary>Files of exported variables.</summary>
internal static class EnvFile
{
    /// <summary>The variables of such a file.</summary>
    public static Dictionary<string, string> Read(string file) => File.ReadLines(file)
        .Where(l => l.StartsWith("export ", StringComparison.Ordinal))
        .Select(l => l["export ".Length..].Split('=', 2)).ToDictionary(p => p[0], p => p[1].Split(" #")[0].Trim('\''));
}
