using Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hosting;

/// <summary>Traces and measures by OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
internal static class OpenTelemetryExport
{
    public static void Add(IServiceCollection services, IConfiguration configuration, string service)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        // Providers are singletons of the container, so that they flush when the host stops.
        var resource = ResourceBuilder.CreateDefault().AddService(service, serviceNamespace: "desk");
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Telemetry.Name, "MassTransit", "Npgsql", "Microsoft.AspNetCore")
            .AddOtlpExporter()
            .Build());
        services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Telemetry.Name, "MassTransit", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter()
            .Build());
        services.AddHostedService<Started>();
    }

    /// <summary>Makes the providers at start; nobody asks for them otherwise.</summary>
    private sealed class Started(TracerProvider traces, MeterProvider meters) : Microsoft.Extensions.Hosting.BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            _ = (traces, meters);
            return Task.CompletedTask;
        }
    }
}
