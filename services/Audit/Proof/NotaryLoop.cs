using System.Diagnostics.Metrics;
using Messaging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Audit.Proof;

/// <summary>
/// Signs the ledger every few seconds of real time, on one node at a time; all nodes share the folder. A ledger that does not continue what was
/// signed is an alarm, and makes the node not ready.
/// </summary>
public sealed partial class NotaryLoop(
    ProofSettings settings, NpgsqlDataSource database, Leader leader, TimeProvider clock, ILogger<NotaryLoop> logger)
    : BackgroundService, IHealthCheck
{
    /// <summary>Names the lock that one signer at a time holds.</summary>
    public const string Purpose = "checkpoint";

    private static readonly Gauge<long> Signed =
        new Meter(Telemetry.Name).CreateGauge<long>("desk.ledger.signed", "{fact}", "Facts that the latest checkpoint covers");

    private volatile string? _trouble;

    /// <summary>Adds the loop and its health check.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(p => ProofSettings.Of(p.GetRequiredService<IConfiguration>()));
        services.AddSingleton<NotaryLoop>().AddHostedService(p => p.GetRequiredService<NotaryLoop>());
        services.AddHealthChecks().Add(new("proof", p => p.GetRequiredService<NotaryLoop>(), failureStatus: null, ["ready"]));
    }

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy("continues what was signed"));

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync(Purpose, async stopping =>
    {
        using var notary = new Notary(database, settings.Folder, settings.Key, settings.Origin, clock);
        var erased = settings.Folder.OpenErased();
        var listed = 0L;
        using var timer = new PeriodicTimer(settings.Every);
        do
        {
            await SignAsync(notary, stopping);
            listed = await ListErasedAsync(erased, listed, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }, stoppingToken);

    private async Task SignAsync(Notary notary, CancellationToken stopping)
    {
        try
        {
            var before = notary.Key;
            var checkpoint = await notary.SignAsync(stopping);
            if (notary.Key != before) LogKey(notary.Key!);
            Signed.Record(checkpoint.Size);
            _trouble = null;
        }
        catch (LedgerBrokenException e)
        {
            _trouble = e.Message;
            LogBroken(e.Message);
        }
        catch (Exception e) when (e is CheckpointException or KeyAwayException or IOException or UnauthorizedAccessException)
        {
            _trouble = e.Message;
            LogNotSigned(e.GetType().Name, e.Message);
        }
        catch (NpgsqlException e)
        {
            LogNotSigned(e.GetType().Name, e.Message); // the database's own check says so
        }
    }

    /// <summary>What was erased is told outside the database as well, or a backup of before would bring it back.</summary>
    /// <returns>The number of the last erasure that is on the list.</returns>
    private async Task<long> ListErasedAsync(ErasedList erased, long after, CancellationToken stopping)
    {
        try
        {
            var news = await Vault.ErasedAsync(database, after, stopping);
            erased.Add(news.Select(n => n.Request));
            return news.Count == 0 ? after : news[^1].Number;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NpgsqlException)
        {
            LogNotListed(e.GetType().Name, e.Message);
            return after;
        }
    }

    [LoggerMessage(2004, LogLevel.Information, "The ledger is signed with the key {Key}")]
    private partial void LogKey(string key);

    [LoggerMessage(2003, LogLevel.Error, "What was erased could not be listed beside the proofs, a restored backup would bring it back; it is tried again: {Error} {Detail}")]
    private partial void LogNotListed(string error, string detail);

    [LoggerMessage(2001, LogLevel.Critical, "The ledger does not continue what was signed, and nothing more is signed: {What}")]
    private partial void LogBroken(string what);

    [LoggerMessage(2002, LogLevel.Error, "The ledger could not be signed: {Error} {Detail}")]
    private partial void LogNotSigned(string error, string detail);
}
