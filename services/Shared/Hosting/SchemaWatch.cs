using EventStore;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hosting;

/// <summary>
/// A node whose schema is older than its build says so, and is not ready until the owner has brought the schema up. What comes
/// in meanwhile is held, not parked.
/// </summary>
public sealed partial class SchemaWatch(NpgsqlDataSource database, IDocumentStore store, ILogger<SchemaWatch> logger)
    : BackgroundService, IHealthCheck
{
    private const int MostNamed = 5;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private string? _said;
    private volatile string? _lack = "not looked at yet";

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _lack is { } lack ? HealthCheckResult.Unhealthy(lack) : HealthCheckResult.Healthy("has all that this build needs"));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                var lacks = await Schema.FindLacksAsync(database, store, stoppingToken);
                if (lacks.Count == 0)
                {
                    _lack = null;
                    LogReady();
                    return;
                }

                var lack = $"The schema lacks {lacks.Count} of the columns that this build needs: {string.Join(", ", lacks.Take(MostNamed))}.";
                if (lack != _lack)
                {
                    LogTooOld(lack);
                }

                _lack = lack;
            }
            catch (NpgsqlException e)
            {
                Say(e); // and the next round asks again
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Once for each reason.</summary>
    private void Say(NpgsqlException failure)
    {
        var reason = failure.GetBaseException().Message;
        if (reason == _said)
        {
            return;
        }

        _said = reason;
        if (DatabaseAddress.RefusalIn(failure, new(database.ConnectionString)) is { } refusal)
        {
            LogRefused(refusal);
        }
        else
        {
            LogAway(reason);
        }
    }

    [LoggerMessage(1703, LogLevel.Warning, "The database does not answer: {Detail}")]
    private partial void LogAway(string detail);

    [LoggerMessage(1704, LogLevel.Error, "The database's certificate is refused, so nothing is said to it: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(1701, LogLevel.Information, "The schema has all that this build needs")]
    private partial void LogReady();

    [LoggerMessage(1702, LogLevel.Error, "The schema is too old for this build; it waits until the owner lays it out anew (Setup provision): {Lack}")]
    private partial void LogTooOld(string lack);
}
