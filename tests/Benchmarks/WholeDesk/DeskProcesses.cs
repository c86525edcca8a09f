using System.Diagnostics;
using DeskSetup;
using Simulator;
using TestKit;

namespace Benchmarks.WholeDesk;

/// <summary>All services as processes of their own, set up and started as <c>infra/up</c> does it.</summary>
public sealed class DeskProcesses : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Programs = new()
    {
        ["directory"] = "Directory/release/DirectoryService.dll", ["intake"] = "Intake/release/Intake.dll",
        ["routing"] = "Routing/release/Routing.dll", ["work-orders"] = "WorkOrders/release/WorkOrders.dll",
        ["consultation"] = "Consultation/release/Consultation.dll", ["follow-up"] = "FollowUp/release/FollowUp.dll",
        ["audit"] = "Audit/release/Audit.dll", ["knowledge"] = "Knowledge/release/Knowledge.dll", ["quality"] = "Quality/release/Quality.dll",
    };

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-bench").FullName;
    private readonly Instance _instance = new($"bench_{Guid.NewGuid():N}"[..20]);
    private readonly Dictionary<string, Process> _running = [];
    private readonly Servers _servers = Servers.FromEnvironment();

    /// <summary>Process id of each service.</summary>
    public IReadOnlyDictionary<string, int> ProcessIds => _running.ToDictionary(r => r.Key, r => r.Value.Id);

    /// <summary>Addresses and broker users, as outsiders get them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = null!;

    /// <summary>The administrator's address of the desk's virtual host.</summary>
    public Uri Broker => new UriBuilder(_servers.RabbitMq) { Path = _instance.Name }.Uri;

    /// <summary>Provisions, starts and waits until all are ready.</summary>
    public static async Task<DeskProcesses> StartAsync()
    {
        Environment.SetEnvironmentVariable("DESK_REQUESTS_PER_SECOND", "100000"); // the limit is for outsiders, not for this
        var desk = new DeskProcesses();
        try
        {
            await desk.ProvisionAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync(); // services that nobody can reach any more must not stay
            throw;
        }
    }

    /// <summary>A token, as the identity provider would give it out.</summary>
    public string Token(string role, string id) => LocalDesk.TokensOf(_folder).Create(role, id, null, TimeSpan.FromHours(12));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await new Database(_servers, _instance).DropAsync(DeskServices.All.Select(s => s.Name));
        await new Broker(_servers, _instance).DropAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task ProvisionAsync()
    {
        await new LocalDesk(_servers, _instance, _folder, Desk.Root).ProvisionAsync(fresh: true, null, null, _ => { }, CancellationToken.None);
        Settings = EnvFile.Read(Path.Combine(_folder, "desk.env"));
        foreach (var service in Programs.Keys)
        {
            _running[service] = Start(service);
        }

        using var http = new HttpClient();
        foreach (var service in Programs.Keys) // one after another, as on a busy machine the last need longer
        {
            await ReadyAsync(http, SettingsOf(service)["ASPNETCORE_URLS"]);
        }
    }

    private Process Start(string service)
    {
        var program = Path.Combine(Desk.Root, "artifacts", "bin", Programs[service]);
        var start = new ProcessStartInfo("dotnet", program)
        {
            WorkingDirectory = Path.GetDirectoryName(program), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in SettingsOf(service))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine(); // read and dropped, so that the pipe never fills
        process.BeginErrorReadLine();
        return process;
    }

    private IReadOnlyDictionary<string, string> SettingsOf(string service) => EnvFile.Read(Path.Combine(_folder, "services", service + ".env"));

    private static Task ReadyAsync(HttpClient http, string address) => Eventually.BecomesAsync(async () =>
    {
        try
        {
            return (await http.GetAsync(new Uri(address + "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }, ready => ready, $"{address} is ready");
}
