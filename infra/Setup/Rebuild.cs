using System.Collections.Concurrent;
using Contracts;
using EventStore;
using Hosting;
using Marten;
using Messaging;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DeskSetup;

/// <summary>A document that was not what the facts say.</summary>
/// <param name="Id">The document.</param>
/// <param name="How"><c>lacked</c>, <c>too much</c> or <c>other</c>.</param>
public sealed record ViewDifference(string Id, string How);

/// <summary>What a rebuild came to.</summary>
/// <param name="Documents">How many there are now.</param>
/// <param name="Differences">Those that had been otherwise.</param>
/// <param name="LeftOut">Streams whose facts cannot be read or folded, each with the kind of error: they have no documents.</param>
public sealed record RebuiltView(long Documents, IReadOnlyList<ViewDifference> Differences, IReadOnlyDictionary<Guid, string> LeftOut);

/// <summary>
/// Makes a read model anew from the streams (FAULTS 25): beside the one in use, in a schema of its own, and takes its place at the end,
/// while the service goes on. Appends wait only for the last moment, in which what they brought meanwhile is caught up with and the
/// tables change places. A rebuild that was killed leaves the one in use as it was; the next begins anew. A stream that cannot be folded
/// is named and left out, so that one row of one service does not stop the desk.
/// </summary>
/// <param name="owner">Connected as the owner of the database, with the service's schema as search path.</param>
/// <param name="service">The service.</param>
/// <param name="role">Its role, which gets the new table.</param>
/// <param name="say">Tells how far it is.</param>
public sealed class Rebuild(NpgsqlDataSource owner, ServiceBuilder service, string role, Action<string> say)
{
    private const int AtATime = 4;
    private const int InASession = 100;
    private const int FewEnough = 200;
    private const int StreamsInAPage = 2000;
    private readonly string _schema = Schema.For(service.Name);
    private readonly ConcurrentDictionary<Guid, string> _leftOut = new();

    private string Beside => $"{_schema}_rebuild";

    /// <summary>Those of the service's views that have nothing although their streams have facts: new ones, and those of a new shape.</summary>
    public async Task<IReadOnlyList<StreamView>> EmptyAsync(CancellationToken cancellationToken)
    {
        await using var store = Open(_schema, service.MapTo);
        var empty = new List<StreamView>();
        foreach (var view in service.Views)
        {
            if ((await owner.ReadAsync(
                $"select exists (select from {_schema}.mt_streams where type = $1) and not exists (select from {_schema}.{TableOf(store, view)})",
                row => row.GetBoolean(0), cancellationToken, view.StreamType))[0])
            {
                empty.Add(view);
            }
        }

        return empty;
    }

    /// <summary>Makes one view anew.</summary>
    /// <exception cref="InvalidOperationException">Another rebuild of the service is under way.</exception>
    public async Task<RebuiltView> RunAsync(StreamView view, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        if (!await AskAsync<bool>(connection, "select pg_try_advisory_lock($1)", LockKeys.Of(_schema, "rebuild")))
        {
            throw new InvalidOperationException($"A view of {service.Name} is being made anew already.");
        }

        try
        {
            return await MakeAnewAsync(connection, view, cancellationToken);
        }
        finally
        {
            await AskAsync<object>(connection, "select pg_advisory_unlock($1)", LockKeys.Of(_schema, "rebuild"));
        }
    }

    private async Task<RebuiltView> MakeAnewAsync(NpgsqlConnection connection, StreamView view, CancellationToken cancellationToken)
    {
        _leftOut.Clear();
        await RunAsync(connection, $"drop schema if exists {Beside} cascade");
        await using var store = Open(_schema, service.MapTo);
        await using var beside = Open(Beside, view.Map);
        await beside.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        await using var log = new EventLog(store, owner, _schema);
        using var states = new MemoryCache(new MemoryCacheOptions { SizeLimit = FewEnough });
        var hop = new Hop(log, service.Name, TimeProvider.System, states, new Vault(owner), NullLogger<Hop>.Instance);

        var position = await LastAsync(connection);
        await WriteAllAsync(view, hop, beside, cancellationToken);
        for (var touched = FewEnough; touched >= FewEnough;)
        {
            var reached = await LastAsync(connection);
            touched = await WriteAsync(view, hop, beside, await TouchedAsync(connection, view, position), cancellationToken);
            position = reached;
        }

        var table = TableOf(store, view);
        var suspects = await DifferencesAsync(connection, table, among: null);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AskAsync<object>(connection, "select pg_advisory_xact_lock($1)", LockKeys.Of(_schema, "append"));
        await WriteAsync(view, hop, beside, await TouchedAsync(connection, view, position), cancellationToken);
        var differences = await DifferencesAsync(connection, table, [.. suspects.Select(s => s.Id)]);
        await RunAsync(connection, $"drop table {_schema}.{table}; alter table {Beside}.{table} set schema {_schema}");
        await RunAsync(connection, $"grant select, insert, update, delete on {_schema}.{table} to {role}");
        await OlderNodes.FilledAsync(owner, view, await LastAsync(connection), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await RunAsync(connection, $"drop schema {Beside} cascade");
        return new(await AskAsync<long>(connection, $"select count(*) from {_schema}.{table}"), differences, _leftOut.ToDictionary());
    }

    private async Task WriteAllAsync(StreamView view, Hop hop, IDocumentStore beside, CancellationToken cancellationToken)
    {
        var written = 0;
        for (var last = Guid.Empty; ;)
        {
            var streams = await owner.ReadAsync(
                $"select id from {_schema}.mt_streams where type = $1 and id > $2 order by id limit $3", row => row.GetGuid(0), cancellationToken,
                view.StreamType, last, StreamsInAPage);
            if (streams.Count == 0)
            {
                return;
            }

            written += await WriteAsync(view, hop, beside, streams, cancellationToken);
            last = streams[^1];
            say($"{service.Name}: {written:N0} streams of {view.StreamType} are folded");
        }
    }

    private async Task<int> WriteAsync(
        StreamView view, Hop hop, IDocumentStore beside, List<Guid> streams, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(streams.Chunk(InASession), options, async (some, token) => await WriteSomeAsync(view, hop, beside, some, token));
        return streams.Count;
    }

    /// <summary>Where it fails for some, each is written by itself.</summary>
    private async Task WriteSomeAsync(StreamView view, Hop hop, IDocumentStore beside, Guid[] some, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = beside.LightweightSession();
            foreach (var stream in some)
            {
                await view.WriteAsync(hop, session, stream, cancellationToken);
            }

            await session.SaveChangesAsync(cancellationToken);
            foreach (var stream in some) _leftOut.TryRemove(stream, out _);
        }
        catch (Exception e) when (IsOfContent(e) && some.Length > 1)
        {
            foreach (var stream in some) await WriteSomeAsync(view, hop, beside, [stream], cancellationToken);
        }
        catch (Exception e) when (IsOfContent(e))
        {
            if (!_leftOut.TryAdd(some[0], e.GetType().Name)) return;
            say($"WARNING: {service.Name}: the facts of {view.StreamType} {some[0]} cannot be read or folded ({e.GetType().Name}), it is left out");
        }
    }

    /// <summary>Not the database's fault, but for a text that it cannot hold (class 22).</summary>
    private static bool IsOfContent(Exception e) => e switch
    {
        OperationCanceledException => false,
        PostgresException refused => refused.SqlState.StartsWith("22", StringComparison.Ordinal),
        _ when Inbox.IsTransient(e) => false,
        _ => e.InnerException is null || IsOfContent(e.InnerException),
    };

    /// <summary>Nothing is committed later with a lower number, so what is read here is all there is.</summary>
    private Task<List<Guid>> TouchedAsync(NpgsqlConnection connection, StreamView view, long position) => ReadAsync(
        connection,
        $"""
        select distinct s.id from {_schema}.mt_events e join {_schema}.mt_streams s on s.id = e.stream_id
        where e.seq_id > $1 and s.type = $2
        """, row => row.GetGuid(0), position, view.StreamType);

    private Task<List<ViewDifference>> DifferencesAsync(NpgsqlConnection connection, string table, string[]? among) => ReadAsync(
        connection,
        $"""
        select coalesce(used.id, anew.id)::text,
               case when used.id is null then 'lacked' when anew.id is null then 'too much' else 'other' end
        from {_schema}.{table} used full join {Beside}.{table} anew on anew.id = used.id
        where used.data is distinct from anew.data and ($1::varchar[] is null or coalesce(used.id, anew.id)::text = any($1)) order by 1
        """, row => new ViewDifference(row.GetString(0), row.GetString(1)), new NpgsqlParameter { Value = (object?)among ?? DBNull.Value });

    private Task<long> LastAsync(NpgsqlConnection connection) =>
        AskAsync<long>(connection, $"select coalesce(max(seq_id), 0) from {_schema}.mt_events");

    private DocumentStore Open(string schema, Action<StoreOptions> contents) =>
        new(ServiceStore.Options(owner, schema, ContractJson.Options, contents));

    private static string TableOf(IDocumentStore store, StreamView view) =>
        store.Options.FindOrResolveDocumentType(view.Document).TableName.Name;

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, params object[] values) =>
        (await ReadAsync(connection, sql, row => row.IsDBNull(0) ? default! : (T)row.GetValue(0), values))[0];

    private static Task RunAsync(NpgsqlConnection connection, string sql) => ReadAsync(connection, sql, _ => 0);

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
