using System.Collections.Concurrent;
using System.Net.NetworkInformation;
using DeskSetup;
using Messaging;
using Npgsql;

namespace Chaos.Desk;

/// <summary>
/// A desk of real processes on servers of its own, set up by the same code as any other. Between each service and its servers
/// stand proxies, so that the ways can fail for one alone.
/// </summary>
internal sealed class ChaosDesk : IAsyncDisposable
{
    /// <summary>Database and virtual host.</summary>
    public const string Name = "chaos";

    /// <summary>Directory first: the others wait for what it tells.</summary>
    public static readonly IReadOnlyList<string> Services =
        ["directory", "intake", "routing", "work-orders", "consultation", "follow-up", "audit", "knowledge", "quality"];

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(4);
    private readonly string _folder;
    private readonly string _checkout;
    private readonly Dictionary<string, ServiceProcess> _processes = [];
    private readonly ConcurrentBag<ServiceProcess> _replicas = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly Dictionary<string, string> _tokens = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private ChaosDesk(string folder, string checkout) =>
        (_folder, _checkout, Servers) = (folder, checkout, new PrivateServers(folder, checkout));

    /// <summary>PostgreSQL and RabbitMQ.</summary>
    public PrivateServers Servers { get; }

    /// <summary>The way of each service to the database.</summary>
    public Dictionary<string, TcpProxy> ToDatabase { get; } = [];

    /// <summary>The way of each service to the broker.</summary>
    public Dictionary<string, TcpProxy> ToBroker { get; } = [];

    /// <summary>Connected to the desk's database as the servers' administrator, past all proxies.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>How often services were started again.</summary>
    public int Restarts => _processes.Values.Sum(p => p.Starts - 1);

    /// <summary>Starts servers and services.</summary>
    /// <param name="folder">For data, logs and settings.</param>
    /// <param name="checkout">The root of the checkout, built.</param>
    /// <param name="say">Tells what is being done.</param>
    public static async Task<ChaosDesk> StartAsync(string folder, string checkout, Action<string> say)
    {
        var desk = new ChaosDesk(folder, checkout);
        try
        {
            await desk.StartAsync(say);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>A service's process.</summary>
    public ServiceProcess Process(string service) => _processes[service];

    /// <summary>A second process of a service, at any free port; nobody starts it again.</summary>
    public ServiceProcess StartReplica(string service)
    {
        var replica = Make(service, startsAgain: false, KeyValuePair.Create("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        _replicas.Add(replica);
        replica.Start();
        return replica;
    }

    /// <summary>Ends what only faults brought: second replicas, and services that wait to be killed at a step.</summary>
    public async Task HealAsync()
    {
        while (_replicas.TryTake(out var replica))
        {
            await replica.DisposeAsync();
        }

        foreach (var process in _processes.Values.Where(p => p.IsArmed))
        {
            process.Kill();
        }

        await Task.WhenAll(Services.Select(ReadyAsync));
    }

    /// <summary>Address of a service over HTTP.</summary>
    public string Address(string service) => $"http://127.0.0.1:{_ports[service]}";

    /// <summary>Broker address of an outsider, <c>channel.web</c>, past all proxies.</summary>
    public Uri User(string name) => new(
        EnvFile.Read(Path.Combine(_folder, "desk.env"))[$"AMQP_{name.ToUpperInvariant().Replace('-', '_').Replace('.', '_')}"]);

    /// <summary>A bearer token; made once for each actor.</summary>
    public string Token(Actor actor)
    {
        lock (_tokens)
        {
            return _tokens.TryGetValue(actor.ToString(), out var token) ? token
                : _tokens[actor.ToString()] = LocalDesk.TokensOf(_folder).Create(
                    actor.Role, actor.Id, actor.Role == Roles.Department ? actor.Id : null, TimeSpan.FromHours(24));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _replicas.Concat(_processes.Values))
        {
            await process.DisposeAsync();
        }

        foreach (var proxy in ToDatabase.Values.Concat(ToBroker.Values))
        {
            await proxy.DisposeAsync();
        }

        _http.Dispose();
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        await Servers.StopAsync();
    }

    private async Task StartAsync(Action<string> say)
    {
        say("Starting a PostgreSQL and a RabbitMQ for this run alone");
        await Servers.StartAsync();
        Environment.SetEnvironmentVariable("DESK_REQUESTS_PER_SECOND", "10000"); // the load comes from few callers
        await new LocalDesk(Servers.Addresses, new Instance(Name), _folder, _checkout).ProvisionAsync(fresh: true, null, null, say, default);
        var database = new NpgsqlConnectionStringBuilder(Servers.Addresses.Postgres) { Database = Name, Pooling = true, MaxPoolSize = 10 };
        Database = NpgsqlDataSource.Create(database.ConnectionString);
        foreach (var service in Services)
        {
            _ports[service] = FreePort();
            ToDatabase[service] = new TcpProxy(database.Port);
            ToBroker[service] = new TcpProxy(Servers.Addresses.RabbitMq.Port);
            _processes[service] = Make(service, startsAgain: true, KeyValuePair.Create("ASPNETCORE_URLS", Address(service)));
            _processes[service].Start();
        }

        await Task.WhenAll(Services.Select(ReadyAsync));
        say($"The desk's {Services.Count} services are ready");
    }

    private ServiceProcess Make(string service, bool startsAgain, params KeyValuePair<string, string>[] more)
    {
        var settings = Settings(service);
        settings["ConnectionStrings__Postgres"] =
            new NpgsqlConnectionStringBuilder(settings["ConnectionStrings__Postgres"]) { Port = ToDatabase[service].Port }.ConnectionString;
        settings["ConnectionStrings__RabbitMq"] =
            new UriBuilder(settings["ConnectionStrings__RabbitMq"]) { Port = ToBroker[service].Port }.Uri.AbsoluteUri;
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var program = DeskPrograms.Of(_checkout, service);
        return new ServiceProcess(program, settings, Path.Combine(_folder, "logs", $"{service}.log"), startsAgain);
    }

    private Dictionary<string, string> Settings(string service) => EnvFile.Read(Path.Combine(_folder, "services", $"{service}.env"));

    /// <summary>
    /// Not one that other desks wish for: they would take it while a service is down. Below the range that the kernel gives out.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (!IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port == port))
            {
                return port;
            }
        }
    }

    private async Task ReadyAsync(string service)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(service))
        {
            if (TimeProvider.System.GetElapsedTime(began) > LongestStart)
            {
                throw new TimeoutException($"{service} is not ready after {LongestStart.TotalSeconds:0} s; its log is in {_folder}/logs.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private async Task<bool> IsReadyAsync(string service)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Address(service) + "/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Where the services' programs lie after a build.</summary>
internal static class DeskPrograms
{
    /// <summary>The assembly of a service.</summary>
    public static string Of(string checkout, string service)
    {
        var project = string.Concat(service.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        var assembly = project == "Directory" ? "DirectoryService" : project;
        return Path.Combine(checkout, "artifacts", "bin", project, "release", assembly + ".dll");
    }
}
