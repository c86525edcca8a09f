using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using TestKit;

namespace Messaging.Tests;

/// <summary>A service on the bus as every service is, in a virtual host of its own: its handlers are the test's.</summary>
internal sealed class ReceivingService : IAsyncDisposable
{
    public const string Name = "sample";
    private readonly string _desk = $"test{Guid.NewGuid():N}"[..12];
    private readonly HttpClient _management = Management();
    private IHost? _host;
    private IConnection _connection = null!;

    /// <summary>The service's broker user, whom its test sends as, too.</summary>
    public string User => $"{_desk}.{Name}";

    public Uri Broker { get; private set; } = null!;

    public IChannel Channel { get; private set; } = null!;

    public static async Task<ReceivingService> CreateAsync()
    {
        await TestServers.EnsureAsync();
        var service = new ReceivingService();
        await service.PutAsync($"/api/vhosts/{service._desk}", new { });
        await service.AdmitAsync();
        await service.PutAsync($"/api/permissions/{service._desk}/{service.User}", new { configure = ".*", write = ".*", read = ".*" });
        service.Broker = new UriBuilder(Environment.GetEnvironmentVariable("DESK_RABBITMQ")!)
        {
            UserName = service.User, Password = "right", Path = service._desk,
        }.Uri;
        service._connection = await new ConnectionFactory { Uri = service.Broker }.CreateConnectionAsync();
        service.Channel = await service._connection.CreateChannelAsync(new(true, true));
        return service;
    }

    /// <summary>Starts to take messages, each as it is.</summary>
    public Task StartAsync(Func<Envelope, Task> take, Uri? broker = null, NpgsqlDataSource? database = null) =>
        StartAsync(services => services.AddSingleton(new RawHandler((envelope, _) => take(envelope))), broker, database);

    /// <summary>Starts to take messages of some types.</summary>
    public async Task StartAsync(Action<IServiceCollection> handlers, Uri? broker = null, NpgsqlDataSource? database = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        database ??= NpgsqlDataSource.Create("Host=127.0.0.1;Port=1"); // nothing is parked here
        handlers(builder.Services);
        builder.Services.AddSingleton(new Vault(database)).AddSingleton<Inbox>().AddBus(new BrokerAddress(broker ?? Broker), Name, new(int.MaxValue, TimeSpan.Zero, (_, _, _, _) => Task.CompletedTask)).AddSingleton(
            new Parking(database, new Vault(database), TimeProvider.System, NullLogger<Parking>.Instance));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task ReadyAsync() =>
        await _host!.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(1));

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    public Task<IChannel> OpenChannelAsync() => _connection.CreateChannelAsync();

    /// <summary>Sends as plain AMQP clients do.</summary>
    public ValueTask SendAsync(string id, Guid? request = null, string type = "sample.thing-said.v1", string body = "{}", string? queue = null)
    {
        var headers = new Dictionary<string, object?> { ["cloudEvents_id"] = id, ["cloudEvents_type"] = type };
        if (request is not null)
        {
            headers["cloudEvents_correlationid"] = $"{request}";
        }

        return SendAsync(new BasicProperties { Headers = headers }, body, queue);
    }

    public ValueTask SendAsync(BasicProperties properties, string body = "{}", string? queue = null)
    {
        properties.UserId = User;
        return Channel.BasicPublishAsync("", queue ?? Names.Commands(Name), mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Those that nobody has in hand.</summary>
    public async Task<uint> WaitingAsync(string? queue = null) =>
        (await Channel.QueueDeclarePassiveAsync(queue ?? Names.Commands(Name))).MessageCount;

    /// <summary>The same; null while there is no such queue.</summary>
    public async Task<uint?> FindWaitingAsync(string? queue = null)
    {
        try
        {
            await using var channel = await OpenChannelAsync(); // an error closes it
            return (await channel.QueueDeclarePassiveAsync(queue ?? Names.Commands(Name))).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    /// <summary>Sets the password of the service's user.</summary>
    public Task AdmitAsync(string password = "right") => PutAsync($"/api/users/{User}", new { password, tags = "" });

    /// <summary>So many connections may be open in its virtual host; without a number as many as come.</summary>
    public async Task LimitConnectionsAsync(int? most)
    {
        if (most is { } value)
        {
            await PutAsync($"/api/vhost-limits/{_desk}/max-connections", new { value });
        }
        else
        {
            (await _management.DeleteAsync(new Uri($"/api/vhost-limits/{_desk}/max-connections", UriKind.Relative))).EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _connection.DisposeAsync();

        // Without their user RabbitMQ ends its connections, also one that its service has left. A queue that is declared while its virtual host is
        // deleted would leave RabbitMQ 3.10 without what dead-letters, for all queues of the node.
        await _management.DeleteAsync(new Uri($"/api/users/{User}", UriKind.Relative));
        await Eventually.BecomesAsync(
            () => _management.GetStringAsync(new Uri($"/api/vhosts/{_desk}/connections", UriKind.Relative)), left => left == "[]", "nobody is connected");
        await _management.DeleteAsync(new Uri($"/api/vhosts/{_desk}", UriKind.Relative));
        _management.Dispose();
    }

    private async Task PutAsync(string path, object content) =>
        (await _management.PutAsJsonAsync(new Uri(path, UriKind.Relative), content)).EnsureSuccessStatusCode();

    private static HttpClient Management()
    {
        var address = new Uri(Environment.GetEnvironmentVariable("DESK_RABBITMQ_MANAGEMENT")!);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)));
        return new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", login) } };
    }
}
