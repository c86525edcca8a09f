using Contracts.Routing.V1;
using Hosting;
using Marten;
using Messaging;
using Routing.Features;
using Routing.Views;

namespace Routing;

/// <summary>A request whose customer is told their place while it waits.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Skill">Whose queue it waits in.</param>
/// <param name="Told">What they were told last; null: nothing yet.</param>
public sealed record PlaceWatch(Guid RequestId, string Skill, PlaceTold? Told);

/// <summary>
/// Looks once in a second, in one process at a time, who is to be told their place in the queue, and sends that through the hop, which decides by what
/// is then known. While nobody waits a round is one small query.
/// </summary>
public sealed class PlaceTeller(
    Leader leader, IDocumentStore store, Places places, DirectoryCopy directory, TimeProvider clock, IServiceProvider services) : BackgroundService
{
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public static void AddTo(ServiceBuilder service) => service.Services(s => s.AddHostedService<PlaceTeller>());

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("places", async stopping =>
    {
        while (true)
        {
            if (directory.Current is { IsReady: true, Settings.TellPlaceEvery: { } every })
            {
                await RoundAsync(every, stopping);
            }

            await Task.Delay(Pace, TimeProvider.System, stopping);
        }
    }, stoppingToken);

    private async Task RoundAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var watched = await session.Query<RequestDocument>().Where(d => d.Waits && d.Watched != null).Select(d => d.Watched!).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var queue in watched.GroupBy(w => w.Skill))
        {
            var standing = await places.OfSkillAsync(queue.Key, cancellationToken);
            var toTell = queue.Where(w => standing.TryGetValue(w.RequestId, out var place) && PlaceTelling.Why(w.Told, place, now, every) is not null);
            await Parallel.ForEachAsync(
                toTell, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
                async (w, token) => await TellAsync(w, standing[w.RequestId], token));
        }
    }

    private Task TellAsync(PlaceWatch watched, Place place, CancellationToken cancellationToken)
    {
        // After the same telling the next one is one, whoever believes to lead.
        var cause = new Cause($"tell-place:{watched.RequestId}:{watched.Skill}:{watched.Told?.At.UtcTicks}", Actor.Desk(RoutingService.Name));
        return new Reaction(services, cause).RunAsync(Request.Stream, watched.RequestId, TellPlace.Decide, place, cancellationToken);
    }
}
