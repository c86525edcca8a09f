using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Faults.Servers;

/// <summary>The bytes that the proxy lets through in one direction.</summary>
/// <param name="Connection">Counted from 1, in the order in which clients came.</param>
/// <param name="Bytes">What one side has just said.</param>
public readonly record struct Said(int Connection, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Stands between client and server, and fails them on demand: cuts connections, holds the server's answers
/// back without closing anything.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly TcpListener _listener;
    private readonly Func<Socket> _toServer;
    private readonly bool _isPatient;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<int, Pair> _open = new();
    private readonly Gate _fromServer = new();
    private readonly Task _accepting;
    private int _accepted;

    private TcpProxy(int port, int[] servers, Func<Socket> toServer, bool isPatient)
    {
        (_listener, Servers, _toServer, _isPatient) = (new(IPAddress.Loopback, port), servers, toServer, isPatient);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where clients come in.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that are through to the server now.</summary>
    public int Open => _open.Count;

    /// <summary>Ports of the servers on this machine; a client is connected to the first that answers.</summary>
    public IReadOnlyList<int> Servers { get; set; }

    /// <summary>Decides about what the server says before the client hears it; false cuts that connection instead.</summary>
    public Func<Said, bool>? WhenServerSays { get; set; }

    /// <summary>Begins to listen before servers on this machine, whether they are up or not.</summary>
    public static TcpProxy Before(params int[] servers) => new(0, servers, () => new(SocketType.Stream, ProtocolType.Tcp), isPatient: false);

    /// <summary>Begins to listen on a port for the server on the same port of another network. Who comes before the server is up waits for it.</summary>
    /// <param name="port">The port, on both sides.</param>
    /// <param name="toServer">Makes a socket of the other network.</param>
    public static TcpProxy Into(int port, Func<Socket> toServer) => new(port, [port], toServer, isPatient: true);

    /// <summary>Closes every connection with a reset; those that come afterwards are served.</summary>
    public void Cut()
    {
        foreach (var pair in _open.Values)
        {
            pair.Cut();
        }
    }

    /// <summary>What the server says is swallowed up to here and waits: the client hears nothing, and no connection closes.</summary>
    public void HoldAnswers() => _fromServer.Close();

    /// <summary>What waited goes on its way.</summary>
    public void LetThrough()
    {
        _fromServer.Open();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        LetThrough();
        Cut();
        await _accepting;
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ending.Token);
                _ = ServeAsync(client, Interlocked.Increment(ref _accepted));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The proxy ends.
        }
    }

    private async Task ServeAsync(Socket client, int number)
    {
        var server = await ConnectAsync();
        while (server is null && _isPatient && !_ending.IsCancellationRequested)
        {
            await Task.Delay(Pause, TimeProvider.System);
            server = await ConnectAsync();
        }

        if (server is null)
        {
            client.Close(0); // to the client a server that is away is a connection that closes
            return;
        }

        using var pair = new Pair(client, server);
        client.NoDelay = true;
        try
        {
            _open[number] = pair;
            await Task.WhenAny(
                PumpAsync(client, server, Gate.AlwaysOpen, _ => true),
                PumpAsync(server, client, _fromServer, bytes => WhenServerSays?.Invoke(new(number, bytes)) ?? true));
        }
        finally
        {
            _open.TryRemove(number, out _);
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        foreach (var port in Servers)
        {
            var server = _toServer();
            try
            {
                server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, port);
                return server;
            }
            catch (SocketException)
            {
                server.Dispose();
            }
        }

        return null;
    }

    private static async Task PumpAsync(Socket from, Socket to, Gate gate, Func<ReadOnlyMemory<byte>, bool> letsThrough)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, SocketFlags.None) is > 0 and var count)
            {
                await gate.WaitAsync();
                if (!letsThrough(buffer.AsMemory(0, count)))
                {
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone; the other is closed with it.
        }
    }

    private sealed record Pair(Socket Client, Socket Server) : IDisposable
    {
        public void Cut()
        {
            Client.Close(0);
            Server.Close(0);
        }

        public void Dispose() => Cut();
    }

    private sealed class Gate
    {
        public static readonly Gate AlwaysOpen = new();

        private volatile TaskCompletionSource _opened = Opened();

        public void Close() => _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _opened.TrySetResult();

        public Task WaitAsync() => _opened.Task;

        private static TaskCompletionSource Opened()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }
    }
}
