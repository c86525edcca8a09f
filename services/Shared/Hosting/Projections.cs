using JasperFx;
using JasperFx.Events.Daemon;
using Marten;
using Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hosting;

/// <summary>
/// Runs Marten's daemon, on one node of a service: it follows the log with what is registered as asynchronous. Nothing is skipped; what
/// fails stands still, and starts again from where it was.
/// </summary>
/// <param name="store">The service's.</param>
/// <param name="leader">Says which node. The daemon's own lock holds a snapshot all the time (ADR 0017).</param>
/// <param name="logger">For the daemon; failures are told by <paramref name="leader"/>.</param>
public sealed class Projections(IDocumentStore store, Leader leader, ILogger<Projections> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("projections", FollowAsync, stoppingToken);

    private async Task FollowAsync(CancellationToken lost)
    {
        using var daemon = await store.BuildProjectionDaemonAsync(logger: logger);
        await daemon.StartAllAsync();
        try
        {
            ISubscriptionAgent? standing;
            while ((standing = daemon.CurrentAgents().FirstOrDefault(agent => agent.Status != AgentStatus.Running)) is null)
            {
                await Task.Delay(Pause, TimeProvider.System, lost);
            }

            throw new InvalidOperationException($"{standing.Name.Identity} is {standing.Status}: {standing.Failure?.RootExceptionType}");
        }
        finally
        {
            await daemon.StopAllAsync();
        }
    }
}
