using Npgsql;
using TestKit;

namespace Faults.Servers;

/// <summary>A PostgreSQL of the test's own, on a loopback port that it keeps: it can be stopped, killed and brought back with its data.</summary>
public sealed partial class PrivatePostgres : IAsyncDisposable
{
    /// <summary>PostgreSQL refuses to be root.</summary>
    private static readonly string[] AsPostgres =
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private readonly string _folder = Directory.CreateTempSubdirectory("desk-postgres-").FullName;
    private readonly string _administrator = "postgres";
    private readonly string[] _settings;
    private string _reachedBy = "Host=127.0.0.1";
    private string[] _launcher = [];
    private RunningProgram? _server;

    private PrivatePostgres(string[] settings) => _settings = settings;

    /// <summary>The port, the same for ever.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>For the administrator.</summary>
    public string ConnectionString => ConnectionStringAt(Port);

    /// <summary>Makes its data folder and starts it.</summary>
    /// <param name="settings">More of <c>postgresql.conf</c>, each as <c>name=value</c>.</param>
    public static async Task<PrivatePostgres> StartAsync(params string[] settings)
    {
        var server = await InitialiseAsync(settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>The address for the administrator behind a proxy.</summary>
    public string ConnectionStringAt(int port) => $"{_reachedBy};Port={port};Username={_administrator}";

    /// <summary>Starts it with the data it had; completes when it answers.</summary>
    public async Task StartAgainAsync()
    {
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "shared_buffers=128MB", "fsync=on",
            .. _settings,
        ];
        _server = RunningProgram.Start(_folder, [],
            [.. _launcher, .. AsPostgres, Path.Combine(Programs.Postgres, "postgres"), "-D", Data, .. settings.SelectMany(s => new[] { "-c", s })]);
        await Eventually.BecomesAsync(AnswersAsync, answers => answers, "PostgreSQL answers");
    }

    /// <summary>Stops it: every session is ended and its transaction rolled back.</summary>
    public Task StopAsync() => _server!.EndAsync("INT");

    /// <summary>Stops it as if the power had failed, without a checkpoint: it recovers at the next start.</summary>
    public Task StopAtOnceAsync() => _server!.EndAsync("QUIT");

    /// <summary>kill -9 of the server itself; completes when no session of it is left, as it cannot start before that.</summary>
    public async Task KillAsync()
    {
        await _server!.KillAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(ProcessesLeft()), left => left == 0, "the sessions of the killed server are gone");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is { HasEnded: false })
        {
            await StopAtOnceAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<PrivatePostgres> InitialiseAsync(string[] settings)
    {
        var server = await WithFolderAsync(settings);
        await RunningProgram.RunAsync(server._folder, [],
            [.. AsPostgres, Path.Combine(Programs.Postgres, "initdb"), "-D", server.Data, $"--username={server._administrator}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        return server;
    }

    private static async Task<PrivatePostgres> WithFolderAsync(string[] settings)
    {
        var server = new PrivatePostgres(settings);
        if (AsPostgres.Length > 0)
        {
            await RunningProgram.RunAsync("/", [], "chown", "postgres:", server._folder);
        }

        return server;
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>All processes of a server work in its data folder.</summary>
    private int ProcessesLeft() => Directory.GetDirectories("/proc").Count(p => new FileInfo(Path.Combine(p, "cwd")).LinkTarget == Data);

    private async Task<bool> AnswersAsync()
    {
        if (_server!.HasEnded)
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', _server.Said)}");
        }

        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
