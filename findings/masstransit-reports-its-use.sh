#!/usr/bin/env bash
# MassTransit 8.5 and who hears of a bus.
#
# One would guess: a library for messages inside a company, given no address but the broker's, speaks to the broker alone.
# What happens: five minutes after each start it posts what it calls usage telemetry to its makers over HTTPS: versions of host and
# framework, the time zone, the cloud region, and each endpoint with its settings. It is on unless DisableUsageTelemetry() is called
# or MASSTRANSIT_USAGE_TELEMETRY=false is set. Here the delay is cut to its least, 30 s, and a proxy of our own on this machine takes
# the call and hangs up, so that nothing is told to anybody.
#
# Versions: MassTransit 8.5.12, .NET 10. Seen on 2026-11-29. Needs the .NET SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >program.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MassTransit" Version="8.5.12" />
    <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.0" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Net;
using System.Net.Sockets;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var proxy = new TcpListener(IPAddress.Loopback, 0);
proxy.Start();
HttpClient.DefaultProxy = new WebProxy($"http://{proxy.LocalEndpoint}");
Console.WriteLine($"on unless told otherwise: {new UsageTelemetryOptions().Enabled}");

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddMassTransit(x =>
{
    x.ConfigureUsageTelemetryOptions(o => o.ReportDelay = TimeSpan.FromSeconds(30));
    x.UsingInMemory();
});
using var host = builder.Build();
await host.StartAsync();
using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
using var caller = await proxy.AcceptTcpClientAsync(patience.Token);
using var said = new StreamReader(caller.GetStream());
Console.WriteLine($"the first call outside: {await said.ReadLineAsync(patience.Token)}");
CS
said=$(dotnet run -c Release 2>&1)
echo "$said"
for line in 'on unless told otherwise: True' 'the first call outside: CONNECT usage-tracking.masstransit.io:443 HTTP/1.1'; do
  grep -qxF "$line" <<<"$said" || { echo "This has changed: $line" >&2 && exit 1; }
done
