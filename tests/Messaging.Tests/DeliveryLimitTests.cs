using System.Collections.Concurrent;
using Faults.Servers;
using TestKit;

namespace Messaging.Tests;

/// <summary>The broker counts each delivery that was not answered; only what took its service down with it is put aside.</summary>
public sealed class DeliveryLimitTests : IAsyncLifetime
{
    private const int Messages = 100;
    private static readonly string Dead = Names.Dead(ReceivingService.Name);
    private readonly ConcurrentQueue<string> _taken = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestDatabase _database = null!;
    private ReceivingService _service = null!;
    private int _deadLettered;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _service = await ReceivingService.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        _open.TrySetResult();
        await _service.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task After_25_broken_connections_nothing_is_parked_that_no_handler_failed_on()
    {
        await using var proxy = TcpProxy.Before(_service.Broker.Port);
        await StartAsync(proxy);
        var request = Guid.NewGuid();
        for (var i = 0; i < Messages; i++)
        {
            await _service.SendAsync($"{i:00}", i % 2 == 0 ? request : Guid.NewGuid()); // half of them wait in line, half in their handler
        }

        for (var broken = 0; broken < 25; broken++)
        {
            await BreakAsync(proxy, Messages);
        }

        _open.SetResult();
        await Eventually.BecomesAsync(
            () => Task.FromResult(_taken.Distinct().Count()), taken => taken == Messages, "all of them are handled");
        await Eventually.BecomesAsync(() => LeftAsync(proxy), left => left == 0, "all of them are answered");
        _deadLettered.ShouldBeGreaterThan(0, "the broker had given up on some");
        (await ParkedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_letter_whose_connection_breaks_again_and_again_while_its_service_lives_is_not_parked()
    {
        await using var proxy = TcpProxy.Before(_service.Broker.Port);
        await StartAsync(proxy);
        await _service.SendAsync("innocent", queue: Dead);
        for (var broken = 0; broken <= DeadLetters.MostDeaths; broken++)
        {
            await BreakAsync(proxy, 1);
        }

        _open.SetResult();
        await Eventually.BecomesAsync(() => Task.FromResult(_taken.Count), taken => taken > 0, "it is handled");
        await _service.StopAsync();
        (await ParkedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_letter_that_took_its_service_down_ten_times_when_alone_in_hand_is_parked_and_the_next_is_handled()
    {
        _open.SetResult();
        await StartAsync();
        await _service.StopAsync(); // its queues are there
        await _service.SendAsync("poison", queue: Dead);
        for (var death = 0; death < DeadLetters.MostDeaths; death++)
        {
            await using var channel = await _service.OpenChannelAsync();
            await Eventually.BecomesAsync(() => channel.BasicGetAsync(Dead, autoAck: false), message => message is not null, $"death {death}");
        }

        await _service.SendAsync("next", queue: Dead);
        await StartAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(_taken.Count), taken => taken > 0, "the next is handled");
        var parked = await Eventually.BecomesAsync(ParkedAsync, all => all.Count > 0, "it is parked");
        (parked.Single().MessageId, parked.Single().Reason).ShouldBe(("poison", DeadLetters.ReasonAfter(DeadLetters.MostDeaths)));
        _taken.ShouldBe(["next"]);
    }

    private async Task StartAsync(TcpProxy? proxy = null)
    {
        await _service.StartAsync(TakeAsync, proxy is null ? null : new UriBuilder(_service.Broker) { Port = proxy.Port }.Uri, _database.Service);
        await _service.ReadyAsync();
    }

    /// <summary>Breaks the service's connections when all is delivered; returns when all of it has come back to the broker.</summary>
    private async Task BreakAsync(TcpProxy proxy, int messages)
    {
        await Eventually.BecomesAsync(
            async () => (Queue: await _service.WaitingAsync(), All: await AllWaitingAsync()), waiting => waiting.Queue == 0 && waiting.All < messages,
            "they are delivered");
        proxy.Cut();
        await Eventually.BecomesAsync(AllWaitingAsync, waiting => waiting == messages, "they are back");
    }

    /// <summary>What is left when the service ends. It ends with some in hand where they were delivered twice: then it goes on.</summary>
    private async Task<uint> LeftAsync(TcpProxy proxy)
    {
        await _service.StopAsync();
        var left = await AllWaitingAsync();
        if (left > 0)
        {
            await StartAsync(proxy);
            await Eventually.BecomesAsync(AllWaitingAsync, waiting => waiting == 0, "they are delivered");
        }

        return left;
    }

    private Task<IReadOnlyList<ParkedMessage>> ParkedAsync() =>
        new ParkedMessages(_database.Service).ListAsync(new(), replayedToo: true, 10, default);

    private async Task TakeAsync(Envelope envelope)
    {
        await _open.Task;
        if (envelope.Headers.ContainsKey("x-death"))
        {
            Interlocked.Increment(ref _deadLettered);
        }

        _taken.Enqueue(envelope.Id);
    }

    private async Task<uint> AllWaitingAsync() =>
        await _service.WaitingAsync() + await _service.WaitingAsync(Dead);
}
