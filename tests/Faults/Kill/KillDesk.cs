using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using Npgsql;
using TestKit;

namespace Faults.Tests.Kill;

/// <summary>Real processes of five services with a work order that stays open, so that each may be killed at any step.</summary>
public sealed class KillDesk : IAsyncLifetime
{
    private const string Agent = "a03";
    private static readonly string[] Services = ["directory", "intake", "routing", "work-orders", "audit"];
    private readonly HashSet<string> _more = [];

    /// <summary>The processes.</summary>
    public ProcessDesk Processes { get; private set; } = null!;

    /// <summary>The desk's database, for the administrator.</summary>
    public NpgsqlDataSource Administrator { get; private set; } = null!;

    /// <summary>An order that a department has not answered.</summary>
    public Guid WorkOrderId { get; private set; }

    /// <summary>The request that it belongs to.</summary>
    public Guid RequestId { get; private set; }

    public async Task InitializeAsync()
    {
        Processes = await ProcessDesk.ProvisionAsync();
        Administrator = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("DESK_POSTGRES")) { Database = Processes.Name, MaxPoolSize = 4 }.ConnectionString);
        foreach (var service in Services)
        {
            Processes.Start(service);
        }

        await Task.WhenAll(Services.Select(Processes.ReadyAsync));
        await TakenAsync(Roles.Agent, Agent, "routing", "/agents/me/sign-in", new { });
        var contact = new ReceiveContact(Channel.Web, "kill-desk", "kill-desk", null, "Street Light Outages", Region: "urban");
        RequestId = (await TakenAsync(Roles.Channel, "web", "intake", "/contacts", contact)).Id("requestId");
        await TakenAsync(Roles.Agent, Agent, "routing", $"/requests/{RequestId}/accept", new { });
        WorkOrderId = await DispatchAsync("Look at it", null);
    }

    public async Task DisposeAsync()
    {
        await Administrator.DisposeAsync();
        await Processes.DisposeAsync();
    }

    /// <summary>A service that not every test needs is started once.</summary>
    public async Task EnsureRunsAsync(string service)
    {
        if (_more.Add(service))
        {
            Processes.Start(service);
            await Processes.ReadyAsync(service);
        }
    }

    /// <summary>The agent sends the request to a department once more.</summary>
    public async Task<Guid> DispatchAsync(string instruction, DateTimeOffset? deadlineAsked)
    {
        var answer = await TakenAsync(
            Roles.Agent, Agent, "routing", $"/requests/{RequestId}/dispatch", new { department = "network", instruction, deadlineAsked });
        var order = answer["facts"]![0].Id("data.workOrderId");
        await Eventually.BecomesAsync(
            () => TryAsync(Roles.Supervisor, "s1", HttpMethod.Get, "work-orders", $"/work-orders/{order}", null, null),
            found => found.Status is 200 or 0, "the order is there, or its service is away");
        return order;
    }

    /// <summary>The same call again and again until it is taken, as a client does that got no answer.</summary>
    public async Task<JsonNode> TakenAsync(string role, string id, string service, string path, object body, string? idempotencyKey = null) =>
        (await Eventually.BecomesAsync(
            () => TryAsync(role, id, HttpMethod.Post, service, path, body, idempotencyKey), answer => answer.Status == 200, $"POST {service} {path} is taken")).Body!;

    /// <summary>The service dies at a step of this work, by itself as by kill -9, and is started again.</summary>
    /// <param name="service">The service.</param>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <param name="passing">How often that step is passed first.</param>
    /// <param name="work">What goes on meanwhile.</param>
    public async Task<T> WhileKilledAsync<T>(string service, string step, int passing, Func<Task<T>> work)
    {
        await Processes.KillAsync(service);
        Processes.Start(service, $"Faults__KillAt={step}", $"Faults__KillAfter={passing}");
        var working = work();
        await Eventually.BecomesAsync(() => Task.FromResult(Processes.HasEnded(service)), ended => ended, $"{service} dies at {step}");
        Processes.Start(service);
        return await working;
    }

    private async Task<(int Status, JsonNode? Body)> TryAsync(
        string role, string id, HttpMethod method, string service, string path, object? body, string? idempotencyKey)
    {
        try
        {
            return await Processes.SendAsync(role, id, method, service, path, body, idempotencyKey);
        }
        catch (HttpRequestException)
        {
            return (0, null);
        }
    }
}

[CollectionDefinition(nameof(KillDesk))]
public sealed class KillDeskCollection : ICollectionFixture<KillDesk>;
