using System.Security.Cryptography;
using System.Text;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;

namespace Quality;

/// <summary>A request among an agent's work of a period, as far as a plan asks.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Kind">The kind; null where it is not known.</param>
/// <param name="Channel">Where it came in; null likewise.</param>
/// <param name="Score">The customer's rating; null for none.</param>
/// <param name="YellowCard">The agent was given a yellow card over it.</param>
public sealed record Work(Guid RequestId, RequestKind? Kind, Channel? Channel, int? Score, bool YellowCard)
{
    /// <summary>The same, with what a further fact says of it.</summary>
    public Work With(WorkCounted counted) => this with
    {
        Kind = counted.Kind ?? Kind, Channel = counted.Channel ?? Channel, Score = counted.Score ?? Score,
        YellowCard = YellowCard || counted.Because == CountedBecause.YellowCard,
    };
}

/// <summary>
/// How a sample is drawn (G1). Pure: who has the requests and the plan draws the same, on any machine and at any time. A lot is the SHA-256 of
/// <c>plan|version|period|seed|request</c> in lower-case hexadecimal digits. The seed is the moment of drawing, to the microsecond, which nobody knows beforehand: so nobody can
/// see to it which of their requests are drawn. Samples of before there was a seed have lots of <c>plan|version|period|request</c>.
/// </summary>
public static class Sampling
{
    /// <summary>The sample.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="agentId">The agent.</param>
    /// <param name="period">The period's name.</param>
    /// <param name="population">All of the agent's work in it, each request once.</param>
    /// <param name="at">When it was to be drawn.</param>
    /// <param name="seed">What goes into each lot; null for a sample of before there was one.</param>
    public static SampleDrawn Draw(SamplingPlan plan, string agentId, string period, IReadOnlyCollection<Work> population, DateTimeOffset at, string? seed)
    {
        var eligible = population.Where(work => work.YellowCard || Asks(plan, work)).ToList();
        var drawn = eligible.Where(work => work.YellowCard).Select(work => Drawn(work, DrawnBecause.YellowCard))
            .Concat(eligible.Where(work => !work.YellowCard).Select(work => Drawn(work, DrawnBecause.Lot))
                .OrderBy(request => request.Lot, StringComparer.Ordinal).Take(plan.PerAgent));
        return new(
            agentId, period, plan, population.Count, HashOf(population.Select(work => work.RequestId)), eligible.Count,
            [.. drawn.OrderBy(request => request.Lot, StringComparer.Ordinal)], at, seed);

        DrawnRequest Drawn(Work work, DrawnBecause because) => new(work.RequestId, because, Lot(plan, period, seed, work.RequestId));
    }

    /// <summary>The lot of a request.</summary>
    public static string Lot(SamplingPlan plan, string period, string? seed, Guid requestId) =>
        Hash($"{plan.Id}|{plan.Version}|{period}|{(seed is null ? "" : $"{seed}|")}{requestId:D}");

    /// <summary>The seed of a sample that is drawn now.</summary>
    public static string SeedOf(DateTimeOffset now) => EventStore.FactHash.Moment(now);

    /// <summary>What shows that no request was left out: SHA-256 of their ids, sorted as text, each followed by a line feed.</summary>
    public static string HashOf(IEnumerable<Guid> requests) =>
        Hash(string.Concat(requests.Select(id => $"{id:D}").Order(StringComparer.Ordinal).Select(id => $"{id}\n")));

    private static bool Asks(SamplingPlan plan, Work work) =>
        (plan.Kinds is null or { Count: 0 } || (work.Kind is { } kind && plan.Kinds.Contains(kind)))
        && (plan.Channels is null or { Count: 0 } || (work.Channel is { } channel && plan.Channels.Contains(channel)))
        && (plan.RatedAtMost is null || work.Score <= plan.RatedAtMost);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
