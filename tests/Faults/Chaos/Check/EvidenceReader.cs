using System.Net.Http.Json;
using System.Text;
using Chaos.Desk;
using Chaos.Load;
using Contracts;
using EventStore;
using Messaging;
using Npgsql;

namespace Chaos.Check;

/// <summary>Where all logs stood at one moment.</summary>
/// <param name="Sequences">The last number of each log.</param>
/// <param name="Ledger">The ledger's last position.</param>
/// <param name="Parked">The last parking place of each service.</param>
/// <param name="Versions">The versions of all streams.</param>
internal sealed record Mark(
    IReadOnlyDictionary<string, long> Sequences, long Ledger, IReadOnlyDictionary<string, long> Parked,
    IReadOnlyDictionary<(string Service, Guid Stream), long> Versions);

/// <summary>Reads what a desk has stored, straight from its database and broker.</summary>
internal sealed class EvidenceReader(ChaosDesk desk)
{
    private const int MostTries = 50;
    private static readonly IReadOnlyList<string> Owners = [.. ChaosDesk.Services.Where(s => s != "audit")];
    private readonly Vault _vault = new(desk.Database);

    /// <summary>Where the logs stand now.</summary>
    public async Task<Mark> MarkAsync()
    {
        var (sequences, parked, versions) = (new Dictionary<string, long>(), new Dictionary<string, long>(), new Dictionary<(string, Guid), long>());
        foreach (var service in ChaosDesk.Services)
        {
            var schema = Schema.For(service);
            sequences[service] = (await RowsAsync($"select coalesce(max(seq_id), 0) from {schema}.mt_events", r => r.GetInt64(0)))[0];
            parked[service] = (await RowsAsync($"select coalesce(max(id), 0) from {schema}.parked", r => r.GetInt64(0)))[0];
            foreach (var (stream, version) in await RowsAsync($"select id, version from {schema}.mt_streams", r => (r.GetGuid(0), r.GetInt64(1))))
            {
                versions[(service, stream)] = version;
            }
        }

        return new(sequences, (await RowsAsync("select coalesce(max(position), 0) from audit.ledger", r => r.GetInt64(0)))[0], parked, versions);
    }

    /// <summary>Everything since a mark.</summary>
    public async Task<Evidence> ReadAsync(Mark since, World world, IReadOnlyList<string> unfinished)
    {
        var logs = new List<LoggedFact>();
        var parked = new List<ParkedRow>();
        foreach (var service in ChaosDesk.Services)
        {
            logs.AddRange(await LogAsync(service, since.Sequences[service]));
            parked.AddRange(await RowsAsync(
                $"select message_id, type, reason, replayed_at is not null from {Schema.For(service)}.parked where id > {since.Parked[service]} order by id",
                r => new ParkedRow(service, Text(r, 0), Text(r, 1), r.GetString(2), r.GetBoolean(3))));
        }

        return new Evidence
        {
            Logs = logs, Ledger = await LedgerAsync(since.Ledger), Parked = parked, Published = await PublishedAsync(), Dead = await DeadAsync(),
            Deliveries = world.Users.SelectMany(u => u.Delivered.Keys.Select(f => (u.Queue, f))).ToHashSet(),
            Answers = [.. world.Journal.Answers], Poison = [.. world.Journal.Poison], Unfinished = unfinished,
            VersionsBefore = since.Versions, LedgerBefore = since.Ledger,
        };
    }

    /// <summary>What still moves: empty when the desk is at rest.</summary>
    public async Task<IReadOnlyList<string>> UnrestAsync()
    {
        var unrest = new List<string>();
        foreach (var service in ChaosDesk.Services)
        {
            var schema = Schema.For(service);
            unrest.AddRange(await RowsAsync(
                $"""
                select '{service}: ' || what || ' ' || count from (
                  select 'not published' as what, count(*) as count from {schema}.mt_events
                    where seq_id > (select coalesce(max(sequence), 0) from {schema}.log_progress where reader = 'publisher')
                  union all select 'waiting for retry', count(*) from {schema}.parked where replayed_at is null and retry_at is not null
                  union all select 'due', count(*) from {schema}.due where run_at <= now()
                  union all select 'not in the ledger', count(*) from {schema}.mt_events e
                    where not exists (select 1 from audit.ledger l where l.fact_id = e.id)) x where count > 0
                """, r => r.GetString(0)));
        }

        unrest.AddRange((await QueuesAsync()).Where(q => q.Messages > 0 && !q.Name.EndsWith(".dead", StringComparison.Ordinal))
            .Select(q => $"{q.Messages} in {q.Name}"));
        return unrest;
    }

    /// <summary>Requests that have a fact of a type.</summary>
    public async Task<HashSet<Guid>> RequestsWithAsync(string type) =>
        [.. await RowsAsync($"select distinct correlation_id from follow_up.mt_events where type = '{type}'", r => Guid.Parse(r.GetString(0)))];

    /// <summary>The last facts of a request, for people.</summary>
    public async Task<string> LifeAsync(Guid request) => string.Join(" → ", await RowsAsync(
        $"select type from audit.ledger where request_id = '{request}' order by position desc limit 4", r => r.GetString(0)));

    private async Task<List<LoggedFact>> LogAsync(string service, long after)
    {
        var facts = await SealedLogAsync(service, after);
        for (var i = 0; i < facts.Count; i++)
        {
            var (json, _) = await _vault.OpenAsync(
                Catalog.OfStoredName(facts[i].Type).Type, Encoding.UTF8.GetBytes(facts[i].Json), CancellationToken.None);
            facts[i] = facts[i] with { Opened = Encoding.UTF8.GetString(json) };
        }

        return facts;
    }

    private Task<List<LoggedFact>> SealedLogAsync(string service, long after) => RowsAsync(
        $"""
        select seq_id, id, stream_id, version, type, data::text, causation_id from {Schema.For(service)}.mt_events
        where seq_id > {after} order by seq_id
        """,
        r => new LoggedFact(
            service, r.GetInt64(0), r.GetGuid(1), r.GetGuid(2), r.GetInt64(3), r.GetString(4), r.GetString(5), Text(r, 6),
            QueuesOf(service, r.GetString(4), r.GetString(5))));

    private Task<List<LedgerRow>> LedgerAsync(long after) => RowsAsync(
        $"""
        select position, fact_id, service, service_sequence, stream_id, stream_version, type, data::text from audit.ledger
        where position > {after} order by position
        """,
        r => new LedgerRow(
            r.GetInt64(0), r.GetGuid(1), r.GetString(2), r.GetInt64(3), r.GetGuid(4), r.GetInt64(5), r.GetString(6), r.GetString(7)));

    private async Task<Dictionary<string, long>> PublishedAsync()
    {
        var published = new Dictionary<string, long>();
        foreach (var service in Owners)
        {
            published[service] = (await RowsAsync(
                $"select coalesce(max(sequence), 0) from {Schema.For(service)}.log_progress where reader = 'publisher'", r => r.GetInt64(0)))[0];
        }

        return published;
    }

    private async Task<Dictionary<string, long>> DeadAsync() =>
        (await QueuesAsync()).Where(q => q.Name.EndsWith(".dead", StringComparison.Ordinal)).ToDictionary(q => q.Name, q => q.Messages);

    /// <summary>Ready and not acknowledged.</summary>
    private async Task<List<QueueLength>> QueuesAsync()
    {
        using var management = desk.Servers.Addresses.ManagementClient();
        return await management.GetFromJsonAsync<List<QueueLength>>($"/api/queues/{ChaosDesk.Name}?columns=name,messages") ?? [];
    }

    /// <summary>A fact with a dimension goes to the queue of the department or channel that it names.</summary>
    private static IReadOnlyList<string> QueuesOf(string service, string type, string json)
    {
        var message = Catalog.OfStoredName(type);
        if (!message.Type.IsAssignableTo(typeof(IRouted)))
        {
            return [];
        }

        var dimension = ((IRouted)message.Read(Encoding.UTF8.GetBytes(json))).RoutingDimension;
        return Players.Channels.Contains(dimension) ? [Names.ChannelQueue(dimension)]
            : service == "work-orders" && Players.Departments.Contains(dimension) ? [Names.DepartmentQueue(dimension)]
            : [];
    }

    /// <summary>A fault may have ended our own connections, too, or PostgreSQL still recovers.</summary>
    private async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryRowsAsync(sql, read);
            }
            catch (NpgsqlException) when (tries < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private async Task<List<T>> TryRowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = desk.Database.CreateCommand(sql);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private sealed record QueueLength(string Name, long Messages);
}
