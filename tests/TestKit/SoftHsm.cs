using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TestKit;

/// <summary>Tokens of a real PKCS#11 module, in software (SoftHSM, Debian's <c>softhsm2</c>), in a folder that goes with the process.</summary>
public static partial class SoftHsm
{
    private const string Pin = "4711-ledger";
    private const string SettingsVariable = "SOFTHSM2_CONF";
    private const string SettingsFile = "softhsm2.conf";
    private static readonly string Folder = Prepare();
    private static int _keys;

    /// <summary>The module.</summary>
    public static string Module { get; } = Environment.GetEnvironmentVariable("DESK_SOFTHSM") ?? "/usr/lib/softhsm/libsofthsm2.so";

    /// <summary>A new token, with an EC key for each label.</summary>
    public static async Task<string> NewTokenAsync(params string[] labels)
    {
        var token = $"desk-{Guid.NewGuid():N}"[..20];
        await RunAsync("--init-token", "--free", "--label", token, "--so-pin", "4711-officer", "--pin", Pin);
        foreach (var label in labels) await AddKeyAsync(token, label);
        return token;
    }

    /// <summary>Makes a key and puts it into a token.</summary>
    public static async Task AddKeyAsync(string token, string label)
    {
        var (id, file) = (Interlocked.Increment(ref _keys), Path.Combine(Folder, $"{Guid.NewGuid():N}.pem"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem() + "\n");
        await RunAsync("--import", file, "--token", token, "--label", label, "--id", id.ToString("X4"), "--pin", Pin);
        File.Delete(file);
    }

    /// <summary>A file with the PIN, or with another.</summary>
    public static string PinFile(string pin = Pin)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.pin");
        File.WriteAllText(file, pin + "\n");
        return file;
    }

    private static string Settings => Path.Combine(Folder, SettingsFile);

    private static string Prepare()
    {
        var folder = Directory.CreateTempSubdirectory("softhsm").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var settings = Path.Combine(folder, SettingsFile);
        File.WriteAllText(settings, $"directories.tokendir = {Path.Combine(folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");
        Environment.SetEnvironmentVariable(SettingsVariable, settings); // for programs that are started
        _ = SetEnvironment(SettingsVariable, settings, overwrite: 1); // for the module, which .NET's own does not reach
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("softhsm2-util", arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [SettingsVariable] = Settings },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"softhsm2-util {arguments[0]}: {await output}{await errors}");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
