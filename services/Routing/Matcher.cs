using EventStore;
using Hosting;
using Marten;
using Messaging;
using Routing.Features;
using Routing.Views;

namespace Routing;

/// <summary>
/// Brings waiting requests and free agents together, round by round, in one process at a time. A round reads the views,
/// takes back the offers that their agents could not be made any more, matches, and sends each offer through the hop; what cannot be offered
/// any more is dropped there. While no agent is free, or nobody waits, a round is two or three small queries.
/// </summary>
public sealed class Matcher(
    Leader leader, EventLog log, IDocumentStore store, AgentLoads loads, DirectoryCopy directory, TimeProvider clock, IServiceProvider services) : BackgroundService
{
    private const int MostOffersAtOnce = 16;

    /// <summary>Other processes append too, and those who refused may be asked again after a while.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    /// <summary>On a busy desk every round serves what came in meanwhile.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

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
        await using var session = store.QuerySession();
        var ringing = await session.Query<RequestDocument>().Where(d => d.Rings).Select(d => d.Ringing!).ToListAsync(cancellationToken);
        var agents = await loads.OfAllAsync(session, cancellationToken);
        await EachAsync(Withdrawals.Of(ringing, agents, known), WithdrawAsync, cancellationToken);
        var free = agents.Where(a => Matching.IsFree(a, known)).Select(a => a.AgentId).ToArray();
        if (free.Length == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var skills = Matching.SkillsOf(free, known).ToArray();
        var waiting = await session.Query<RequestDocument>()
            .Where(d => d.Waits && (d.Row.Skill.IsOneOf(skills) || d.Place!.PreferredAgentId.IsOneOf(free)))
            .Select(d => d.Place!).ToListAsync(cancellationToken);
        await EachAsync(Matching.Match(waiting, agents, known, now), (offer, token) => OfferAsync(offer, now, token), cancellationToken);
    }

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            all, new ParallelOptions { MaxDegreeOfParallelism = MostOffersAtOnce, CancellationToken = cancellationToken },
            async (one, token) => await act(one, token));

    private Task WithdrawAsync(Withdrawal withdrawal, CancellationToken cancellationToken)
    {
        // An offer is taken back once, whoever believes to lead: its end tells it from others of the same request.
        var offer = withdrawal.Offer;
        var cause = new Cause(
            $"withdraw-offer:{offer.RequestId}:{offer.AgentId}:{offer.AnswerBy.UtcTicks}", Actor.Desk(RoutingService.Name));
        return new Reaction(services, cause).RunAsync(
            Request.Stream, offer.RequestId, WithdrawOffer.Decide, withdrawal, cancellationToken);
    }

    private Task OfferAsync(Offer offer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The same offer of the same round, made by two who both believe they lead, is one.
        var cause = new Cause($"offer:{offer.RequestId}:{offer.AgentId}:{now.UtcTicks}", Actor.Desk(RoutingService.Name));
        return new Reaction(services, cause).RunAsync(Request.Stream, offer.RequestId, OfferRequest.Decide, offer, cancellationToken);
    }
}
