using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Audit.Proof;

/// <summary>A module is loaded once in a process, for all who use it, and ended with the last of them: then it is begun afresh, with what tokens there are by then.</summary>
internal sealed class Pkcs11Module : IDisposable
{
    private static readonly Dictionary<string, Pkcs11Module> Loaded = new(StringComparer.Ordinal);
    private readonly string _path;
    private int _users;

    /// <summary>The wrapper asks for <c>libdl</c>, a name that a machine without a compiler does not have; what it wants lies in <c>libdl.so.2</c>.</summary>
    static Pkcs11Module() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly,
        (name, assembly, where) => name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", assembly, where, out var found) ? found : IntPtr.Zero);

    private Pkcs11Module(string path) => (_path, Library) = (path, Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded));

    /// <summary>Makes what the library is asked with.</summary>
    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <summary>The library.</summary>
    public IPkcs11Library Library { get; }

    /// <summary>Dispose it when it is not needed any more.</summary>
    public static Pkcs11Module Use(string path)
    {
        lock (Loaded)
        {
            if (!Loaded.TryGetValue(path, out var module)) Loaded[path] = module = new(path);
            module._users++;
            return module;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (Loaded)
        {
            if (--_users > 0) return;

            Loaded.Remove(_path);
            Library.Dispose();
        }
    }
}
