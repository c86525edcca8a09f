using System.Runtime.CompilerServices;
using System.Text.Json;
using Audit.Folds;
using Audit.Replay;
using Messaging;
using Npgsql;

namespace Audit;

/// <summary>Reads the ledger for the folds: whole requests at a time, so that memory does not grow with the ledger.</summary>
public sealed class LedgerReader(NpgsqlDataSource database)
{
    private const int Page = 10_000;
    private const string Select = $"select {LedgerTable.Columns} from ledger";

    /// <summary>Facts that every import leaves, or begins with.</summary>
    internal const string HistoryTypes = $"'history_imported', {Publications.TypesSql}";

    /// <summary>The facts of some types, request by request; by index, however few they are among however many.</summary>
    public static string OfTypes(Whose whose) => $"{Select} where type = any($1) and {whose.Sql} order by request_id";

    /// <summary>All facts of a request, as the newest versions of their types say them.</summary>
    /// <exception cref="Refusal">The ledger has none.</exception>
    /// <exception cref="UnknownFactException">One is of a version that this node does not know.</exception>
    public async Task<IReadOnlyList<LedgerFact>> OfRequestAsync(Guid requestId, CancellationToken cancellationToken) =>
        [.. (await ToldOfRequestAsync(requestId, cancellationToken)).Select(KnownFacts.ToNewest)];

    /// <summary>All facts of a request, as they were told.</summary>
    /// <exception cref="Refusal">The ledger has none.</exception>
    public async Task<IReadOnlyList<LedgerFact>> ToldOfRequestAsync(Guid requestId, CancellationToken cancellationToken)
    {
        var facts = await ReadAsync($"{Select} where request_id = $1", cancellationToken, requestId).ToListAsync(cancellationToken);
        return facts.Count > 0 ? facts : throw Refusal.Unknown("request", requestId);
    }

    /// <summary>One fact, as it was told.</summary>
    /// <exception cref="Refusal">The ledger does not have it.</exception>
    public async Task<LedgerFact> FactAsync(Guid factId, CancellationToken cancellationToken) =>
        await ReadAsync($"{Select} where fact_id = $1", cancellationToken, factId).FirstOrDefaultAsync(cancellationToken)
        ?? throw Refusal.Unknown("fact", factId);

    /// <summary>Who was shown personal data.</summary>
    /// <param name="requests">Of any of these requests; null for all.</param>
    /// <param name="who"><c>role/id</c>; null for anybody.</param>
    /// <param name="from">Not before; null for ever.</param>
    /// <param name="to">Before; null for ever.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LedgerFact>> ViewsAsync(
        IEnumerable<Guid>? requests, string? who, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) => await ReadAsync(
        $"""
        {Select} where type = 'personal_data_viewed' and ($1::text[] is null or data->'requestIds' ?| $1) and ($2::varchar is null or actor = $2)
        and ($3::timestamptz is null or occurred_at >= $3) and ($4::timestamptz is null or occurred_at < $4)
        """, cancellationToken, requests?.Select(id => id.ToString()).ToArray(), who, from?.ToUniversalTime(), to?.ToUniversalTime()).ToListAsync(cancellationToken);

    /// <summary>The facts of some streams of a service, as they were told.</summary>
    public async Task<IReadOnlyList<LedgerFact>> OfStreamsAsync(
        string service, IReadOnlyCollection<Guid> streams, CancellationToken cancellationToken) =>
        await ReadAsync($"{Select} where service = $1 and stream_id = any($2)", cancellationToken, service, streams.ToArray())
            .ToListAsync(cancellationToken);

    /// <summary>The last version of some streams of a service and its hash, base64. Those that the ledger has nothing of are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, (long Version, string Hash)>> HeadsAsync(
        string service, IReadOnlyCollection<Guid> streams, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select s.id, l.stream_version, l.hash from unnest($2::uuid[]) s(id) cross join lateral
            (select stream_version, hash from ledger where service = $1 and stream_id = s.id order by stream_version desc limit 1) l
            """);
        command.Parameters.Add(Sql.Parameter(service));
        command.Parameters.Add(Sql.Parameter(streams.ToArray()));
        var heads = new Dictionary<Guid, (long, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            heads[reader.GetGuid(0)] = (reader.GetInt64(1), Convert.ToBase64String(reader.GetFieldValue<byte[]>(2)));
        }

        return heads;
    }

    /// <summary>For each fact of a request, the hash of the one before it in its stream, base64; the first of a stream has none.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> PreviousHashesAsync(Guid requestId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select f.fact_id, p.hash from ledger f
            join ledger p on p.service = f.service and p.stream_id = f.stream_id and p.stream_version = f.stream_version - 1
            where f.request_id = $1
            """);
        command.Parameters.Add(Sql.Parameter(requestId));
        var hashes = new Dictionary<Guid, string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            hashes[reader.GetGuid(0)] = Convert.ToBase64String(reader.GetFieldValue<byte[]>(1));
        }

        return hashes;
    }

    /// <summary>All facts about a promise, as the newest versions of their types say them.</summary>
    /// <exception cref="Refusal">The ledger has none.</exception>
    /// <exception cref="UnknownFactException">One is of a version that this node does not know.</exception>
    public async Task<IReadOnlyList<LedgerFact>> OfPromiseAsync(Guid promiseId, CancellationToken cancellationToken)
    {
        var facts = await ReadAsync(
            $"{Select} where data ? 'promiseId' and data->>'promiseId' = $1", cancellationToken, promiseId.ToString())
            .ToListAsync(cancellationToken);
        return facts.Count > 0 ? [.. facts.Select(KnownFacts.ToNewest)] : throw Refusal.Unknown("promise", promiseId);
    }

    /// <summary>Promises, with what each withdrawal and lengthening followed from and whose doing that was.</summary>
    public async Task<IReadOnlyList<PromiseHistory>> WithCausesAsync(IReadOnlyList<PromiseHistory> promises, CancellationToken cancellationToken)
    {
        var ids = promises.SelectMany(p => (p.Lengthenings ?? []).Select(l => l.CauseId).Append(p.Withdrawal?.CauseId))
            .Select(cause => Guid.TryParse(cause, out var id) ? id : default).Where(id => id != default).Distinct().ToArray();
        var causes = ids.Length == 0 ? []
            : (await database.ReadAsync(
                "select fact_id, type, actor from ledger where fact_id = any($1)",
                row => (Id: row.GetGuid(0), Type: row.GetString(1), By: row.IsDBNull(2) ? null : row.GetString(2)), cancellationToken, ids))
                .ToDictionary(cause => $"{cause.Id}", cause => (cause.Type, cause.By));
        return
        [
            .. promises.Select(p => p with
            {
                Withdrawal = p.Withdrawal is { } w && Of(w.CauseId) is { Type: not null } why ? w with { Cause = why.Type, By = why.By } : p.Withdrawal,
                Lengthenings = p.Lengthenings?.Select(l => Of(l.CauseId) is { Type: not null } why ? l with { Cause = why.Type, By = why.By } : l).ToList(),
            }),
        ];

        (string? Type, string? By) Of(string? cause) => cause is not null && causes.TryGetValue(cause, out var known) ? known : default;
    }

    /// <summary>The facts of these types, or all, request by request; those of no request come one by one. All as the newest
    /// versions of their types say them.</summary>
    /// <exception cref="UnknownFactException">One is of a version that this node does not know.</exception>
    public async IAsyncEnumerable<IReadOnlyList<LedgerFact>> ByRequestAsync(
        IReadOnlyCollection<string>? types, Whose whose, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new List<LedgerFact>();
        await foreach (var fact in types is null
            ? ReadAsync($"{Select} where {whose.Sql} order by request_id", cancellationToken)
            : ReadAsync(OfTypes(whose), cancellationToken, (object)types.ToArray()))
        {
            if (request.Count > 0 && (fact.RequestId is null || fact.RequestId != request[0].RequestId))
            {
                yield return request;
                request = [];
            }

            request.Add(KnownFacts.ToNewest(fact));
        }

        if (request.Count > 0)
        {
            yield return request;
        }
    }

    /// <summary>All facts by position, as they were told; in pages, so that no statement stays open for as long as the reading takes.</summary>
    public async IAsyncEnumerable<LedgerFact> InOrderAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (after, read) = (0L, Page);
        while (read == Page)
        {
            read = 0;
            await foreach (var fact in ReadAsync($"{Select} where position > $1 order by position limit $2", cancellationToken, after, Page))
            {
                (after, read) = (fact.Position, read + 1);
                yield return fact;
            }
        }
    }

    /// <summary>The next facts by position, as they were told.</summary>
    /// <param name="after">Those after this position.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public IAsyncEnumerable<LedgerFact> AfterAsync(long after, int most, CancellationToken cancellationToken) =>
        ReadAsync($"{Select} where position > $1 order by position limit $2", cancellationToken, after, most);

    /// <summary>The desk's own facts of some types between two positions, as they were told.</summary>
    /// <param name="types">Stored names.</param>
    /// <param name="after">Those after this position.</param>
    /// <param name="upTo">Up to this one.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public IAsyncEnumerable<LedgerFact> OfDeskAsync(
        IReadOnlyCollection<string> types, long after, long upTo, int most, CancellationToken cancellationToken) => ReadAsync(
        $"{Select} where position > $1 and position <= $2 and type = any($3) and {Whose.Desk.Sql} order by position limit $4", cancellationToken,
        after, upTo, types.ToArray(), most);

    /// <summary>Position of the last fact; 0 when there is none.</summary>
    public async Task<long> LastPositionAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select coalesce(max(position), 0) from ledger");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The services of all imported histories.</summary>
    public async Task<IReadOnlyList<string>> HistoriesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select distinct service from ledger where type in ({HistoryTypes}) and starts_with(service, '{LedgerFact.ImportPrefix}') order by 1");
        var services = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) services.Add(reader.GetString(0));
        return services;
    }

    /// <summary>Where every fact stands, without its content.</summary>
    public async Task<IReadOnlyList<Place>> PlacesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select position, service, service_sequence, stream_id, stream_version from ledger");
        var places = new List<Place>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            places.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetGuid(3), reader.GetInt64(4)));
        }

        return places;
    }

    private async IAsyncEnumerable<LedgerFact> ReadAsync(
        string sql, [EnumeratorCancellation] CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new LedgerFact(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), reader.GetGuid(4),
                reader.GetString(5), reader.GetInt64(6), reader.GetString(7), reader.GetInt32(8), Optional<string>(reader, 9),
                OptionalValue<Guid>(reader, 10), Optional<string>(reader, 11),
                reader.GetFieldValue<DateTimeOffset>(12), reader.GetFieldValue<DateTimeOffset>(13),
                OptionalValue<DateTimeOffset>(reader, 14), reader.GetFieldValue<DateTimeOffset>(15),
                JsonElement.Parse(reader.GetFieldValue<byte[]>(16)), Convert.ToBase64String(reader.GetFieldValue<byte[]>(17)));
        }
    }

    private static T? Optional<T>(NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static T? OptionalValue<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
