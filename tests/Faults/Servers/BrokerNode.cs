using System.Net;
using System.Net.Sockets;
using System.Text;
using DeskSetup;
using TestKit;

namespace Faults.Servers;

/// <summary>One node of RabbitMQ with management, on loopback ports that it keeps: it can be stopped, killed, suspended and brought back.</summary>
public sealed class BrokerNode : IAsyncDisposable
{
    internal const string User = "desk";
    private const string Password = "desk";

    /// <summary>A dead letter that no queue takes is tried again after a second; else it would be three minutes.</summary>
    private const string DeadLettersSoonAgain = "[{rabbit, [{dead_letter_worker_publisher_confirm_timeout, 1000}]}].";
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5); // a bound for what fails: on a machine that stalls, 100 s passed before the first line of its log
    private const int LogLines = 60;
    private readonly string _folder;
    private readonly Dictionary<string, string> _environment;
    private readonly HttpClient _management;
    private readonly string[] _launcher;
    private RunningProgram? _server;
    private Task _supervision = Task.CompletedTask;
    private volatile bool _mayEnd;

    internal BrokerNode(string folder, string name, int epmdPort, string moreConfiguration, string[]? launcher = null)
    {
        (_folder, Name, _launcher) = (Directory.CreateDirectory(folder).FullName, $"{name}@localhost", launcher ?? []);
        var loopback = "-kernel inet_dist_use_interface {127,0,0,1} net_ticktime 5 +sbwt none +sbwtdcpu none +sbwtdio none";
        _environment = new()
        {
            ["HOME"] = folder, ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null", ["RABBITMQ_NODENAME"] = Name,
            ["RABBITMQ_MNESIA_BASE"] = File("data"), ["RABBITMQ_LOG_BASE"] = File("logs"), ["RABBITMQ_CONFIG_FILE"] = File("rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = File("advanced.config"), ["RABBITMQ_ENABLED_PLUGINS_FILE"] = File("plugins"),
            ["RABBITMQ_PID_FILE"] = File("pid"), ["RABBITMQ_DIST_PORT"] = $"{FreePort.Find()}", ["ERL_EPMD_PORT"] = $"{epmdPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1", ["ERL_FLAGS"] = "-start_epmd false", ["ERL_CRASH_DUMP"] = File("crash"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = loopback, ["RUNNING_UNDER_SYSTEMD"] = "true", // one process, whose pid we know
        };
        Write(".erlang.cookie", "DESKFAULTTESTS");
        Write("plugins", "[rabbitmq_management].");
        Write("advanced.config", DeadLettersSoonAgain);
        Write("rabbitmq.conf",
            $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ManagementPort}
            default_user = {User}
            default_pass = {Password}
            disk_free_limit.absolute = 50MB
            {moreConfiguration}
            """);
        _management = new HttpClient
        {
            BaseAddress = new UriBuilder(Management) { UserName = "", Password = "" }.Uri,
            DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))) },
        };
    }

    /// <summary>As the cluster calls it: <c>name@localhost</c>.</summary>
    public string Name { get; }

    /// <summary>For AMQP.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>For management.</summary>
    public int ManagementPort { get; } = FreePort.Find();

    /// <summary>The administrator's address.</summary>
    public Uri Address => AddressAt(Port);

    /// <summary>The address of the management interface.</summary>
    public Uri Management => new($"http://{User}:{Password}@127.0.0.1:{ManagementPort}");

    /// <summary>The administrator's address behind a proxy.</summary>
    public static Uri AddressAt(int port) => new($"amqp://{User}:{Password}@127.0.0.1:{port}");

    /// <summary>Starts it, with the data it had; returns at once. Where it ends without having been told to, it is started again, as Debian's unit of
    /// it says (<c>Restart=on-failure</c>): a node that paused and cannot come back ends itself.</summary>
    public void Start()
    {
        _mayEnd = false;
        StartServer();
        _supervision = SuperviseAsync();
    }

    /// <summary>Completes when it takes connections and its management answers.</summary>
    /// <exception cref="TimeoutException">It did not; the message ends with what the node logged last.</exception>
    public async Task ReadyAsync()
    {
        try
        {
            await Eventually.BecomesAsync(AnswersAsync, ready => ready, $"{Name} is ready", LongestStart);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; its log ends: {LogEnd()}", late);
        }
    }

    /// <summary>Completes when it refuses connections, as a node does that finds itself in a minority.</summary>
    public Task PausedAsync() => Eventually.BecomesAsync(TakesConnectionsAsync, takes => !takes, $"{Name} has paused");

    /// <summary>An orderly end (TERM).</summary>
    public async Task StopAsync()
    {
        _mayEnd = true;
        await _server!.EndAsync("TERM");
        await _supervision;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _mayEnd = true;
        await _server!.KillAsync();
        await _supervision;
    }

    /// <summary>It stands still and keeps its connections open, as a machine that hangs (SIGSTOP).</summary>
    public Task SuspendAsync() => _server!.SignalAsync("STOP");

    /// <summary>Runs <c>rabbitmqctl</c>, again while the node is not there to take the command.</summary>
    /// <exception cref="TimeoutException">It did not succeed; the message has what it said last.</exception>
    public Task ControlAsync(params string[] arguments) =>
        Eventually.BecomesAsync(() => FailureOfAsync(arguments), failure => failure is null, $"{Name} does as told", LongestStart);

    /// <summary>Completes when no queue would lose its majority without this node: to be waited for before an orderly end, as RabbitMQ's guide to
    /// rolling upgrades has it.</summary>
    public Task MayStopAsync() => RunningProgram.RunAsync(
        _folder, _environment, [Path.Combine(Programs.RabbitMq, "rabbitmq-upgrade"), "await_online_quorum_plus_one", "--timeout", "120"]);

    /// <summary>What management says, as JSON.</summary>
    /// <param name="path"><c>/api/…</c></param>
    public Task<string> AskAsync(string path) => _management.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _management.Dispose();
        if (_server is not null)
        {
            await KillAsync();
            await _server.DisposeAsync();
        }
    }

    private void StartServer() => _server = RunningProgram.Start(
        _folder, _environment, [.. _launcher, Path.Combine(Programs.RabbitMq, "rabbitmq-server")]);

    private async Task SuperviseAsync()
    {
        while (true)
        {
            await _server!.EndedAsync();
            if (_mayEnd)
            {
                return;
            }

            await Console.Error.WriteLineAsync($"{Name} ended by itself and is started again; its log ends: {LogEnd()}");
            StartServer();
        }
    }

    private async Task<string?> FailureOfAsync(string[] arguments)
    {
        try
        {
            await RunningProgram.RunAsync(_folder, _environment, [.. _launcher, Path.Combine(Programs.RabbitMq, "rabbitmqctl"), .. arguments]);
            return null;
        }
        catch (InvalidOperationException failed)
        {
            return failed.Message;
        }
    }

    private string LogEnd() => Path.Combine(File("logs"), $"{Name}.log") is var log && System.IO.File.Exists(log)
        ? string.Join('\n', System.IO.File.ReadLines(log).TakeLast(LogLines))
        : $"(there is none) {string.Join('\n', _server!.Said)}";

    private string File(string name) => Path.Combine(_folder, name);

    /// <summary>Erlang wants its cookie to be its owner's alone.</summary>
    private void Write(string name, string text) => LocalFiles.WritePrivate(File(name), text);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _management.GetAsync(new Uri("/api/whoami", UriKind.Relative));
            return answer.IsSuccessStatusCode && await TakesConnectionsAsync();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException) // not there, or too busy to answer
        {
            return false;
        }
    }

    internal async Task<bool> TakesConnectionsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
