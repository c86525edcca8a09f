using System.Collections.Concurrent;
using Faults.Servers;
using RabbitMQ.Client.Exceptions;
using TestKit;

namespace Messaging.Tests;

/// <summary>A broker that refuses a service's connections for a while has it back when it takes them again.</summary>
public sealed class RefusedConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(6); // than several tries

    /// <summary>Whoever only asked whether it is taken is told that its connection is closed (AMQP's connection.close-ok).</summary>
    private static readonly byte[] Farewell = [1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 51];

    private readonly ConcurrentQueue<string> _taken = new();
    private ReceivingService _service = null!;
    private TcpProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _service = await ReceivingService.CreateAsync();
        _proxy = TcpProxy.Before(_service.Broker.Port);
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public Task A_login_that_is_refused_at_the_start() => ComesBackAsync(running: false, () => _service.AdmitAsync("another"), () => _service.AdmitAsync());

    [Fact]
    public Task A_login_that_is_refused_when_the_connection_was_lost() =>
        ComesBackAsync(running: true, () => _service.AdmitAsync("another"), () => _service.AdmitAsync());

    [Fact]
    public Task A_virtual_host_that_takes_no_connections_at_the_start() =>
        ComesBackAsync(running: false, () => _service.LimitConnectionsAsync(0), () => _service.LimitConnectionsAsync(null));

    [Fact]
    public Task A_virtual_host_that_takes_no_connections_when_one_was_lost() =>
        ComesBackAsync(running: true, () => _service.LimitConnectionsAsync(0), () => _service.LimitConnectionsAsync(null));

    [Fact]
    public async Task A_login_that_is_refused_right_after_one_was_taken()
    {
        await StartAsync();
        await _service.ReadyAsync();
        var refused = false;
        _proxy.WhenServerSays = said =>
        {
            if (!refused && said.Bytes.Span.IndexOf(Farewell) >= 0)
            {
                refused = true;
                _service.AdmitAsync("another").GetAwaiter().GetResult();
            }

            return true;
        };
        _proxy.Cut();
        await Eventually.BecomesAsync(() => Task.FromResult(refused), happened => happened, "it is refused");
        await Task.Delay(Longer, TimeProvider.System);
        await _service.AdmitAsync();
        await IsTakenAsync();
    }

    private async Task ComesBackAsync(bool running, Func<Task> refuse, Func<Task> admit)
    {
        if (running)
        {
            await StartAsync();
            await _service.ReadyAsync();
        }

        await refuse();
        _proxy.Cut();
        if (!running)
        {
            await StartAsync();
        }

        await Task.Delay(Longer, TimeProvider.System);
        await admit();
        await IsTakenAsync();
    }

    private async Task IsTakenAsync()
    {
        await Eventually.BecomesAsync(() => _service.FindWaitingAsync(), waiting => waiting is not null, "the queue is there");
        await Eventually.BecomesAsync(IsSentAsync, sent => sent, "the broker takes the message");
        await Eventually.BecomesAsync(() => Task.FromResult(_taken.Count), taken => taken == 1, "it is taken");
    }

    /// <summary>A queue whose host has just come back has no leader for a moment, and refuses.</summary>
    private async Task<bool> IsSentAsync()
    {
        try
        {
            await _service.SendAsync("after");
            return true;
        }
        catch (PublishException)
        {
            return false;
        }
    }

    private Task StartAsync() => _service.StartAsync(
        envelope =>
        {
            _taken.Enqueue(envelope.Id);
            return Task.CompletedTask;
        }, new UriBuilder(_service.Broker) { Port = _proxy.Port }.Uri);
}
