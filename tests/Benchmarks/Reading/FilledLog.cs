using System.Text;
using Contracts;
using Contracts.WorkOrders.V1;
using EventStore;
using Marten;
using Npgsql;
using NpgsqlTypes;
using TestKit;
using WorkOrders;

namespace Benchmarks.Reading;

/// <summary>A log with the lives of many work orders, ten facts each, written side by side as they would be.</summary>
public sealed class FilledLog : IAsyncDisposable
{
    private const int SideBySide = 200;
    private readonly TestDatabase _database;

    private FilledLog(TestDatabase database, int streams)
    {
        _database = database;
        Streams = [.. Enumerable.Range(0, streams).Select(_ => Guid.NewGuid())];
        Hand = ByHand.Open(database);
        Log = database.OpenLog();
        Marten = database.OpenStore();
    }

    /// <summary>The orders.</summary>
    public IReadOnlyList<Guid> Streams { get; }

    /// <summary>The platform's log.</summary>
    public EventLog Log { get; }

    /// <summary>Marten over the same tables.</summary>
    public IDocumentStore Marten { get; }

    /// <summary>Connected as a service would be.</summary>
    public NpgsqlDataSource Service => _database.Service;

    /// <summary>For those who do it by hand.</summary>
    public NpgsqlDataSource Hand { get; }

    /// <summary>Fills a database of its own.</summary>
    public static async Task<FilledLog> CreateAsync(int facts)
    {
        Progress.Say($"filling a log with {facts:#,##0} facts");
        var log = new FilledLog(await TestDatabase.CreateAsync(WorkOrder.Stream.View!.Map), facts / SampleFacts.Life.Count);
        await log.FillAsync();
        return log;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Hand.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await using var connection = await Hand.OpenConnectionAsync();
        await using (var rows = await connection.BeginBinaryImportAsync(
            "copy mt_streams (id, type, version, timestamp, created) from stdin (format binary)"))
        {
            foreach (var stream in Streams)
            {
                await rows.WriteRowAsync(default, stream, "work-order", (long)SampleFacts.Life.Count, Desk.Now.UtcDateTime, Desk.Now.UtcDateTime);
            }

            await rows.CompleteAsync();
        }

        await WriteFactsAsync(connection);
        await using var finish = new NpgsqlCommand(
            "select setval('mt_events_sequence', (select max(seq_id) from mt_events)); analyze mt_events; analyze mt_streams", connection);
        await finish.ExecuteNonQueryAsync();
    }

    private async Task WriteFactsAsync(NpgsqlConnection connection)
    {
        await using var rows = await connection.BeginBinaryImportAsync(
            """
            copy mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers)
            from stdin (format binary)
            """);
        var life = SampleFacts.Life.Select(Template).ToList();
        var sequence = 0L;
        foreach (var orders in Streams.Chunk(SideBySide))
        {
            for (var version = 1; version <= life.Count; version++)
            {
                foreach (var order in orders)
                {
                    await WriteAsync(order, version, life[version - 1]);
                }
            }
        }

        await rows.CompleteAsync();

        async Task WriteAsync(Guid order, long version, (NewFact Fact, string Json) template)
        {
            var request = DerivedId.From("request", order.ToString()).ToString();
            await rows.StartRowAsync();
            await rows.WriteAsync(++sequence, NpgsqlDbType.Bigint);
            await rows.WriteAsync(Guid.NewGuid(), NpgsqlDbType.Uuid);
            await rows.WriteAsync(order, NpgsqlDbType.Uuid);
            await rows.WriteAsync(version, NpgsqlDbType.Bigint);
            await rows.WriteAsync(template.Json.Replace(Order, order.ToString()).Replace(Request, request), NpgsqlDbType.Jsonb);
            await rows.WriteAsync(template.Fact.Type, NpgsqlDbType.Varchar);
            await rows.WriteAsync(template.Fact.At.UtcDateTime, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(template.Fact.DotnetType, NpgsqlDbType.Varchar);
            await rows.WriteAsync(request, NpgsqlDbType.Varchar);
            await rows.WriteAsync(template.Fact.CausationId, NpgsqlDbType.Varchar);
            await rows.WriteAsync(template.Fact.Headers, NpgsqlDbType.Jsonb);
        }
    }

    private static string Order => ((WorkOrderDispatched)SampleFacts.Life[0]).WorkOrderId.ToString();

    private static string Request => ((IRequestFact)SampleFacts.Life[0]).RequestId.ToString();

    private static (NewFact Fact, string Json) Template(IFact fact)
    {
        var stored = SampleFacts.Stored(fact);
        return (stored, Encoding.UTF8.GetString(stored.Json));
    }
}
