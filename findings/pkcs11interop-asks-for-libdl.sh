#!/usr/bin/env bash
# Pkcs11Interop 5.3 and a Debian server without a compiler.
#
# One would guess: a managed wrapper that is given the full path of a PKCS#11 module needs that module and nothing else.
# What happens: it loads the module by calling into "libdl", a name that glibc gives to compilers only (libdl.so comes with libc6-dev); programs
# are served by libdl.so.2. So it works on every developer's machine and throws DllNotFoundException on a server. A resolver for the wrapper's
# assembly that sends libdl to libdl.so.2, set before the first call, mends it.
#
# Versions: Pkcs11Interop 5.3.0, SoftHSM 2.6.1, .NET 10, Debian 12. Seen on 2026-11-30. Needs the .NET SDK and the package softhsm2, and no libc6-dev:
# where there is one, the first line says so and the script ends without a verdict.
set -euo pipefail
module=/usr/lib/softhsm/libsofthsm2.so
[[ -e $module ]] || { echo "Install softhsm2 first." >&2 && exit 2; }
if compgen -G '/usr/lib/*/libdl.so' >/dev/null || compgen -G '/usr/lib/libdl.so' >/dev/null; then
  echo "This machine has libdl.so, as those with a compiler do: nothing to be seen here."
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir tokens
echo "directories.tokendir = $work/tokens" >softhsm2.conf
export SOFTHSM2_CONF=$work/softhsm2.conf
cat >program.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Pkcs11Interop" Version="5.3.0" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

if (args is [_, "with a resolver"])
{
    NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, (name, assembly, where) =>
        name == "libdl" ? NativeLibrary.Load("libdl.so.2", assembly, where) : IntPtr.Zero);
}

try
{
    var factories = new Pkcs11InteropFactories();
    using var library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, args[0], AppType.MultiThreaded);
    Console.WriteLine($"{args[1]}: {library.GetInfo().ManufacturerId.Trim()}");
}
catch (Exception e)
{
    Console.WriteLine($"{args[1]}: {e.GetBaseException().GetType().Name}");
}
CS
dotnet build -c Release -v q >build.log 2>&1 || { cat build.log >&2 && exit 1; }
said=$(for way in 'as it comes' 'with a resolver'; do dotnet bin/Release/net10.0/program.dll "$module" "$way"; done)
echo "$said"
for line in 'as it comes: DllNotFoundException' 'with a resolver: SoftHSM'; do
  grep -qxF "$line" <<<"$said" || { echo "This has changed: $line" >&2 && exit 1; }
done
