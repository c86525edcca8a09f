using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: database and bus are there, the schema is not older than the
/// build, and the directory is known. A stranger hears yes or no; which it is that lacks hears who leads or checks the desk.
/// </summary>
internal static class Health
{
    private static readonly string[] MayKnowWhy = [Roles.Supervisor, Roles.Auditor, Roles.Admin];

    public static void Add(IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", tags: ["ready"])
        .AddCheck<SchemaWatch>("schema", tags: ["ready"])
        .AddCheck<DirectoryCheck>("directory", tags: ["ready"]);

    public static void Map(WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new()
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResultStatusCodes =
            {
                // MassTransit calls a lost broker "degraded"; for us it means: not ready.
                [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
            },
            ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(new
            {
                status = report.Status.ToString(),
                checks = MayKnowWhy.Any(http.User.IsInRole) ? report.Entries.ToDictionary(e => e.Key, e => $"{e.Value.Status}: {e.Value.Description}") : null,
            }),
        }).AllowAnonymous();
    }

    private sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("select count(*) from log_progress");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy("answers");
            }
            catch (NpgsqlException e)
            {
                return HealthCheckResult.Unhealthy(e.SqlState ?? "does not answer");
            }
        }
    }

    private sealed class DirectoryCheck(DirectoryCopy directory, ServiceDescription service) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(!service.NeedsDirectory || directory.Current.IsReady
                ? HealthCheckResult.Healthy("known")
                : HealthCheckResult.Unhealthy("Directory has not told enough yet"));
    }
}

/// <summary>What the parts need to know of the service they are in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NeedsDirectory">True unless it is the directory itself or the ledger.</param>
internal sealed record ServiceDescription(string Name, bool NeedsDirectory);
