using System.Diagnostics;

namespace Chaos.Desk;

/// <summary>One process of a service under a supervisor of its own, which starts it again when it is killed.</summary>
/// <param name="program">The service's assembly.</param>
/// <param name="settings">Its environment.</param>
/// <param name="log">The file that gets what it says.</param>
/// <param name="startsAgain">False for a second replica, which does not come back.</param>
internal sealed class ServiceProcess(string program, IReadOnlyDictionary<string, string> settings, string log, bool startsAgain) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Process _process = null!;
    private Task _supervised = Task.CompletedTask;
    private volatile bool _stopping;
    private bool _armed;
    private KeyValuePair<string, string>[] _next = [];

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>True while it is to be killed at a step that it has not reached.</summary>
    public bool IsArmed
    {
        get
        {
            lock (_gate)
            {
                return _armed || _next.Length > 0;
            }
        }
    }

    /// <summary>Starts it and watches over it.</summary>
    public void Start()
    {
        Launch();
        _supervised = SuperviseAsync();
    }

    /// <summary>kill -9.</summary>
    /// <param name="next">Settings for the next start alone, such as the step to be killed at.</param>
    public void Kill(params KeyValuePair<string, string>[] next)
    {
        lock (_gate)
        {
            _next = next;
            _process.Kill();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        Kill();
        await _supervised;
    }

    private async Task SuperviseAsync()
    {
        while (true)
        {
            await _process.WaitForExitAsync();
            if (_stopping || !startsAgain)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            Launch();
        }
    }

    private void Launch()
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec dotnet \"$0\" >>\"$1\" 2>&1", program, log])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        lock (_gate)
        {
            foreach (var (name, value) in settings.Concat(_next))
            {
                start.Environment[name] = value;
            }

            (_armed, _next) = (_next.Length > 0, []);
            _process = Process.Start(start)!;
            Starts++;
        }
    }
}
