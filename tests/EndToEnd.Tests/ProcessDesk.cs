using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Contracts;
using DeskSetup;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A desk of real processes, set up as <c>infra/up</c> does it, so that one can be killed.</summary>
internal sealed class ProcessDesk : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Programs = new()
    {
        ["directory"] = "Directory/release/DirectoryService.dll", ["intake"] = "Intake/release/Intake.dll",
        ["routing"] = "Routing/release/Routing.dll", ["work-orders"] = "WorkOrders/release/WorkOrders.dll",
        ["consultation"] = "Consultation/release/Consultation.dll", ["follow-up"] = "FollowUp/release/FollowUp.dll",
        ["audit"] = "Audit/release/Audit.dll",
    };

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-processes").FullName;
    private readonly Instance _instance = new($"test_{Guid.NewGuid():N}"[..20]);
    private readonly Dictionary<string, Process> _running = [];
    private readonly HttpClient _http = new();
    private Servers _servers = null!;

    /// <summary>All services are ready.</summary>
    public static async Task<ProcessDesk> StartAsync()
    {
        var desk = new ProcessDesk();
        await TestServers.EnsureAsync();
        desk._servers = Servers.FromEnvironment();
        await new LocalDesk(desk._servers, desk._instance, desk._folder, Desk.Root).ProvisionAsync(fresh: true, null, null, _ => { }, default);
        foreach (var service in Programs.Keys)
        {
            desk.Start(service);
        }

        await Task.WhenAll(Programs.Keys.Select(desk.ReadyAsync));
        return desk;
    }

    /// <summary>kill -9: no chance to finish anything.</summary>
    public async Task KillAsync(string service)
    {
        _running[service].Kill();
        await _running[service].WaitForExitAsync();
    }

    /// <summary>Starts a service, again.</summary>
    public void Start(string service)
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(Desk.Root, "artifacts", "bin", Programs[service]))
        {
            WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings($"services/{service}.env"))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _running[service] = process;
    }

    /// <summary>Completes when the service is ready to work.</summary>
    public Task ReadyAsync(string service) => Eventually.BecomesAsync(async () =>
    {
        try
        {
            return (await _http.GetAsync(new Uri(Address(service) + "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }, ready => ready, $"{service} is ready");

    /// <summary>Broker address of an outsider.</summary>
    public Uri User(string name) => new(Settings("desk.env")[$"AMQP_{name.ToUpperInvariant().Replace('-', '_').Replace('.', '_')}"]);

    /// <summary>A call that may find the service away.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(string role, string id, HttpMethod method, string service, string path, object? body = null)
    {
        var token = LocalDesk.TokensOf(_folder).Create(role, id, role == Roles.Department ? id : null, TimeSpan.FromHours(1));
        using var request = new HttpRequestMessage(method, new Uri(Address(service) + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : JsonContent.Create(body, options: ContractJson.Options);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _http.Dispose();
        await new Database(_servers, _instance).DropAsync(DeskServices.All.Select(s => s.Name));
        await new Broker(_servers, _instance).DropAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private string Address(string service) => Settings($"services/{service}.env")["ASPNETCORE_URLS"];

    private Dictionary<string, string> Settings(string file) => File.ReadLines(Path.Combine(_folder, file))
        .Select(l => l["export ".Length..].Split('=', 2)).ToDictionary(p => p[0], p => p[1].Trim('\''));
}
