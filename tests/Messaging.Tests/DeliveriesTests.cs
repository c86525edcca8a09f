using System.Collections.Concurrent;
using Faults.Servers;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using TestKit;

namespace Messaging.Tests;

/// <summary>What a service takes from its queue: order, and what is acknowledged when. On a real broker.</summary>
public sealed class DeliveriesTests : IAsyncLifetime
{
    private readonly string _queue = $"test-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<string> _taken = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri _broker = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;
    private IBusControl? _bus;

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        _broker = new(Environment.GetEnvironmentVariable("DESK_RABBITMQ")!);
        _connection = await new ConnectionFactory { Uri = _broker }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await _channel.QueueDeclareAsync(
            _queue, durable: true, exclusive: false, autoDelete: false, Topology.QueueArguments(null).ToDictionary());
    }

    public async Task DisposeAsync()
    {
        _open.TrySetResult();
        await StopAsync();
        await _channel.QueueDeleteAsync(_queue);
        await _channel.ExchangeDeleteAsync(_queue);
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Fact]
    public async Task Messages_of_one_request_go_one_after_another_and_wait_for_no_other()
    {
        var (slow, quick) = (new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8])); // drawn ones might go the same way
        await StartAsync(async arrival =>
        {
            if (IdOf(arrival) == "slow-1")
            {
                await _open.Task;
            }
        });
        await SendAsync("slow-1", slow);
        await SendAsync("slow-2", slow);
        await SendAsync("quick-1", quick);
        await SendAsync("quick-2", quick);
        await TakenAsync(2);
        _taken.ShouldBe(["quick-1", "quick-2"]);

        _open.SetResult();
        await TakenAsync(4);
        _taken.ShouldBe(["quick-1", "quick-2", "slow-1", "slow-2"]);
        await StopAsync();
        (await WaitingAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task What_is_done_behind_one_that_is_not_is_acknowledged_too()
    {
        await StartAsync(arrival => IdOf(arrival) == "0" ? _open.Task : Task.CompletedTask);
        for (var i = 0; i < 1000; i++)
        {
            await SendAsync($"{i}", Guid.NewGuid());
        }

        await TakenAsync(900); // more than may be in hand at once; a few go the same way as the first, and wait for it
        _taken.ShouldNotContain("0");
        _open.SetResult();
        await TakenAsync(1000);
        await StopAsync();
        (await WaitingAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task Whoever_stops_finishes_what_is_in_hand_first()
    {
        var began = new TaskCompletionSource();
        await StartAsync(_ =>
        {
            began.TrySetResult();
            return _open.Task;
        });
        await SendAsync("in hand", Guid.NewGuid());
        await began.Task;
        var stopping = StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        _open.SetResult();
        await stopping;
        _taken.ShouldBe(["in hand"]);
        (await WaitingAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task What_can_be_neither_handled_nor_parked_comes_again()
    {
        var tries = 0;
        await StartAsync(_ => Interlocked.Increment(ref tries) == 1 ? throw new InvalidOperationException("a defect") : Task.CompletedTask);
        await SendAsync("returned", Guid.NewGuid());
        await TakenAsync(1);
        tries.ShouldBe(2);
        await StopAsync();
        (await WaitingAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task After_the_connection_is_lost_it_comes_back_and_what_was_in_hand_is_taken_again_behind_its_former_self()
    {
        await using var proxy = TcpProxy.Before(_broker.Port);
        var (request, tries) = (Guid.NewGuid(), 0);
        await StartAsync(_ => Interlocked.Increment(ref tries) == 1 ? _open.Task : Task.CompletedTask, new UriBuilder(_broker) { Port = proxy.Port }.Uri);
        await SendAsync("first", request);
        await Eventually.BecomesAsync(() => Task.FromResult(tries), t => t == 1, "it is in hand");
        proxy.Cut();
        await SendAsync("second", request);
        await Eventually.BecomesAsync(WaitingAsync, waiting => waiting == 0, "both were delivered over a new connection", TimeSpan.FromMinutes(1));
        tries.ShouldBe(1); // its former self is not done with
        _open.SetResult();
        await TakenAsync(3);
        _taken.ShouldBe(["first", "first", "second"]);
    }

    private async Task StartAsync(Func<Arrival, Task> handle, Uri? broker = null)
    {
        broker ??= _broker;
        var user = broker.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToArray();
        var deliveries = new Deliveries(_queue, TakeAsync, NullLogger<Deliveries>.Instance, CancellationToken.None);
        _bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(bus =>
        {
            bus.Host(new Uri($"rabbitmq://{broker.Host}:{broker.Port}{broker.AbsolutePath}"), h =>
            {
                h.Username(user[0]);
                h.Password(user[1]);
            });
            Bus.Receive(bus, null, deliveries);
        });
        await _bus.StartAsync();

        async Task TakeAsync(Arrival arrival, CancellationToken cancellationToken)
        {
            await handle(arrival);
            _taken.Enqueue(IdOf(arrival)!);
        }
    }

    private async Task StopAsync()
    {
        if (_bus is not null)
        {
            await _bus.StopAsync();
            _bus = null;
        }
    }

    private ValueTask SendAsync(string id, Guid request) => _channel.BasicPublishAsync(
        "", _queue, mandatory: true,
        new BasicProperties { Headers = new Dictionary<string, object?> { ["cloudEvents_id"] = id, ["cloudEvents_correlationid"] = $"{request}" } },
        "{}"u8.ToArray());

    private static string? IdOf(Arrival arrival) => arrival.Headers.GetValueOrDefault("cloudEvents_id");

    private Task TakenAsync(int count) =>
        Eventually.BecomesAsync(() => Task.FromResult(_taken.Count), taken => taken >= count, $"{count} messages are taken");

    /// <summary>Those that nobody has in hand.</summary>
    private async Task<uint> WaitingAsync() => (await _channel.QueueDeclarePassiveAsync(_queue)).MessageCount;
}
