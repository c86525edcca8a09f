using Messaging;
using Npgsql;

namespace Audit;

/// <summary>What the next fact of a stream is chained to: the hash of the one before it, as the ledger has it. Those of streams at work are kept in memory. Not
/// safe for concurrent use.</summary>
internal sealed class StreamHeads(NpgsqlDataSource database)
{
    private const int MostKept = 100_000;
    private readonly Dictionary<(string Service, Guid StreamId), (long Version, string Hash)> _last = [];

    /// <summary>The hashes of these places of streams, base64; those that the ledger has no fact at are left out.</summary>
    public async Task<Dictionary<(string Service, Guid StreamId, long Version), string>> OfAsync(
        IEnumerable<(string Service, Guid StreamId, long Version)> places)
    {
        var (found, asked) = (new Dictionary<(string, Guid, long), string>(), new List<(string Service, Guid StreamId, long Version)>());
        foreach (var place in places)
        {
            if (_last.TryGetValue((place.Service, place.StreamId), out var last) && last.Version == place.Version) found[place] = last.Hash;
            else asked.Add(place);
        }

        if (asked.Count == 0) return found;

        await using var command = database.CreateCommand(
            """
            select p.service, p.stream, p.version, l.hash from unnest($1::varchar[], $2::uuid[], $3::bigint[]) p(service, stream, version)
            cross join lateral (select hash from ledger where service = p.service and stream_id = p.stream and stream_version = p.version limit 1) l
            """);
        command.Parameters.Add(Sql.Parameter(asked.Select(p => p.Service).ToArray()));
        command.Parameters.Add(Sql.Parameter(asked.Select(p => p.StreamId).ToArray()));
        command.Parameters.Add(Sql.Parameter(asked.Select(p => p.Version).ToArray()));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found[(reader.GetString(0), reader.GetGuid(1), reader.GetInt64(2))] = Convert.ToBase64String(reader.GetFieldValue<byte[]>(3));
        }

        return found;
    }

    /// <summary>These stand in the ledger now, and never change.</summary>
    public void Remember(IEnumerable<LedgerFact> facts)
    {
        if (_last.Count > MostKept) _last.Clear();
        foreach (var fact in facts) _last[(fact.Service, fact.StreamId)] = (fact.StreamVersion, fact.Hash);
    }
}
