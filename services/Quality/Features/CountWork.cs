using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Quality.V1;
using Hosting;
using Marten;

namespace Quality.Features;

/// <summary>A request, as far as plans ask: none of its texts.</summary>
/// <param name="Id">The request.</param>
/// <param name="Kind">What it is about, as last classified.</param>
/// <param name="Channel">Where it came in.</param>
public sealed record KnownRequest(Guid Id, RequestKind Kind, Channel Channel);

/// <summary>Every request that an agent's customer was told, rated, or that brought a yellow card, counts among that agent's work of the period (G1): no sample can leave
/// out what was heard here. It counts in the month, and in the weeks or days that a plan asks for.</summary>
public static class CountWork
{
    public static void Map(ServiceBuilder service) => service
        .Document<KnownRequest>()
        .On<FollowUpOpened>(opens: _ => false, (reaction, opened, token) =>
            KeepAsync(reaction, opened.RequestId, _ => new(opened.RequestId, opened.Kind, opened.Profile.Channel), token))
        .On<FollowUpReclassified>(opens: _ => false, (reaction, again, token) =>
            KeepAsync(reaction, again.RequestId, known => known is null ? null : known with { Kind = again.Kind }, token))
        .On<ResultTold>(opens: _ => false, (reaction, told, token) => told.Outcome == TellOutcome.NoAnswer
            ? Task.CompletedTask
            : CountAsync(reaction, told.RequestId, told.OwnerAgentId, CountedBecause.Told, null, told.At, token))
        .On<ServiceRated>(opens: _ => false, (reaction, rated, token) =>
            CountAsync(reaction, rated.RequestId, rated.OwnerAgentId, CountedBecause.Rated, rated.Score, rated.At, token))
        .On<YellowCardGiven>((reaction, card, token) =>
            CountAsync(reaction, card.RequestId, card.AgentId, CountedBecause.YellowCard, null, card.At, token));

    private static async Task CountAsync(
        Reaction reaction, Guid requestId, string agentId, CountedBecause because, int? score, DateTimeOffset at, CancellationToken token)
    {
        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var known = await session.LoadAsync<KnownRequest>(requestId, token);
        foreach (var length in (reaction.Directory.Settings.Quality?.Plans ?? []).Select(plan => plan.Period).Append(SamplePeriod.Month).Distinct())
        {
            await Counting.CountAsync(
                reaction, agentId, length, at, period => new WorkCounted(requestId, agentId, period, because, known?.Kind, known?.Channel, score, at), token);
        }
    }

    private static async Task KeepAsync(Reaction reaction, Guid requestId, Func<KnownRequest?, KnownRequest?> change, CancellationToken token)
    {
        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        if (change(await session.LoadAsync<KnownRequest>(requestId, token)) is { } known)
        {
            session.Store(known);
            await session.SaveChangesAsync(token);
        }
    }
}
