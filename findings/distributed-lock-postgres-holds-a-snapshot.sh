#!/usr/bin/env bash
# DistributedLock.Postgres and the vacuum of everybody else.
#
# One would guess: a held lock whose loss is watched for (HandleLostToken) costs a connection and nothing else, as an advisory lock
# belongs to no transaction.
# What happens: the library watches by running `SELECT pg_sleep(60)` on the lock's session, again and again. A running statement has a snapshot:
# backend_xmin stands still for up to a minute at a time, for as long as the lock is held, and no row that died after it can be
# pruned or vacuumed anywhere in the database. Who does not ask for the token has an idle session without one.
#
# Versions: DistributedLock.Postgres 1.3.1, Npgsql 10.0.3, .NET 10, PostgreSQL 15. Seen on 2026-11-29. Needs the .NET SDK and Debian's postgresql.
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
  <ItemGroup><PackageReference Include="DistributedLock.Postgres" Version="1.3.1" /><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using Medallion.Threading.Postgres;
using Npgsql;

await using var database = NpgsqlDataSource.Create(args[0]);
var locking = new PostgresDistributedLock(new PostgresAdvisoryLockKey(4711), args[0]);
await using var held = await locking.AcquireAsync();
Console.WriteLine("held, nobody watches: " + await SnapshotAsync());
using var watching = held.HandleLostToken.Register(() => { });
for (var look = 0; look < 100 && await SnapshotAsync() is "none"; look++)
{
    await Task.Delay(50);
}

Console.WriteLine("held, its loss is watched for: " + await SnapshotAsync());

async Task<string> SnapshotAsync()
{
    await using var command = database.CreateCommand(
        """
        select coalesce((select regexp_replace(query, '\s+', ' ', 'g') from pg_stat_activity
          where pid <> pg_backend_pid() and backend_xmin is not null and datname = current_database()), 'none')
        """);
    var query = (string)(await command.ExecuteScalarAsync())!;
    return query == "none" ? query : $"a snapshot, by {query.Trim()}";
}
CS
said=$(dotnet run -c Release -- "Host=$work/pg;Username=finder;Database=postgres" 2>&1)
echo "$said"
grep -q '^held, nobody watches: none$' <<<"$said" && grep -qi '^held, its loss is watched for: a snapshot, by SELECT pg_catalog.pg_sleep\|^held, its loss is watched for: a snapshot, by .*pg_sleep' <<<"$said" ||
  { echo "This has changed." >&2 && exit 1; }
