using System.Collections.Concurrent;
using Hosting;
using Marten;

namespace Routing.Views;

/// <summary>
/// Where those who wait stand in the queue of their skill group (B3). A queue is sorted once in a second at most, whoever asks and however
/// many: its length must not decide how long others wait.
/// </summary>
public sealed class Places(IDocumentStore store, DirectoryCopy directory, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Sorted> _bySkill = new(StringComparer.Ordinal);

    /// <summary>A waiting request's position in its skill group's queue, from 1, and how long that usually takes; null when it does not wait there, or
    /// not since long enough to be counted.</summary>
    public async Task<(int? Position, TimeSpan? ExpectedWait)> OfAsync(Request request, CancellationToken cancellationToken)
    {
        var sorted = _bySkill.AddOrUpdate(request.Skill, Sort, (skill, known) => known.IsOld ? Sort(skill) : known);
        var (places, apart) = await sorted.Places.WaitAsync(cancellationToken);
        return places.TryGetValue(request.Id, out var position)
            ? (position, apart is { } seconds ? TimeSpan.FromSeconds(Math.Round(position * seconds)) : null)
            : (null, null);
    }

    private Sorted Sort(string skill) => new(new(() => SortAsync(skill)));

    private async Task<(Dictionary<Guid, int> Places, double? Apart)> SortAsync(string skill)
    {
        await using var session = store.QuerySession();
        var waiting = await session.Query<RequestDocument>().Where(d => d.Waits && d.Row.Skill == skill).Select(d => d.Place!).ToListAsync();
        var places = QueueOrder.Sort(waiting, directory.Current, clock.GetUtcNow()).Index().ToDictionary(p => p.Item.RequestId, p => p.Index + 1);
        return (places, await QueueView.AnswersApartAsync(skill, session, default));
    }

    private sealed class Sorted(Lazy<Task<(Dictionary<Guid, int> Places, double? Apart)>> places)
    {
        private readonly long _at = TimeProvider.System.GetTimestamp();

        public Task<(Dictionary<Guid, int> Places, double? Apart)> Places => places.Value;

        public bool IsOld => TimeProvider.System.GetElapsedTime(_at) >= Lasts || (places.IsValueCreated && places.Value.IsFaulted);
    }
}
