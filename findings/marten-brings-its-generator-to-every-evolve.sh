#!/usr/bin/env bash
# Marten's source generator and types that fold by a method called Evolve.
#
# One would guess: a type that has nothing to do with Marten compiles as before when a project that it references takes Marten 9. Analyzers
# do not flow through a project reference unless that is asked for.
# What happens: the generator is in the package Marten and flows on. It takes a public type with `Evolve(X)` for an aggregate of its
# own and generates an evolver that passes an object to it: error CS1503 in code that nobody wrote, in a project that does not
# name Marten. Removing the analyzer before CoreCompile mends it.
#
# Versions: Marten 9.58.0 (JasperFx.Events 2.100), .NET SDK 10. Seen on 2026-11-29. Needs the .NET SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/store" "$work/domain"
cat >"$work/Directory.Packages.props" <<'XML'
<Project>
  <PropertyGroup>
    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
    <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
  </PropertyGroup>
  <ItemGroup><PackageVersion Include="Marten" Version="9.58.0" /></ItemGroup>
</Project>
XML
cat >"$work/store/store.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Marten" /></ItemGroup>
</Project>
XML
cat >"$work/domain/domain.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable></PropertyGroup>
  <ItemGroup><ProjectReference Include="../store/store.csproj" /></ItemGroup>
  <Target Name="Without" BeforeTargets="CoreCompile" Condition="'$(WithoutGenerator)' == 'true'">
    <ItemGroup><Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'JasperFx.Events.SourceGenerator'" /></ItemGroup>
  </Target>
</Project>
XML
cat >"$work/domain/Request.cs" <<'CS'
namespace Domain;

public interface IFact;

public sealed record Received(System.Guid Id) : IFact;

public sealed record Request(System.Guid Id, int Facts)
{
    public Request Evolve(IFact fact) => this with { Facts = Facts + 1 };
}
CS
cd "$work/domain"
echo "With Marten referenced by a project that this one references:"
if said=$(dotnet build -c Release --nologo -v q 2>&1); then echo "it compiles" && echo "This has changed." >&2 && exit 1; fi
grep -o 'AggregateEvolverGenerator.*error CS1503[^[]*' <<<"$said" | sort -u || { echo "$said" && echo "This has changed." >&2 && exit 1; }
echo "Without the generator:"
dotnet build -c Release --nologo -v q -p:WithoutGenerator=true >/dev/null && echo "it compiles"
