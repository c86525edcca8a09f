using EventStore;
using Hosting;
using Messaging;
using Routing.Features;

namespace Routing;

/// <summary>
/// Brings waiting requests and free agents together, round by round, in one process at a time. A round reads the views,
/// matches, and sends each offer through the hop; what cannot be offered any more is dropped there. While no agent is free,
/// or nobody waits, a round is one or two small queries.
/// </summary>
public sealed class Matcher(
    Leader leader, IEventLog log, Rows rows, DirectoryCopy directory, TimeProvider clock, IServiceProvider services) : BackgroundService
{
    private const int MostWaiting = 500;
    private const int MostOffersAtOnce = 16;

    /// <summary>Other processes append too, and those who refused may be asked again after a while.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    /// <summary>On a busy desk every round serves what came in meanwhile.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private const string Agents =
        """
        select jsonb_build_object('agentId', a.agent_id, 'state', a.data->'state', 'load', l.load, 'idleSince', greatest(a.since, t.handled_at))
        from agents a
        cross join lateral (
          select count(*) as load from requests r where r.agent = a.agent_id and r.status in ('Offered', 'Assigned')) l
        left join lateral (
          select r.handled_at from requests r where r.agent = a.agent_id order by r.handled_at desc nulls last limit 1) t on true
        where a.signed_in
        """;

    /// <summary>The head of the queue, without what is reserved for an owner who is signed in but not free.</summary>
    private const string Waiting =
        $"""
        select r.place from requests r
        where r.status = 'Queued' and (
          r.preferred = any($6) or (
            r.skill = any($8) and (r.preferred is null or r.preferred <> all($7) or r.preferred = any(r.refused))))
        order by {QueueOrder.Sql} limit $9
        """;

    public static void AddTo(ServiceBuilder service) => service.Services(s => s.AddHostedService<Matcher>());

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("matcher", async stopping =>
    {
        while (true)
        {
            var appended = log.WaitForAppendAsync(Idle, stopping);
            if (directory.Current.IsReady)
            {
                await RoundAsync(directory.Current, stopping);
            }

            await appended;
            await Task.Delay(Pace, TimeProvider.System, stopping);
        }
    }, stoppingToken);

    private async Task RoundAsync(DirectorySnapshot known, CancellationToken cancellationToken)
    {
        var agents = await rows.ReadAsync<AgentLoad>(Agents, cancellationToken);
        var free = agents.Where(a => Matching.IsFree(a, known)).Select(a => a.AgentId).ToArray();
        if (free.Length == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var waiting = await rows.ReadAsync<WaitingRequest>(
            Waiting, cancellationToken,
            [
                .. QueueOrder.SqlValues(known, now), free, agents.Select(a => a.AgentId).ToArray(),
                free.SelectMany(a => known.Agents[a].Skills.Keys).Distinct().ToArray(), MostWaiting,
            ]);
        await Parallel.ForEachAsync(
            Matching.Match(waiting, agents, known, now),
            new ParallelOptions { MaxDegreeOfParallelism = MostOffersAtOnce, CancellationToken = cancellationToken },
            async (offer, token) => await OfferAsync(offer, now, token));
    }

    private Task OfferAsync(Offer offer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The same offer of the same round, made by two who both believe they lead, is one.
        var cause = new Cause($"offer:{offer.RequestId}:{offer.AgentId}:{now.UtcTicks}", Actor.Desk(RoutingService.Name));
        return new Reaction(services, cause).RunAsync(Request.Stream, offer.RequestId, OfferRequest.Decide, offer, cancellationToken);
    }
}
