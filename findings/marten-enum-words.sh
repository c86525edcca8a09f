#!/usr/bin/env bash
# Marten and the words that System.Text.Json is told to write enumerations with.
#
# One would guess: JsonSerializerOptions with a JsonStringEnumConverter(JsonNamingPolicy.CamelCase), given to UseSystemTextJsonForSerialization
# together with EnumStorage.AsString, are used as they are.
# What happens: Marten takes the converter out of its copy of the options and puts one of its own there: the document says "InProgress", and
# no error or warning tells of it. Put back by the last parameter (configure), the converter is used, and LINQ finds what it wrote.
#
# Versions: Marten 9.58.0, Npgsql 10.0.3, .NET 10, PostgreSQL 15. Seen on 2026-11-29. Needs the .NET SDK and Debian's postgresql.
set -euo pipefail
work=$(mktemp -d)
pg=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)
as=()
((EUID != 0)) || as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
((EUID != 0)) || { mkdir "$work/pg" && chown postgres "$work/pg" && chmod 711 "$work"; }
trap '"${as[@]}" "$pg/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
mkdir -p "$work/pg"
"${as[@]}" "$pg/initdb" -D "$work/pg/data" -U finder -A trust >/dev/null
"${as[@]}" "$pg/pg_ctl" -D "$work/pg/data" -w -o "-c listen_addresses='' -c unix_socket_directories=$work/pg" start >/dev/null

mkdir "$work/program" && cd "$work/program"
cat >program.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Marten" Version="9.58.0" /><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Text.Json;
using System.Text.Json.Serialization;
using Marten;
using Weasel.Core;

var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
await TryAsync("as given", _ => { });
await TryAsync("put back", own => own.Converters.Insert(0, json.Converters[0]));

async Task TryAsync(string how, Action<JsonSerializerOptions> configure)
{
    await using var store = DocumentStore.For(o =>
    {
        o.Connection(args[0]);
        o.UseSystemTextJsonForSerialization(json, EnumStorage.AsString, Casing.CamelCase, configure);
    });
    await using var session = store.LightweightSession();
    session.Store(new Order(1, State.InProgress, "word"));
    await session.SaveChangesAsync();
    Console.WriteLine($"{how}, stored: {await session.Json.FindByIdAsync<Order>(1)}");
    Console.WriteLine($"{how}, read back: {(await session.LoadAsync<Order>(1))!.State}");
    Console.WriteLine($"{how}, found by the enumeration: {await session.Query<Order>().CountAsync(o => o.State == State.InProgress)}");
    Console.WriteLine($"{how}, found by another member: {await session.Query<Order>().CountAsync(o => o.Word == "word")}");
}

public enum State { New, InProgress }
public sealed record Order(int Id, State State, string Word);
CS
said=$(dotnet run -c Release -- "Host=$work/pg;Username=finder;Database=postgres" 2>&1)
echo "$said"
for line in 'as given, stored: .*"state": "InProgress"' 'as given, found by the enumeration: 1' 'put back, stored: .*"state": "inProgress"' \
  'put back, read back: InProgress' 'put back, found by the enumeration: 1' 'put back, found by another member: 1'; do
  grep -q "^$line" <<<"$said" || { echo "This has changed: $line" >&2 && exit 1; }
done
