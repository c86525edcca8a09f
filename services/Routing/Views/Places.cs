using System.Collections.Concurrent;
using Hosting;
using Marten;

namespace Routing.Views;

/// <summary>
/// Where those who wait stand in the queue of their skill group (B3). A queue is sorted once in a second at most, whoever asks and however
/// many: its length must not decide how long others wait.
/// </summary>
public sealed class Places(IDocumentStore store, AgentLoads loads, DirectoryCopy directory, TimeProvider clock)
{
    private const int LatestLookedAt = 40;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Fresh<IReadOnlyDictionary<Guid, Place>>> _bySkill = new(StringComparer.Ordinal);
    private Fresh<IReadOnlyList<AgentLoad>>? _loads;

    /// <summary>A waiting request's place in its skill group's queue; null when it does not wait there, or not since long enough to be counted.</summary>
    public async Task<Place?> OfAsync(Request request, CancellationToken cancellationToken) =>
        (await OfSkillAsync(request.Skill, cancellationToken)).GetValueOrDefault(request.Id);

    /// <summary>The places of all who wait for a skill, a second old at most.</summary>
    public Task<IReadOnlyDictionary<Guid, Place>> OfSkillAsync(string skill, CancellationToken cancellationToken) =>
        _bySkill.AddOrUpdate(skill, Sort, (same, known) => known.IsOld ? Sort(same) : known).Value.WaitAsync(cancellationToken);

    private Fresh<IReadOnlyDictionary<Guid, Place>> Sort(string skill) => new(() => SortAsync(skill));

    /// <summary>The same for all skills.</summary>
    private Task<IReadOnlyList<AgentLoad>> LoadsAsync()
    {
        var known = _loads;
        if (known is null || known.IsOld) _loads = known = new(ReadAsync);
        return known.Value;

        async Task<IReadOnlyList<AgentLoad>> ReadAsync()
        {
            await using var session = store.QuerySession();
            return await loads.OfAllAsync(session, default);
        }
    }

    private async Task<IReadOnlyDictionary<Guid, Place>> SortAsync(string skill)
    {
        await using var session = store.QuerySession();
        var known = directory.Current;
        var waiting = await session.Query<RequestDocument>().Where(d => d.Waits && d.Row.Skill == skill).Select(d => d.Place!).ToListAsync();
        var service = await ServiceSecondsAsync(skill, session);
        var free = (await LoadsAsync()).Where(a => Matching.IsFree(a, known) && Matching.LevelOf(a.AgentId, skill, known) > 0)
            .Sum(a => known.Agents[a.AgentId].Capacity - a.Load);
        var ringing = await session.Query<RequestDocument>().CountAsync(d => d.Rings && d.Row.Skill == skill); // ahead of all until one is taken: it may come back
        var inHand = await session.Query<RequestDocument>().CountAsync(d => d.InHand && d.Row.Skill == skill);
        return QueueOrder.Sort(waiting, known, clock.GetUtcNow()).Index().ToDictionary(
            p => p.Item.RequestId, p => new Place(ringing + p.Index + 1, PlaceTelling.Estimate(p.Index + 1, service, free, inHand)));
    }

    /// <summary>How long an agent lately had one of these in hand, in seconds: of those taken last, the median of those that were finished.</summary>
    private static async Task<double?> ServiceSecondsAsync(string skill, IQuerySession session)
    {
        var latest = await session.Query<RequestDocument>().Where(d => d.Row.Skill == skill && d.Row.AssignedAt != null)
            .OrderByDescending(d => d.Row.AssignedAt).Take(LatestLookedAt)
            .Select(d => new { d.Waits, d.InHand, From = d.Row.AssignedAt, To = d.HandledAt }).ToListAsync();
        return PlaceTelling.Median(latest.Where(d => d is { Waits: false, InHand: false, From: not null, To: not null }).Select(d => (d.To!.Value - d.From!.Value).TotalSeconds));
    }

    /// <summary>What is made once and then holds for a second; made anew when that failed.</summary>
    private sealed class Fresh<T>(Func<Task<T>> make)
    {
        private readonly long _at = TimeProvider.System.GetTimestamp();
        private readonly Lazy<Task<T>> _value = new(make);

        public Task<T> Value => _value.Value;

        public bool IsOld => TimeProvider.System.GetElapsedTime(_at) >= Lasts || (_value.IsValueCreated && _value.Value.IsFaulted);
    }
}
