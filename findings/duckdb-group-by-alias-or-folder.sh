#!/usr/bin/env bash
# DuckDB, a column that is named in a query as a folder is.
#
# One would guess: select moment::date as day, count(*) … group by day runs over files in folders day=…, as it runs over the same rows in a table.
# What happens: the folder's name is a column as well, found by itself (hive partitioning), and group by takes a column before an alias: the query
# is refused as moment stands in no group. Another guess about the same files: texts carry no logical type STRING, only the older UTF8.
#
# Versions: DuckDB.NET 1.5.6.1, Parquet.Net 6.1.0, .NET 10. Seen on 2026-11-29. Needs the .NET SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >program.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="DuckDB.NET.Data.Full" Version="1.5.6.1" /><PackageReference Include="Parquet.Net" Version="6.1.0" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using DuckDB.NET.Data;
using Parquet;

using var duck = new DuckDBConnection("DataSource=:memory:");
duck.Open();
Directory.CreateDirectory("files/day=2026-03-02");
Say("set", "set TimeZone = 'UTC'");
Say("made", "create table facts as select 'a' as type, timestamptz '2026-03-02 10:00:00+00' as moment");
Say("written", "copy facts to 'files/day=2026-03-02/facts.parquet' (format parquet)");
Say("table", "select moment::date as day, count(*) from facts group by day");
Say("files", "select moment::date as day, count(*) from 'files/*/*.parquet' group by day");
Say("by the folder", "select day, count(*) from 'files/*/*.parquet' group by day");
await using var reader = await ParquetReader.CreateAsync("files/day=2026-03-02/facts.parquet");
var type = reader.Metadata!.Schema.Single(s => s.Name == "type");
Console.WriteLine($"text: converted {type.ConvertedType}, logical {(type.LogicalType?.STRING is null ? "none" : "STRING")}");

void Say(string what, string sql)
{
    using var command = duck.CreateCommand();
    command.CommandText = sql;
    try
    {
        Console.WriteLine($"{what}: {command.ExecuteScalar()}");
    }
    catch (DuckDBException e)
    {
        Console.WriteLine($"{what}: {e.Message.Split('\n')[0]}");
    }
}
CS
said=$(dotnet run -c Release 2>&1)
echo "$said"
for line in 'table: .*2026' 'files: Binder Error: column "moment" must appear in the GROUP BY' 'by the folder: .*2026' 'text: converted UTF8, logical none'; do
  grep -q "^$line" <<<"$said" || { echo "This has changed: $line" >&2 && exit 1; }
done
