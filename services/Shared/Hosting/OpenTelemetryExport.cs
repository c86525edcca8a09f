using Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hosting;

/// <summary>Traces and measures by OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to: our own, and those of the libraries.</summary>
internal static class OpenTelemetryExport
{
    public static void Add(IServiceCollection services, IConfiguration configuration, string service)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "desk"))
            .WithTracing(traces => traces
                .AddSource(Telemetry.Name, "Marten", "MassTransit", "RabbitMQ.Client.*")
                .AddAspNetCoreInstrumentation(o =>
                {
                    o.Filter = http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
                    // A customer's number may be part of an address; the route stays.
                    o.EnrichWithHttpRequest = (span, _) => span.SetTag("url.path", null);
                    o.EnrichWithHttpResponse = (span, _) => span.SetTag("url.path", null);
                })
                .AddHttpClientInstrumentation(o => o.EnrichWithHttpResponseMessage = (span, _) => span.SetTag("url.full", null)).AddNpgsql().AddOtlpExporter())
            .WithMetrics(measures => measures
                .AddMeter(Telemetry.Name, "Marten", "MassTransit")
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddNpgsqlInstrumentation().AddOtlpExporter());
    }
}
