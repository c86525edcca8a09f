using EventStore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hosting;

/// <summary>
/// A node whose schema is older than its build says so, and is not ready until the owner has brought the schema up. What comes
/// in meanwhile is held, not parked.
/// </summary>
public sealed partial class SchemaWatch(SchemaNeeds needs, ILogger<SchemaWatch> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await needs.FindLackAsync(cancellationToken) is { } lack
                ? HealthCheckResult.Unhealthy(lack)
                : HealthCheckResult.Healthy($"has all that version {SchemaNeeds.Version} needs");
        }
        catch (NpgsqlException e)
        {
            return HealthCheckResult.Unhealthy(e.SqlState ?? "the database does not answer");
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        string? said = null;
        do
        {
            try
            {
                var lack = await needs.FindLackAsync(stoppingToken);
                if (lack is null)
                {
                    LogReady(SchemaNeeds.Version);
                    return;
                }

                if (lack != said)
                {
                    LogTooOld(lack);
                    said = lack;
                }
            }
            catch (NpgsqlException)
            {
                // The database is away; health says so, and the next round asks again.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1701, LogLevel.Information, "The schema has all that version {Version} needs")]
    private partial void LogReady(int version);

    [LoggerMessage(1702, LogLevel.Error, "The schema is too old for this build; it waits until the owner lays it out anew (Setup provision): {Lack}")]
    private partial void LogTooOld(string lack);
}
