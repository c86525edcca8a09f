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

    /// <summary>The same append, each fact with its hash.</summary>
    public async ValueTask<SealedAppend> SealAsync(Append append, CancellationToken cancellationToken)
    {
        var previous = append.ExpectedVersion == 0 || append.Facts.Count == 0 ? []
            : _heads.TryGetValue(append.StreamId, out var head) && head.Version == append.ExpectedVersion ? head.Hash
            : await FindAsync(append.StreamId, append.ExpectedVersion, cancellationToken);
        return Seal(append, previous);
    }

    /// <summary>Remembers the head of what was stored.</summary>
    public void Stored(SealedAppend append)
    {
        if (append.Append.Facts.Count > 0)
        {
            Remember(append.Append.StreamId, append.Append.NewVersion, append.Head);
        }
    }

    private SealedAppend Seal(Append append, byte[] previous)
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

        return new(append with { Facts = facts }, previous);
    }

    private static string WithHash(string? headers, byte[] hash)
    {
        var member = $"\"{Header}\":\"{Convert.ToBase64String(hash)}\"}}";
        return headers is null or "{}" ? "{" + member : $"{headers.AsSpan(0, headers.Length - 1)},{member}";
    }

    /// <summary>A fact that was stored without a hash has none to follow: there the chain begins anew.</summary>
    private async Task<byte[]> FindAsync(Guid streamId, long version, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select headers->>'{Header}' from {log}.mt_events where stream_id = $1 and version = $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        return await command.ExecuteScalarAsync(cancellationToken) is string hash ? Convert.FromBase64String(hash) : [];
    }

    private readonly record struct Head(long Version, byte[] Hash);
}

/// <summary>An append whose facts have their hashes.</summary>
/// <param name="Append">The append.</param>
/// <param name="Head">The last hash; of no facts, that of what they would follow.</param>
internal sealed record SealedAppend(Append Append, byte[] Head);
