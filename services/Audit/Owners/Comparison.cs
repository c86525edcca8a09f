using Messaging;
using Npgsql;

namespace Audit.Owners;

/// <summary>A stream that ledger and owner do not tell alike.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="What">One sentence.</param>
public sealed record Difference(Guid StreamId, string What)
{
    /// <summary>Those of one stream beside one another.</summary>
    public static Comparer<Difference> ByStream { get; } = Comparer<Difference>.Create((a, b) => (a.StreamId, a.What).CompareTo((b.StreamId, b.What)));

    /// <summary>Both have the place, with different hashes.</summary>
    public static string OfHash(long version) => $"Version {version} is another fact in the ledger than in its owner's log.";
}

/// <summary>What a comparison of the ledger with one owner's log came to (I6).</summary>
/// <param name="Service">The owner.</param>
/// <param name="Streams">Streams in its log.</param>
/// <param name="Healed">Facts that the ledger lacked and has now.</param>
/// <param name="DifferencesInAll">What cannot be healed: the owner lacks what the ledger has, they tell different facts, or the owner's was altered and its hash was not.</param>
/// <param name="Differences">The first thousand of them, or all.</param>
/// <param name="Unhandled">Facts of the desk's own that it could not handle, the newest thousand: each is an alarm.</param>
/// <param name="Reread">How far its facts were read again, each by itself.</param>
/// <param name="NotCompared">Why its log could not be read to its end, and nothing is said of it; null where it was.</param>
public sealed record OwnerComparison(
    string Service, long Streams, long Healed, long DifferencesInAll, IReadOnlyList<Difference> Differences, IReadOnlyList<UnhandledFact> Unhandled,
    RereadState? Reread = null, string? NotCompared = null)
{
    /// <summary>Of an owner whose log could not be read.</summary>
    public static OwnerComparison Without(string service, string why) => new(service, 0, 0, 0, [], [], NotCompared: why);

    /// <summary>True when every difference is listed, not only the first.</summary>
    public bool ListsAll => Differences.Count == DifferencesInAll;
}

/// <summary>
/// Compares the ledger with the owners' own logs, stream by stream, and takes over what the ledger lacks. A stream's last hash stands
/// for all of it, as long as the ledger's own chains hold (<see cref="Proof.Verification"/>), so what agrees costs one row; what the facts before it say is read bit by bit
/// (<see cref="Owners.Reread"/>). Nothing in the ledger is ever changed: what it has and the owner has not is named.
/// </summary>
public sealed class Comparison(NpgsqlDataSource database, LedgerWriter writer, Reread reread, TimeProvider clock)
{
    private const int MostDifferences = 1000;

    /// <summary>Compares with one owner.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="listAll">List every difference, however many.</param>
    /// <param name="whole">Read each of its facts again now, not only the next stretch.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <exception cref="HttpRequestException">The owner does not answer.</exception>
    public async Task<OwnerComparison> WithAsync(OwnerLog owner, bool listAll, bool whole, CancellationToken cancellationToken)
    {
        var (streams, healed, after) = (0L, 0L, Guid.Empty);
        var differences = new List<Difference>();
        IReadOnlyList<StreamHead> heads;
        do
        {
            heads = await owner.HeadsAsync(after, cancellationToken);
            var ledger = await LedgerAsync(owner.Service, after, heads.Count > 0 ? heads[^1].StreamId : null, cancellationToken);
            foreach (var head in heads)
            {
                if (!ledger.Remove(head.StreamId, out var mine) || mine != (head.Facts ?? head.Version, head.Version, head.Hash))
                {
                    healed += await HealAsync(owner, head.StreamId, differences, cancellationToken);
                }
            }

            foreach (var stream in ledger.Keys)
            {
                healed += await HealAsync(owner, stream, differences, cancellationToken);
            }

            (streams, after) = (streams + heads.Count, heads.Count > 0 ? heads[^1].StreamId : after);
        }
        while (heads.Count > 0);

        var (state, altered) = await reread.OnAsync(owner, whole, cancellationToken);
        differences.AddRange(altered.Except(differences));
        return new(
            owner.Service, streams, healed, differences.Count, [.. differences.Take(listAll ? int.MaxValue : MostDifferences)],
            await owner.UnhandledAsync(cancellationToken), state);
    }

    /// <summary>Reads both sides again, the ledger first: meanwhile more may have come.</summary>
    private async Task<long> HealAsync(OwnerLog owner, Guid stream, List<Difference> differences, CancellationToken cancellationToken)
    {
        var mine = await VersionsAsync(owner.Service, stream, cancellationToken);
        var theirs = await owner.StreamAsync(stream, clock.GetUtcNow(), cancellationToken);
        var healed = 0L;
        foreach (var own in theirs)
        {
            if (mine.Remove(own.Version, out var known))
            {
                if (known != own.Hash) differences.Add(new(stream, Difference.OfHash(own.Version)));
                continue;
            }

            var (added, why) = await TakeAsync(own, cancellationToken);
            healed += added ? 1 : 0;
            if (why is null) continue;

            differences.Add(new(stream, $"Version {own.Version} of its owner's log is not taken into the ledger, nor what follows it: {why}"));
            return healed;
        }

        differences.AddRange(mine.Keys.Order().Take(1).Select(version =>
            new Difference(stream, $"The ledger has version {version}, and its owner's log has not.")));
        return healed;
    }

    /// <summary>A fact that the ledger refuses ends what can be had of its stream, and of no other. What it would not take over the bus it does not take from a log.</summary>
    private async Task<(bool Added, string? Why)> TakeAsync(OwnFact own, CancellationToken cancellationToken)
    {
        if (own.Fact is null) return (false, own.Why);

        try
        {
            return (await writer.AddAsync(FactOwners.MustBeOwners(own.Fact), cancellationToken), null);
        }
        catch (Exception e) when (e is Refusal or NotYetException)
        {
            return (false, e.Message);
        }
    }

    /// <summary>What the ledger has of the streams after one and up to another: how many facts, the last version and its hash.</summary>
    private async Task<Dictionary<Guid, (long Facts, long Version, string Hash)>> LedgerAsync(
        string service, Guid after, Guid? upTo, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select stream_id, count(*), max(stream_version), (array_agg(hash order by stream_version desc))[1]
            from ledger where service = $1 and stream_id > $2 and ($3::uuid is null or stream_id <= $3) group by stream_id
            """);
        command.Parameters.Add(Sql.Parameter(service));
        command.Parameters.Add(Sql.Parameter(after));
        command.Parameters.Add(new() { Value = (object?)upTo ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        var streams = new Dictionary<Guid, (long, long, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            streams[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetInt64(2), Convert.ToBase64String(reader.GetFieldValue<byte[]>(3)));
        }

        return streams;
    }

    private async Task<Dictionary<long, string>> VersionsAsync(string service, Guid stream, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select stream_version, hash from ledger where service = $1 and stream_id = $2");
        command.Parameters.Add(Sql.Parameter(service));
        command.Parameters.Add(Sql.Parameter(stream));
        var versions = new Dictionary<long, string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions[reader.GetInt64(0)] = Convert.ToBase64String(reader.GetFieldValue<byte[]>(1));
        }

        return versions;
    }
}
