using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Contracts;
using DeskSetup;
using Messaging;
using TestKit;

namespace TestDesk;

/// <summary>A desk of real processes, set up as <c>infra/up</c> does it, so that one can be killed.</summary>
public sealed class ProcessDesk : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Programs = new()
    {
        ["directory"] = "Directory/release/DirectoryService.dll", ["intake"] = "Intake/release/Intake.dll",
        ["routing"] = "Routing/release/Routing.dll", ["work-orders"] = "WorkOrders/release/WorkOrders.dll",
        ["consultation"] = "Consultation/release/Consultation.dll", ["follow-up"] = "FollowUp/release/FollowUp.dll",
        ["audit"] = "Audit/release/Audit.dll", ["knowledge"] = "Knowledge/release/Knowledge.dll", ["quality"] = "Quality/release/Quality.dll",
    };

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-processes").FullName;
    private readonly Instance _instance = new($"test_{Guid.NewGuid():N}"[..20]);
    private readonly Servers _servers;
    private readonly Dictionary<string, RunningProgram> _running = [];

    /// <summary>Other desks may be laid out on this machine at the same time: those of a real one lie close together.</summary>
    private readonly Dictionary<string, string> _addresses;
    private readonly HttpClient _http;

    private readonly bool _cleansUp;
    private readonly string[] _launcher;

    private ProcessDesk(Servers servers, bool cleansUp, string[] launcher, Tls? tls)
    {
        (_servers, _cleansUp, _launcher) = (servers, cleansUp, launcher);
        _addresses = Programs.Keys.ToDictionary(s => s, _ => $"{(tls is null ? "http://127.0.0.1" : "https://localhost")}:{FreePort.Find()}");
        _http = new HttpClient((tls ?? new()).CreateHandler());
    }

    /// <summary>Names of all services.</summary>
    public static IReadOnlyCollection<string> Services => Programs.Keys;

    /// <summary>Name of the instance: of its database and virtual host.</summary>
    public string Name => _instance.Name;

    /// <summary>Address of each service, whether it runs or not.</summary>
    public IReadOnlyDictionary<string, string> Addresses => _addresses;

    /// <summary>What Setup has written, with the addresses that the services have.</summary>
    public string Folder => _folder;

    /// <summary>The desk's own tokens.</summary>
    public Tokens Tokens => LocalDesk.TokensOf(_folder);

    /// <summary>Services are ready.</summary>
    /// <param name="servers">Where; null for the servers that tests share.</param>
    /// <param name="services">Which; all when none is named.</param>
    public static async Task<ProcessDesk> StartAsync(Servers? servers = null, params string[] services)
    {
        var desk = await ProvisionAsync(servers);
        var named = services.Length > 0 ? services : [.. Services];
        foreach (var service in named)
        {
            desk.Start(service);
        }

        await Task.WhenAll(named.Select(desk.ReadyAsync));
        return desk;
    }

    /// <summary>Everything is laid out, and no service runs.</summary>
    /// <param name="servers">Where; null for the servers that tests share, from which it is removed in the end.</param>
    /// <param name="launcher">Put before the command of each service; null for nothing.</param>
    /// <param name="tls">To call services over HTTPS; null for HTTP.</param>
    public static async Task<ProcessDesk> ProvisionAsync(Servers? servers = null, string[]? launcher = null, Tls? tls = null)
    {
        if (servers is null)
        {
            await TestServers.EnsureAsync();
        }

        var desk = new ProcessDesk(servers ?? Servers.FromEnvironment(), cleansUp: servers is null, launcher ?? [], tls);
        await new LocalDesk(desk._servers, desk._instance, desk._folder, Desk.Root).ProvisionAsync(fresh: true, null, null, _ => { }, default);
        desk.WriteAddresses();
        return desk;
    }

    /// <summary>kill -9: no chance to finish anything.</summary>
    public Task KillAsync(string service) => _running[service].KillAsync();

    /// <summary>Starts a service, again.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="settings">More settings, as <c>Faults__KillAt=after-append</c>.</param>
    public void Start(string service, params string[] settings)
    {
        var all = Settings($"services/{service}.env");
        all["ASPNETCORE_URLS"] = Address(service);
        foreach (var setting in settings.Select(s => s.Split('=', 2))) all[setting[0]] = setting[1];
        _running[service] = RunningProgram.Start(
            _folder, [.. all.Select(setting => InFile(service, setting))], [.. _launcher, "dotnet", Path.Combine(Desk.Root, "artifacts", "bin", Programs[service])]);
    }

    /// <summary>Addresses with their passwords are handed over in files, as a house does that keeps them out of the environment.</summary>
    private KeyValuePair<string, string> InFile(string service, KeyValuePair<string, string> setting)
    {
        if (!setting.Key.StartsWith("ConnectionStrings__", StringComparison.Ordinal)) return setting;
        var file = Path.Combine(_folder, $"{service}.{setting.Key}");
        LocalFiles.WritePrivate(file, setting.Value + "\n");
        return new(setting.Key + "_FILE", file);
    }

    /// <summary>Starts one more process of a service, on the same queues and tables.</summary>
    /// <returns>Its name, for <see cref="KillAsync"/>, <see cref="HasEnded"/> and <see cref="LogOf"/>.</returns>
    public string StartReplica(string service)
    {
        var name = $"{service} {_running.Count}";
        _running[name] = RunningProgram.Start(
            _folder, [.. Settings($"services/{service}.env"), KeyValuePair.Create("ASPNETCORE_URLS", "http://127.0.0.1:0")],
            "dotnet", Path.Combine(Desk.Root, "artifacts", "bin", Programs[service]));
        return name;
    }

    /// <summary>True when it was started, whether it runs or not.</summary>
    public bool IsStarted(string service) => _running.ContainsKey(service);

    /// <summary>True when the process has ended, by itself or killed.</summary>
    public bool HasEnded(string service) => _running[service].HasEnded;

    /// <summary>What it has logged since its last start, one JSON object a line.</summary>
    public IReadOnlyCollection<string> LogOf(string service) => _running[service].Said;

    /// <summary>Completes when the service is ready to work.</summary>
    public Task ReadyAsync(string service) => Eventually.BecomesAsync(async () =>
    {
        if (HasEnded(service))
        {
            throw new InvalidOperationException($"{service} has ended: {string.Join('\n', LogOf(service).TakeLast(5))}");
        }

        return await HealthAsync(service);
    }, health => health.IsReady, $"{service} is ready");

    /// <summary>Whether the service says of itself that it is ready.</summary>
    public async Task<bool> IsReadyAsync(string service) => (await HealthAsync(service)).IsReady;

    /// <summary>Broker address of an outsider.</summary>
    public Uri User(string name) => new(Settings("desk.env")[$"AMQP_{name.ToUpperInvariant().Replace('-', '_').Replace('.', '_')}"]);

    /// <summary>A call that may find the service away.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(string role, string id, HttpMethod method, string service, string path, object? body = null, string? idempotencyKey = null)
    {
        var token = Tokens.Create(role, id, role == Roles.Department ? id : null, TimeSpan.FromHours(1));
        using var request = new HttpRequestMessage(method, new Uri(Address(service) + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        request.Content = body is null ? null : JsonContent.Create(body, options: ContractJson.Options);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values)
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
        if (_cleansUp)
        {
            await new Database(_servers, _instance).DropAsync(DeskServices.All.Select(s => s.Name));
            await new Broker(_servers, _instance).DropAsync();
        }

        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private void WriteAddresses()
    {
        var file = Path.Combine(_folder, "desk.env");
        var names = _addresses.ToDictionary(a => a.Key.ToUpperInvariant().Replace('-', '_'), a => a.Value);
        File.WriteAllLines(file, File.ReadAllLines(file)
            .Select(line => names.TryGetValue(line["export ".Length..].Split('=')[0], out var address) ? $"{line.Split('=')[0]}='{address}'" : line));
    }

    private string Address(string service) => _addresses[service];

    private async Task<(bool IsReady, string Says)> HealthAsync(string service)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address(service) + "/health/ready"));
            return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException) // away, or too busy to answer
        {
            return (false, e.Message);
        }
    }

    /// <summary>All passwords in the settings of services and outsiders: of database roles and of broker users.</summary>
    public IReadOnlyList<string> Passwords() =>
    [
        .. Programs.Keys.Select(service => Settings($"services/{service}.env")).SelectMany(settings => new[]
        {
            new Npgsql.NpgsqlConnectionStringBuilder(settings["ConnectionStrings__Postgres"]).Password!, PasswordIn(settings["ConnectionStrings__RabbitMq"]),
        }),
        .. Settings("desk.env").Where(setting => setting.Value.StartsWith("amqp://", StringComparison.Ordinal)).Select(setting => PasswordIn(setting.Value)),
    ];

    private static string PasswordIn(string address) => new Uri(address).UserInfo.Split(':')[1];

    private Dictionary<string, string> Settings(string file) => File.ReadLines(Path.Combine(_folder, file))
        .Select(l => l["export ".Length..].Split('=', 2)).ToDictionary(p => p[0], p => p[1].Trim('\''));
}
