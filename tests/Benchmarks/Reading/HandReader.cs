using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Npgsql;

namespace Benchmarks.Reading;

/// <summary>Reads facts with plain Npgsql, prepared, and source-generated JSON that checks no more than it must.</summary>
public sealed class HandReader : IAsyncDisposable
{
    private const string Columns =
        "e.seq_id, e.id, e.stream_id, s.type, e.version, e.type, e.data, e.timestamp, e.correlation_id, e.causation_id, e.headers::text";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _load;

    private HandReader(NpgsqlConnection connection, NpgsqlCommand load) => (_connection, _load) = (connection, load);

    /// <summary>With a connection of its own.</summary>
    public static async Task<HandReader> CreateAsync(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        var load = new NpgsqlCommand("select type, data from mt_events where stream_id = $1 order by version", connection)
        {
            Parameters = { new NpgsqlParameter<Guid>() },
        };
        await load.PrepareAsync();
        return new(connection, load);
    }

    /// <summary>The facts of a stream.</summary>
    public async Task<List<IFact>> LoadAsync(Guid stream)
    {
        ((NpgsqlParameter<Guid>)_load.Parameters[0]).TypedValue = stream;
        var facts = new List<IFact>();
        await using var reader = await _load.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            facts.Add(FactsJson.Read(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        }

        return facts;
    }

    /// <summary>All facts in their order, in one go, with all columns that the platform's log gives.</summary>
    public async Task<int> ReadForwardAsync()
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from mt_events e join mt_streams s on s.id = e.stream_id where e.seq_id > $1 order by e.seq_id", _connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = 0 } },
        };
        await command.PrepareAsync();
        var count = 0;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var fact = new HandFact(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetInt64(4),
                FactsJson.Read(reader.GetString(5), reader.GetFieldValue<byte[]>(6)), reader.GetFieldValue<DateTimeOffset>(7),
                reader.GetString(8), reader.GetString(9), reader.GetString(10));
            count += fact.Version > 0 ? 1 : 0;
        }

        return count;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private sealed record HandFact(
        long Sequence, Guid Id, Guid StreamId, string StreamType, long Version, IFact Fact, DateTimeOffset At, string CorrelationId,
        string CausationId, string Headers);
}

/// <summary>The facts of an order's life, with code made at build for each.</summary>
[JsonSerializable(typeof(WorkOrderDispatched))]
[JsonSerializable(typeof(WorkOrderAccepted))]
[JsonSerializable(typeof(ProgressReported))]
[JsonSerializable(typeof(CustomerNotified))]
[JsonSerializable(typeof(InformationRequested))]
[JsonSerializable(typeof(InformationProvided))]
[JsonSerializable(typeof(WorkOrderChased))]
[JsonSerializable(typeof(PromiseMade))]
internal sealed partial class FactsJson : JsonSerializerContext
{
    private static readonly Dictionary<string, JsonTypeInfo> Types = CreateTypes();

    public static IFact Read(string storedName, byte[] json) => (IFact)JsonSerializer.Deserialize(json, Types[storedName])!;

    private static Dictionary<string, JsonTypeInfo> CreateTypes()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { PropertyNameCaseInsensitive = false };
        foreach (var converter in ContractJson.Options.Converters) // words for enumerations, ISO 8601 for durations
        {
            options.Converters.Add(converter);
        }

        var context = new FactsJson(options);
        return SampleFacts.Life.Select(f => f.GetType()).Distinct()
            .ToDictionary(t => Messaging.Catalog.Of(t).StoredName, t => context.GetTypeInfo(t)!);
    }
}
