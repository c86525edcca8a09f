using System.Text.Json;
using Contracts;
using Npgsql;

namespace Messaging;

/// <summary>A parked message as a person sees it; its body may hold personal data and is not among it.</summary>
/// <param name="Id">Number of the parking place.</param>
/// <param name="Queue">Where it came in.</param>
/// <param name="MessageId">The sender's id.</param>
/// <param name="Type">Its type, as the sender said.</param>
/// <param name="Actor">Who sent it.</param>
/// <param name="Reason">Why it could not succeed.</param>
/// <param name="Bytes">Size of the body.</param>
/// <param name="ParkedAt">When, by the desk's clock.</param>
/// <param name="ReplayedAt">When it was replayed with success.</param>
/// <param name="ReplayedBy">By whom.</param>
/// <param name="RetryAt">When it is tried again by itself, by the database's clock; null when only a person can have it replayed.</param>
/// <param name="Headers">All headers as text; only where one message is looked at.</param>
/// <param name="RequestId">The request that it is about, if it says so.</param>
public sealed record ParkedMessage(
    long Id, string Queue, string? MessageId, string? Type, string? Actor, string Reason, int Bytes, DateTimeOffset ParkedAt,
    DateTimeOffset? ReplayedAt, string? ReplayedBy, DateTimeOffset? RetryAt, IReadOnlyDictionary<string, string>? Headers = null,
    Guid? RequestId = null)
{
    /// <summary>True for a fact of the desk's own: that it stands here is an alarm.</summary>
    public bool IsOwnFact => Parking.IsOwnFact(Actor, Type);
}

/// <summary>Which parked messages are meant; what is null does not matter.</summary>
/// <param name="Type">Exactly this type.</param>
/// <param name="Reason">These words in the reason, in whatever case.</param>
/// <param name="Since">Parked at this moment or later, by the desk's clock.</param>
/// <param name="Before">A lower number than this: the next page, newest first.</param>
/// <param name="After">A higher number than this: the next page, oldest first.</param>
/// <param name="OwnFacts">True: facts of the desk's own alone, each of which is an alarm; false: without them.</param>
/// <param name="RequestId">About this request.</param>
public sealed record ParkedFilter(
    string? Type = null, string? Reason = null, DateTimeOffset? Since = null, long? Before = null, long? After = null, bool? OwnFacts = null,
    Guid? RequestId = null)
{
    private static readonly string[] Commands = [.. Catalog.All.Where(type => type.IsCommand).Select(type => type.WireType)];

    internal const string Condition =
        $"""
        ($1::varchar is null or type = $1) and ($2::varchar is null or strpos(lower(reason), lower($2)) > 0)
        and ($3::timestamptz is null or parked_at >= $3) and ($4::bigint is null or id < $4) and ($5::bigint is null or id > $5)
        and ($6::boolean is null or $6 = coalesce(actor ~ '^[^.]+[.][^.]+$' and coalesce(type, '') <> all($7::varchar[]), false))
        and ($8::uuid is null or headers->>'{Envelope.Prefix}correlationid' = $8::varchar)
        """;

    internal NpgsqlParameter[] Values => [.. new object?[] { Type, Reason, Since, Before, After, OwnFacts, Commands, RequestId }.Select(Sql.Parameter)];
}

/// <summary>What is parked, for people to look at.</summary>
public sealed class ParkedMessages(NpgsqlDataSource database)
{
    private const string Columns =
        "id, queue, message_id, type, actor, reason, length(body), parked_at, replayed_at, replayed_by, retry_at, headers::text";

    /// <summary>The newest that the filter lets through.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="replayedToo">Those as well that were replayed with success.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ParkedMessage>> ListAsync(
        ParkedFilter filter, bool replayedToo, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from parked where {ParkedFilter.Condition} and ($9 or replayed_at is null) order by id desc limit $10");
        NpgsqlParameter[] values = [.. filter.Values, Sql.Parameter(replayedToo), Sql.Parameter(limit)];
        command.Parameters.AddRange(values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<ParkedMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader) with { Headers = null });
        }

        return found;
    }

    /// <summary>One, with its headers; replayed ones too.</summary>
    /// <exception cref="Refusal">There is none of that number.</exception>
    public async Task<ParkedMessage> GetAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from parked where id = $1");
        command.Parameters.Add(Sql.Parameter(id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : throw Refusal.Unknown("parked message", id);
    }

    /// <summary>Its body as it came.</summary>
    /// <exception cref="Refusal">There is none of that number.</exception>
    public async Task<byte[]> BodyAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select body from parked where id = $1");
        command.Parameters.Add(Sql.Parameter(id));
        return await command.ExecuteScalarAsync(cancellationToken) as byte[] ?? throw Refusal.Unknown("parked message", id);
    }

    /// <summary>Takes one away for good.</summary>
    /// <exception cref="Refusal">There is none of that number, or it is a fact of the desk's own, from which something has to follow.</exception>
    public async Task<ParkedMessage> DiscardAsync(long id, CancellationToken cancellationToken)
    {
        var message = await GetAsync(id, cancellationToken);
        if (message.IsOwnFact) throw Refusal.WrongState($"Parked message {id} is a fact of the desk's own: it is replayed once its cause is gone, never discarded.");

        await database.RunAsync("delete from parked where id = $1", cancellationToken, id);
        return message;
    }

    private static ParkedMessage Read(NpgsqlDataReader row)
    {
        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(11), ContractJson.Options)!;
        return new(
            row.GetInt64(0), row.GetString(1), Text(2), Text(3), Text(4), row.GetString(5), row.GetInt32(6),
            row.GetFieldValue<DateTimeOffset>(7), Moment(8), Text(9), Moment(10),
            headers, Guid.TryParse(headers.GetValueOrDefault(Envelope.Prefix + "correlationid"), out var request) ? request : null);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        DateTimeOffset? Moment(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
    }
}
