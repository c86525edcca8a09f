using Audit.Proof;
using Npgsql;

namespace Audit.Owners;

/// <summary>How far an owner's log was read again, fact by fact.</summary>
/// <param name="UpTo">The sequence number in its log that this reading has come to; 0 at its beginning.</param>
/// <param name="EndedAt">When a reading last came to the end of the log, by the desk's clock; null while none has since this process began.</param>
public sealed record RereadState(long UpTo, DateTimeOffset? EndedAt);

/// <summary>
/// Reads an owner's log from its beginning to its end, a stretch each round, and anew an hour after it began at the soonest, and computes for each fact the hash that it must have after the one before
/// it in the ledger. It finds what was altered in a log whose hashes were left as they were: the service would go by it, and all streams would still end alike.
/// What was found stands until the same place was to be read again, and is sound or gone. Not safe for concurrent use.
/// </summary>
public sealed class Reread(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Pages of a thousand facts a round: with a round a minute some seven million facts a day and service.</summary>
    public const int PagesARound = 5;

    /// <summary>A short log is not read again all the time.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Reading> _readings = [];

    /// <summary>Goes on with an owner's log.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="whole">From its beginning to its end now, instead of a stretch.</param>
    /// <param name="cancellationToken">Stops in between; the next call goes on there.</param>
    /// <exception cref="HttpRequestException">The owner does not answer.</exception>
    public async Task<(RereadState State, IReadOnlyList<Difference> Altered)> OnAsync(OwnerLog owner, bool whole, CancellationToken cancellationToken)
    {
        if (!_readings.TryGetValue(owner.Service, out var reading)) _readings[owner.Service] = reading = new();
        if (whole || reading.IsDue(clock.GetUtcNow() - Between)) reading.Begin(clock.GetUtcNow());
        for (var pages = 0; whole || pages < PagesARound; pages++)
        {
            var facts = await owner.ForwardAsync(reading.UpTo, clock.GetUtcNow(), cancellationToken);
            if (facts.Count == 0)
            {
                reading.End(clock.GetUtcNow());
                break;
            }

            await JudgeAsync(owner.Service, facts, reading);
            reading.UpTo = facts[^1].Sequence;
        }

        return (new(reading.UpTo, reading.EndedAt), [.. reading.Altered.Select(found => new Difference(found.Key.StreamId, found.Value.What)).Order(Difference.ByStream)]);
    }

    private async Task JudgeAsync(string service, IReadOnlyList<OwnFact> facts, Reading reading)
    {
        var ledger = await new StreamHeads(database).OfAsync(
            facts.SelectMany(f => new[] { (service, f.StreamId, f.Version), (service, f.StreamId, f.Version - 1) }).Distinct());
        foreach (var own in facts)
        {
            if (!ledger.TryGetValue((service, own.StreamId, own.Version), out var hash)) continue; // it is taken over, or named, where streams are compared

            var previous = ledger.GetValueOrDefault((service, own.StreamId, own.Version - 1), "");
            if (own.Hash != hash) reading.Find(own, Difference.OfHash(own.Version));
            else if (IsSound(own, previous)) reading.Altered.Remove((own.StreamId, own.Version));
            else reading.Find(own, $"Version {own.Version} of its owner's log was altered: it is not what its hash, which the ledger has too, stands for.");
        }
    }

    private static bool IsSound(OwnFact own, string previous) =>
        own.Fact is not null && Convert.ToBase64String(LedgerEntry.HashOf(own.Fact, Convert.FromBase64String(previous))) == own.Hash;

    private sealed class Reading
    {
        private DateTimeOffset _beganAt;
        private bool _hasEnded = true;
        private int _number;

        public long UpTo { get; set; }

        public DateTimeOffset? EndedAt { get; private set; }

        public Dictionary<(Guid StreamId, long Version), (string What, int Reading)> Altered { get; } = [];

        public bool IsDue(DateTimeOffset beganBefore) => _hasEnded && (_number == 0 || _beganAt <= beganBefore);

        public void Begin(DateTimeOffset now) => (_beganAt, _hasEnded, _number, UpTo) = (now, false, _number + 1, 0);

        public void Find(OwnFact own, string what) => Altered[(own.StreamId, own.Version)] = (what, _number);

        /// <summary>What this reading did not come to is there no more: where streams are compared, that is named.</summary>
        public void End(DateTimeOffset now)
        {
            (EndedAt, _hasEnded) = (now, true);
            foreach (var gone in Altered.Where(found => found.Value.Reading < _number).Select(found => found.Key).ToList()) Altered.Remove(gone);
        }
    }
}
