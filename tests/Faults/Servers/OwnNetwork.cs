using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TestKit;

namespace Faults.Servers;

/// <summary>
/// A network of the test's own, in which is only what is started there (a network namespace of Linux). It has a loopback device and
/// nothing else, and every address of the world leads there: an attempt to reach one is really made, waits as on a real network, and
/// is overheard. It takes root.
/// </summary>
public sealed class OwnNetwork : IAsyncDisposable
{
    private const string LayOut =
        "ip link set lo up && ip address add 192.0.2.1/32 dev lo && ip route add default dev lo && "
        + "ip -6 address add 2001:db8::1/128 dev lo && ip -6 route add default dev lo && echo $$ && exec sleep infinity";

    private readonly RunningProgram _keeper;
    private readonly string _file;
    private readonly List<TcpProxy> _doors = [];
    private readonly BlockingCollection<Action> _wanted = [];
    private readonly Thread _inside;

    private OwnNetwork(RunningProgram keeper, string file)
    {
        (_keeper, _file, _inside) = (keeper, file, new Thread(WorkInside) { IsBackground = true });
        _inside.Start();
    }

    /// <summary>Put before a command, it runs in this network.</summary>
    public string[] Launcher => ["nsenter", $"--net={_file}"];

    /// <summary>Makes one.</summary>
    /// <exception cref="InvalidOperationException">This user may not.</exception>
    public static async Task<OwnNetwork> CreateAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new InvalidOperationException(
                "Only root may make a network namespace and look into it: run this test as root, or leave it out with --filter FullyQualifiedName!~Network.");
        }

        var keeper = RunningProgram.Start("/", [], "unshare", "--net", "sh", "-c", LayOut);
        var said = await Eventually.BecomesAsync(
            () => Task.FromResult(keeper.Said), said => said.Count > 0 || keeper.HasEnded, "the network is laid out");
        return int.TryParse(said.FirstOrDefault(), out var process)
            ? new(keeper, $"/proc/{process}/ns/net")
            : throw new InvalidOperationException($"No network namespace could be laid out: {string.Join('\n', said)}");
    }

    /// <summary>A socket that is in this network, whoever uses it.</summary>
    public Socket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        var made = new TaskCompletionSource<Socket>();
        _wanted.Add(() =>
        {
            try
            {
                made.SetResult(new Socket(family, type, protocol));
            }
            catch (SocketException e)
            {
                made.SetException(e);
            }
        });
        return made.Task.GetAwaiter().GetResult();
    }

    /// <summary>From now on a loopback port of this machine leads to the same port in there: a test asks as if it were inside.</summary>
    public void OpenDoor(int port) => _doors.Add(TcpProxy.Into(port, () => CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var door in _doors)
        {
            await door.DisposeAsync();
        }

        _wanted.CompleteAdding();
        _inside.Join();
        _wanted.Dispose();
        await _keeper.DisposeAsync();
    }

    /// <summary>A thread that has entered the network: it makes the sockets.</summary>
    private void WorkInside()
    {
        using var network = File.OpenHandle(_file);
        if (Enter((int)network.DangerousGetHandle(), 0) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        foreach (var make in _wanted.GetConsumingEnumerable())
        {
            make();
        }
    }

    /// <summary>For the calling thread alone.</summary>
    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Enter(int network, int kind);
}
