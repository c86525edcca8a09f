using System.Net.Http.Headers;
using System.Net.Http.Json;
using Contracts;
using Contracts.Directory.V1;
using DeskSetup;
using DirectoryService;
using EventStore;
using Hosting;
using Marten;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>One node of Directory on a database and a broker of its own, for tests that break its schema or its log.</summary>
internal sealed class LoneDirectory : IAsyncDisposable
{
    private readonly Instance _instance = new($"test_{Guid.NewGuid():N}"[..20]);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-lone").FullName;
    private readonly HttpClient _http = new();
    private Servers _servers = null!;
    private Tokens _tokens = null!;
    private WebApplication _app = null!;

    /// <summary>The schema, as its owner reaches it.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    /// <summary>The broker, as the administrator of customers' tiers reaches it.</summary>
    public Uri Administrator { get; private set; } = null!;

    /// <summary>What the publisher logs.</summary>
    public LogLines<Publisher> PublisherLog { get; } = new();

    /// <summary>What the watch over the schema logs.</summary>
    public LogLines<SchemaWatch> SchemaLog { get; } = new();

    /// <summary>Set up, then changed by the owner, then started.</summary>
    public static async Task<LoneDirectory> StartAsync(string changedByOwner = "")
    {
        var desk = new LoneDirectory();
        await TestServers.EnsureAsync();
        desk._servers = Servers.FromEnvironment();
        desk._tokens = new Tokens(desk._folder);
        desk._tokens.EnsureKey();
        var databases = await new Database(desk._servers, desk._instance).ProvisionAsync(
            [ServiceBuilder.Of<DirectoryDeskService>()], Password, fresh: true, default);
        var users = await new Broker(desk._servers, desk._instance).ProvisionAsync(
            DeskServices.All, [new(Roles.Admin, "office")], Password, fresh: true, default);
        desk.Administrator = users["admin.office"];
        desk.Owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(desk._servers.Postgres)
        {
            Database = desk._instance.Name, SearchPath = "directory",
        }.ConnectionString);
        await desk.RunAsync(changedByOwner);
        desk._app = ServiceHost.Build<DirectoryDeskService>([], builder =>
        {
            builder.Configuration["urls"] = "http://127.0.0.1:0";
            builder.Configuration["ConnectionStrings:Postgres"] = databases["directory"];
            builder.Configuration["ConnectionStrings:RabbitMq"] = users["directory"].AbsoluteUri;
            builder.Configuration["Auth:KeysFile"] = desk._tokens.KeysFile;
            builder.Configuration["Directory:Documents"] = Path.Combine(Desk.Root, "infra", "directory");
            builder.Services.AddSingleton<ILogger<Publisher>>(desk.PublisherLog).AddSingleton<ILogger<SchemaWatch>>(desk.SchemaLog);
        });
        await desk._app.StartAsync();
        desk._http.BaseAddress = new Uri(desk._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return desk;

        static string Password(string name) => "test-" + name;
    }

    /// <summary>The owner brings the schema to this build's shape.</summary>
    public async Task LayOutAsync()
    {
        await using var store = OwnerStore();
        await Schema.LayOutAsync(Owner, store, _instance.Role("directory"), [], default);
    }

    /// <summary>The store as its owner opens it.</summary>
    public DocumentStore OwnerStore() => new(ServiceStore.Options(
        Owner, "directory", ContractJson.Options, ServiceBuilder.Of<DirectoryDeskService>().MapTo));

    /// <summary>The owner changes something.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = Owner.CreateCommand(sql.Length > 0 ? sql : "select 1");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The owner looks something up.</summary>
    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Whether the node is ready, and what it says.</summary>
    public async Task<(bool IsReady, string Text)> HealthAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/health/ready", UriKind.Relative)) { Headers = { Authorization = Admin() } };
        using var response = await _http.SendAsync(request);
        return (response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Completes when the node is ready.</summary>
    public Task ReadyAsync() => Eventually.BecomesAsync(HealthAsync, health => health.IsReady, "Directory is ready");

    /// <summary>Defines a tier over HTTP.</summary>
    public async Task<(int Status, string Text)> DefineAsync(Tier tier)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/tiers/{tier.Id}", UriKind.Relative))
        {
            Content = JsonContent.Create(tier, options: ContractJson.Options),
        };
        request.Headers.Authorization = Admin();
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private AuthenticationHeaderValue Admin() => new("Bearer", _tokens.Create(Roles.Admin, "admin", null, TimeSpan.FromHours(1)));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Owner.DisposeAsync();
        _http.Dispose();
        NpgsqlConnection.ClearAllPools();
        await new Database(_servers, _instance).DropAsync(DeskServices.All.Select(s => s.Name));
        await new Broker(_servers, _instance).DropAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
