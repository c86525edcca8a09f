using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ILogger = Serilog.ILogger;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Hosting;

namespace Hosting;

/// <summary>One JSON object a line, with the service, trace and span. Never personal data: log calls take ids and names of rules, not
/// contents, and an address is told by its route, not as it came.</summary>
internal static class Logs
{
    private const double SlowMilliseconds = 1000;

    /// <summary>Longer than the six months of China's Cybersecurity Law, article 21 (3), and long enough for a yearly audit.</summary>
    private static readonly TimeSpan SecurityKept = TimeSpan.FromDays(400);

    public static void Configure(WebApplicationBuilder builder, string service)
    {
        var settings = new LoggerConfiguration()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
            .MinimumLevel.Override("MassTransit", LogEventLevel.Warning)
            .MinimumLevel.Override("Npgsql", LogEventLevel.Warning)
            .MinimumLevel.Override("Marten.IDocumentStore", LogEventLevel.Fatal) // who asked says what failed, and a conflict is nothing to say
            .MinimumLevel.Override(typeof(Projections).FullName!, LogEventLevel.Warning) // Marten's daemon tells of every batch
            .Enrich.FromLogContext()
            .Enrich.WithProperty("Service", service)
            .Enrich.With<WithoutAddress>()
            .Enrich.With<SecurityStream>()
            .WriteTo.Console(new LogLine());
        if (builder.Configuration["Logs:SecurityFolder"] is { Length: > 0 } folder)
        {
            settings.WriteTo.Logger(security => security.Filter.ByIncludingOnly(SecurityStream.Has).WriteTo.File(
                new LogLine(), Path.Combine(folder, $"{service}-.json"), rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true, retainedFileCountLimit: null, retainedFileTimeLimit: SecurityKept));
        }

        var logger = settings.CreateLogger();
        builder.Logging.ClearProviders().AddSerilog(logger, dispose: true);
        builder.Services.AddSingleton(new DiagnosticContext(logger)).AddSingleton<ILogger>(logger);
    }

    /// <summary>A line for each call that was refused, failed or took long. Those that went well are counted and timed by telemetry, and a
    /// line for each would cost more than the call itself; what a flood is refused is only counted, too.</summary>
    public static void LogCalls(WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<ILogger>();
        options.MessageTemplate = "{Method} {Route} was answered with {Status} after {Elapsed:0} ms";
        options.GetLevel = (http, elapsed, _) => IsWorthALine(http, elapsed) ? LogEventLevel.Information : LogEventLevel.Debug;
        options.GetMessageTemplateProperties = (http, _, elapsed, status) =>
        [
            new("Method", new ScalarValue(http.Request.Method)), new("Route", new ScalarValue(RouteOf(http))),
            new("Status", new ScalarValue(status)), new("Elapsed", new ScalarValue(elapsed)),
        ];
    });

    /// <summary>The pattern of the endpoint that was asked, also after a fault.</summary>
    public static string RouteOf(HttpContext http) =>
        ((http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    private static bool IsWorthALine(HttpContext http, double elapsed) => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && http.Response.StatusCode is var status and not StatusCodes.Status429TooManyRequests
        && (status >= 400 || (elapsed >= SlowMilliseconds && !http.Request.Query.ContainsKey("wait")));

    /// <summary>ASP.NET says it beside every event of a call, and a customer's number may be part of it.</summary>
    private sealed class WithoutAddress : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
    }

    /// <summary>Marks what belongs to the security log: its own lines, and those of refused tokens.</summary>
    private sealed class SecurityStream : ILogEventEnricher
    {
        private static readonly LogEventProperty Mark = new("Stream", new ScalarValue("security"));

        public static bool Has(LogEvent logEvent) => logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
            && source is ScalarValue { Value: string name } && (name == typeof(SecurityLog).FullName || name == typeof(TokenRules).FullName);

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (Has(logEvent))
            {
                logEvent.AddPropertyIfAbsent(Mark);
            }
        }
    }
}
