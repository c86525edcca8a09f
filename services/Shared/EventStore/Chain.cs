using System.Collections.Concurrent;
using Npgsql;

namespace EventStore;

/// <summary>
/// Chains each fact to the one before it in its stream (<see cref="FactHash"/>), inside the append: the hash stands in the fact's
/// headers, and whoever changes a fact later breaks the chain behind it. A head is remembered where this process has read or
/// written it, else looked up; the expected version sees to it that what follows a stale head is never stored.
/// </summary>
/// <param name="database">Connected with the service's role.</param>
/// <param name="log">The schema's name.</param>
internal sealed class Chain(NpgsqlDataSource database, string log)
{
    /// <summary>Where a fact's headers hold its hash, base64.</summary>
    public const string Header = "hash";

    private const int MostRemembered = 50_000;
    private readonly ConcurrentDictionary<Guid, Head> _heads = new();

    /// <summary>The last fact of a stream as far as it was read or written here.</summary>
    public void Remember(Guid streamId, long version, byte[] hash)
    {
        if (_heads.Count >= MostRemembered)
        {
            _heads.Clear(); // they are found again
        }

        _heads[streamId] = new(version, hash);
    }

    /// <summary>The same appends, each fact with its hash.</summary>
    public async Task<SealedAppends> SealAsync(IReadOnlyList<Append> appends)
    {
        var heads = new Dictionary<Guid, byte[]>(appends.Count);
        var unknown = new List<Append>();
        foreach (var append in appends.Where(a => a.ExpectedVersion > 0 && a.Facts.Count > 0))
        {
            if (_heads.TryGetValue(append.StreamId, out var head) && head.Version == append.ExpectedVersion)
            {
                heads[append.StreamId] = head.Hash;
            }
            else
            {
                unknown.Add(append);
            }
        }

        if (unknown.Count > 0)
        {
            await FindAsync(unknown, heads);
        }

        var facts = new Append[appends.Count];
        var last = new byte[appends.Count][];
        for (var i = 0; i < facts.Length; i++)
        {
            (facts[i], last[i]) = Seal(appends[i], heads.GetValueOrDefault(appends[i].StreamId) ?? []);
        }

        return new(facts, last);
    }

    /// <summary>Remembers the heads of what was stored.</summary>
    public void Stored(SealedAppends appends, AppendResult result)
    {
        for (var i = 0; i < appends.Appends.Count; i++)
        {
            var append = appends.Appends[i];
            if (result.Outcomes[i] == AppendOutcome.Appended && append.Facts.Count > 0)
            {
                Remember(append.StreamId, append.NewVersion, appends.Heads[i]);
            }
        }
    }

    private (Append Append, byte[] Head) Seal(Append append, byte[] previous)
    {
        var facts = new NewFact[append.Facts.Count];
        for (var i = 0; i < facts.Length; i++)
        {
            var fact = append.Facts[i];
            var frame = new FactFrame(
                log, append.StreamId, append.StreamType, append.ExpectedVersion + 1 + i, fact.Id, fact.Type, fact.At, fact.CorrelationId,
                fact.CausationId, fact.Actor);
            previous = FactHash.Of(previous, frame, fact.Json);
            facts[i] = fact with { Headers = WithHash(fact.Headers, previous) };
        }

        return (append with { Facts = facts }, previous);
    }

    private static string WithHash(string? headers, byte[] hash)
    {
        var member = $"\"{Header}\":\"{Convert.ToBase64String(hash)}\"}}";
        return headers is null or "{}" ? "{" + member : $"{headers.AsSpan(0, headers.Length - 1)},{member}";
    }

    /// <summary>A fact that was stored without a hash has none to follow: there the chain begins anew.</summary>
    private async Task FindAsync(IReadOnlyList<Append> appends, Dictionary<Guid, byte[]> heads)
    {
        await using var command = database.CreateCommand(
            $"""
            select e.stream_id, e.headers->>'{Header}'
            from unnest($1::uuid[], $2::bigint[]) u(stream, version) join {log}.mt_events e on e.stream_id = u.stream and e.version = u.version
            """);
        command.Parameters.Add(new() { Value = appends.Select(a => a.StreamId).ToArray() });
        command.Parameters.Add(new() { Value = appends.Select(a => a.ExpectedVersion).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (!reader.IsDBNull(1))
            {
                heads[reader.GetGuid(0)] = Convert.FromBase64String(reader.GetString(1));
            }
        }
    }

    private readonly record struct Head(long Version, byte[] Hash);
}

/// <summary>Appends whose facts have their hashes.</summary>
/// <param name="Appends">In the order in which they were given.</param>
/// <param name="Heads">The last hash of each.</param>
internal readonly record struct SealedAppends(IReadOnlyList<Append> Appends, IReadOnlyList<byte[]> Heads);
