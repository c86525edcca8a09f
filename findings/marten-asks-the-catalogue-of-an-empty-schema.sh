#!/usr/bin/env bash
# Marten lays out a schema that is not there yet.
#
# One would guess: where there is no schema there is nothing to compare with, so that laying it out takes what its DDL takes.
# What happens: ApplyAllConfiguredChangesToDatabaseAsync asks the catalogue for columns, keys, indexes, partitions and functions of every table and
# function all the same, each by heavy joins, one after another, and only then sends the DDL: more than twice as long as running the store's own script
# (Storage.ToDatabaseScript()), which is one command and comes to the same schema. For tests and tools that make many databases it is most of the time that the database works.
#
# Versions: Marten 9.58.0, Npgsql 10.0.3, .NET 10, PostgreSQL 15. Seen on 2026-11-30. Needs the .NET SDK and Debian's postgresql.
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
using System.Diagnostics;
using JasperFx;
using Marten;
using Npgsql;

await using var database = NpgsqlDataSource.Create(args[0]);
await TimedAsync("warm", Migrate);
await TimedAsync("warm", Script);
var (asked, ran) = (new List<double>(), new List<double>());
for (var round = 0; round < 5; round++)
{
    asked.Add(await TimedAsync("asked", Migrate));
    var shape = await ShapeAsync("asked");
    ran.Add(await TimedAsync("ran", Script));
    if (shape != await ShapeAsync("ran")) throw new InvalidOperationException("The two schemas differ.");
}

asked.Sort();
ran.Sort();
Console.WriteLine($"asked of the catalogue first: {asked[2]:0} ms; the script alone: {ran[2]:0} ms; the same schema, {asked[2] / ran[2]:0.0} times as long");
return asked[2] > 1.5 * ran[2] ? 0 : 1;

async Task<double> TimedAsync(string schema, Func<DocumentStore, Task> layOut)
{
    await RunAsync($"drop schema if exists {schema} cascade");
    await using var store = DocumentStore.For(options =>
    {
        options.Connection(database);
        options.DatabaseSchemaName = schema;
        options.Events.AppendMode = JasperFx.Events.EventAppendMode.Quick;
        options.Events.AddEventType<Said>();
        foreach (var type in new[] { typeof(One), typeof(Two), typeof(Three), typeof(Four), typeof(Five), typeof(Six) }) options.RegisterDocumentType(type);
    });
    var watch = Stopwatch.StartNew();
    await layOut(store);
    return watch.Elapsed.TotalMilliseconds;
}

Task Migrate(DocumentStore store) => store.Storage.Database.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);

Task Script(DocumentStore store) => RunAsync(store.Storage.ToDatabaseScript());

async Task RunAsync(string sql)
{
    await using var command = database.CreateCommand(sql);
    await command.ExecuteNonQueryAsync();
}

async Task<string> ShapeAsync(string schema)
{
    await using var command = database.CreateCommand(
        $"""
        select string_agg(line, ';' order by line) from (
          select table_name || '.' || column_name || ' ' || data_type line from information_schema.columns where table_schema = '{schema}'
          union all select indexname from pg_indexes where schemaname = '{schema}'
          union all select proname from pg_proc where pronamespace = '{schema}'::regnamespace) lines
        """);
    return (string)(await command.ExecuteScalarAsync())!;
}

record Said(string Word);
record One(Guid Id);
record Two(Guid Id);
record Three(Guid Id);
record Four(Guid Id);
record Five(Guid Id);
record Six(Guid Id);
CS
dotnet run -c Release -- "Host=$work/pg;Username=finder;Database=postgres" || { echo "This has changed." >&2 && exit 1; }
