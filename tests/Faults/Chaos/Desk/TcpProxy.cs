using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chaos.Desk;

/// <summary>Stands between a service and a server, so that the way between them can fail.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _heldOut;
    private volatile TaskCompletionSource? _heldBack;

    /// <summary>Opens the proxy.</summary>
    /// <param name="target">The server's port on this machine.</param>
    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead of to the server.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets all connections there are; new ones are taken.</summary>
    public void Cut()
    {
        foreach (var (client, server) in _connections)
        {
            Reset(client);
            Reset(server);
        }
    }

    /// <summary>Holds what is said in both directions, and lets it flow on afterwards.</summary>
    public async Task HoldAsync(TimeSpan lasts)
    {
        var gate = _heldOut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await LoseAnswersAsync(lasts, cut: false);
        Interlocked.CompareExchange(ref _heldOut, null, gate); // another hold may have begun meanwhile
        gate.TrySetResult();
    }

    /// <summary>Holds what the server answers, and then resets the connections: it has heard everything, and nobody knows.</summary>
    public Task LoseAnswersAsync(TimeSpan lasts) => LoseAnswersAsync(lasts, cut: true);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task LoseAnswersAsync(TimeSpan lasts, bool cut)
    {
        var gate = _heldBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.Delay(lasts, TimeProvider.System);
        if (cut)
        {
            Cut();
        }

        Interlocked.CompareExchange(ref _heldBack, null, gate);
        gate.TrySetResult();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            (client.NoDelay, server.NoDelay) = (true, true);
            await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
            _connections[client] = server;
            await Task.WhenAny(PumpAsync(client, server, () => _heldOut), PumpAsync(server, client, () => _heldBack));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server is away: whoever connected sees a reset.
        }
        finally
        {
            _connections.TryRemove(client, out _);
            Reset(client);
            Reset(server);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Func<TaskCompletionSource?> held)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (held() is { } gate)
                {
                    await gate.Task;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone; the other is closed with it.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }
}
