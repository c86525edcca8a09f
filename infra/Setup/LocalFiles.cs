using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace DeskSetup;

/// <summary>What a local desk remembers between starts: passwords and ports, readable by its owner only.</summary>
public sealed class LocalFiles
{
    private readonly string _file;
    private readonly Dictionary<string, string> _values;

    private LocalFiles(string file, Dictionary<string, string> values) => (_file, _values) = (file, values);

    /// <summary>Opens, or begins, the memory of a folder.</summary>
    public static LocalFiles Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "secrets.json");
        return new(file, File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file))! : []);
    }

    /// <summary>The value under a key, made once.</summary>
    public string Get(string key, Func<string> make) => _values.TryGetValue(key, out var value) ? value : _values[key] = make();

    /// <summary>The password of a service's database role.</summary>
    public string DatabasePassword(string service) => Get($"password:postgres:{service}", Instance.NewPassword);

    /// <summary>The password of a broker user, of a service or of somebody outside. None is for two uses.</summary>
    public string BrokerPassword(string user) => Get($"password:rabbitmq:{user}", Instance.NewPassword);

    /// <summary>Puts a value under a key.</summary>
    public string Set(string key, string value) => _values[key] = value;

    /// <summary>The port of a service: the one of before, or the wished one if it is free, else any free one.</summary>
    /// <param name="service">The service.</param>
    /// <param name="wished">The port that it has by custom.</param>
    /// <param name="isAtRest">None of the desk's services runs: where the port of before is taken, somebody else has it, and it gets another.</param>
    public int Port(string service, int wished, bool isAtRest)
    {
        var key = $"port:{service}";
        if (isAtRest && _values.TryGetValue(key, out var before) && !IsFree(int.Parse(before))) _values.Remove(key);
        return int.Parse(Get(key, () => (IsFree(wished) ? wished : AnyFree()).ToString()));
    }

    /// <summary>Writes the memory.</summary>
    public void Save() => WritePrivate(_file, JsonSerializer.Serialize(_values));

    /// <summary>Writes a file that only its owner may read.</summary>
    public static void WritePrivate(string file, string text)
    {
        var temporary = file + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
