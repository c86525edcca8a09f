using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Contracts;
using DeskSetup;
using Hosting;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using TestKit;

namespace TestDesk;

/// <summary>Services of a desk in this process, on a real database and a real broker, set up by the same code as a real desk.</summary>
public class HostedDesk : IAsyncDisposable
{
    private readonly Instance _instance = new($"test_{Guid.NewGuid():N}"[..20]);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-test").FullName;
    private readonly Dictionary<string, WebApplication> _services = [];
    private readonly HttpClient _http = new();

    /// <summary>Where it is laid out.</summary>
    public Servers Servers { get; private set; } = null!;

    /// <summary>Address of each service that runs.</summary>
    public Dictionary<string, string> Addresses { get; } = [];

    /// <summary>Broker address of each user.</summary>
    public IReadOnlyDictionary<string, Uri> Users { get; private set; } = null!;

    /// <summary>Connection string of each service.</summary>
    public IReadOnlyDictionary<string, string> Databases { get; private set; } = null!;

    /// <summary>Name of the instance; broker users begin with it.</summary>
    public string Name => _instance.Name;

    /// <summary>The desk's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Signs tokens.</summary>
    public Tokens Tokens { get; private set; } = null!;

    /// <summary>Where the ledger's proofs go.</summary>
    public string ProofFolder => Path.Combine(_folder, "proof");

    /// <summary>What the ledger is signed with.</summary>
    public Keys LedgerKey => new(_folder, "ledger");

    /// <summary>Schemas, roles, users, queues and keys for all services, whether they are started or not.</summary>
    /// <param name="servers">Where.</param>
    /// <param name="fresh">Begins with an empty database and broker; else what is there is brought to this build.</param>
    public async Task ProvisionAsync(Servers servers, bool fresh = true)
    {
        Servers = servers;
        Tokens = new Tokens(_folder);
        Tokens.EnsureKey();
        LedgerKey.Ensure();
        Databases = await new Database(Servers, _instance).ProvisionAsync(DeskServices.All, Password, fresh, default);
        Outsider[] outsiders =
        [
            new(Roles.Department, "network"), new(Roles.Department, "billing"), new(Roles.Department, "customer-service"),
            .. Enum.GetNames<Channel>().Select(c => new Outsider(Roles.Channel, Names.Kebab(c))), new(Roles.Marketing, "support"), new(Roles.Admin, "office"),
        ];
        Users = await new Broker(Servers, _instance).ProvisionAsync(DeskServices.All, outsiders, Password, fresh, default);

        static string Password(string name) => "test-" + name;
    }

    /// <summary>Starts a service, again.</summary>
    /// <param name="configure">May change settings and parts.</param>
    public async Task StartAsync<TService>(Action<WebApplicationBuilder>? configure = null)
        where TService : IDeskService
    {
        var app = await StartReplicaAsync<TService>(configure);
        lock (_services)
        {
            _services[TService.Name] = app;
            Addresses[TService.Name] = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        }
    }

    /// <summary>Starts one more of a service, beside the one that the desk has; the caller stops it.</summary>
    public async Task<WebApplication> StartReplicaAsync<TService>(Action<WebApplicationBuilder>? configure = null)
        where TService : IDeskService
    {
        var app = ServiceHost.Build<TService>([], builder =>
        {
            builder.Configuration["urls"] = "http://127.0.0.1:0";
            builder.Configuration["ConnectionStrings:Postgres"] = Databases[TService.Name];
            builder.Configuration["ConnectionStrings:RabbitMq"] = Users[TService.Name].AbsoluteUri;
            builder.Configuration["Auth:KeysFile"] = Tokens.KeysFile;
            builder.Configuration["Auth:RevokedFile"] = Tokens.RevokedFile;
            builder.Configuration["Directory:Documents"] = Path.Combine(Desk.Root, "infra", "directory");
            builder.Configuration["Limits:RequestsPerSecond"] = "10000";
            builder.Configuration["Proof:Folder"] = ProofFolder;
            builder.Configuration["Proof:EverySeconds"] = "1";
            builder.Configuration["Owners:KeyFile"] = Tokens.AuditKeyFile;
            builder.Configuration["Proof:KeyFile"] = LedgerKey.PrivateFile;
            builder.Services.AddSingleton(Clock);
            configure?.Invoke(builder);
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>Stops a service in good order.</summary>
    public async Task StopAsync(string service)
    {
        _services.Remove(service, out var app).ShouldBeTrue();
        await app!.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>A part of a service that runs.</summary>
    public TPart PartOf<TPart>(string service)
        where TPart : notnull => _services[service].Services.GetRequiredService<TPart>();

    /// <summary>Completes when these services are ready to work.</summary>
    public Task ReadyAsync(params IEnumerable<string> services) => Task.WhenAll(services.Select(service => Eventually.BecomesAsync(
        async () => (await _http.GetAsync(new Uri(Addresses[service] + "/health/ready"))).IsSuccessStatusCode, ready => ready, $"{service} is ready")));

    /// <summary>A command or query over HTTP.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(
        string role, string id, HttpMethod method, string service, string path, object? body = null, string? idempotencyKey = null)
    {
        var token = Tokens.Create(role, id, role == Roles.Department ? id : null, TimeSpan.FromHours(1));
        using var request = new HttpRequestMessage(method, new Uri(Addresses[service] + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: ContractJson.Options);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    /// <summary>Posts a command that must succeed.</summary>
    public async Task<JsonNode?> PostAsync(string role, string id, string service, string path, object? body = null, string? idempotencyKey = null)
    {
        var (status, answer) = await SendAsync(role, id, HttpMethod.Post, service, path, body ?? new { }, idempotencyKey);
        status.ShouldBe(200, $"POST {service} {path}: {answer}");
        return answer;
    }

    /// <summary>Reads what must be there.</summary>
    public async Task<JsonNode?> GetAsync(string role, string id, string service, string path)
    {
        var (status, answer) = await SendAsync(role, id, HttpMethod.Get, service, path);
        status.ShouldBe(200, $"GET {service} {path}: {answer}");
        return answer;
    }

    /// <summary>The facts of a request in the ledger, once these have arrived.</summary>
    public Task<IReadOnlyList<string>> FactsAsync(Guid requestId, params string[] expected) => Eventually.BecomesAsync(
        async () =>
        {
            var (status, facts) = await SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "audit", $"/requests/{requestId}/history");
            return (IReadOnlyList<string>)(status == 200 ? [.. facts!.AsArray().Select(f => f!["type"]!.ToString())] : []); // 404: it has not heard of it yet
        },
        facts => expected.All(facts.Contains), $"the facts {string.Join(", ", expected)} of {requestId}");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Task.WhenAll(_services.Values.Select(s => s.StopAsync()));
        foreach (var service in _services.Values)
        {
            await service.DisposeAsync();
        }

        _http.Dispose();
        Npgsql.NpgsqlConnection.ClearAllPools();
        await new Database(Servers, _instance).DropAsync(DeskServices.All.Select(s => s.Name));
        await new Broker(Servers, _instance).DropAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
