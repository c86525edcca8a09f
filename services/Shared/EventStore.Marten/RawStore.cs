using System.Text.Json;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services.Json.Transformations;
using Npgsql;

namespace EventStore;

/// <summary>Marten set to our tables (MARTEN.md), and its events as our facts.</summary>
internal static class RawStore
{
    private static readonly JsonTransformation Raw = new((_, reader, column) => new RawFact(reader.GetFieldValue<byte[]>(column)));

    public static DocumentStore Open(NpgsqlDataSource database, string schema, IEnumerable<string> factNames) =>
        DocumentStore.For(options =>
        {
            options.Connection(database);
            options.DatabaseSchemaName = schema;
            options.AutoCreateSchemaObjects = AutoCreate.None; // the owner lays out; the service's role may not
            options.UseSystemTextJsonForSerialization();
            options.Events.AppendMode = EventAppendMode.Rich; // the fact's own time, and no function of Marten's is needed
            options.Events.EnableUniqueIndexOnEventId = true;
            options.Events.MetadataConfig.EnableAll();
            options.ConfigurePolly(_ => { }); // the caller repeats, and a repeat is safe
            options.ConfigureWritePolly(_ => { });
            foreach (var name in factNames)
            {
                options.Events.Upcast<RawFact>(name, Raw); // whatever the type that it was written as
            }
        });

    /// <summary>Our facts. What their streams are the lives of Marten does not tell, so they are asked for at once.</summary>
    public static async Task<IReadOnlyList<StoredFact>> FactsAsync(
        NpgsqlDataSource database, IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return [];
        }

        await using var command = database.CreateCommand("select id, type from mt_streams where id = any($1)");
        command.Parameters.Add(new() { Value = events.Select(e => e.StreamId).Distinct().ToArray() });
        var types = new Dictionary<Guid, string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            types.Add(reader.GetGuid(0), reader.GetString(1));
        }

        return [.. events.Select(e => Fact(e, types[e.StreamId]))];
    }

    private static StoredFact Fact(IEvent stored, string streamType) => new(
        stored.Sequence, stored.Id, stored.StreamId, streamType, stored.Version, stored.EventTypeName, ((RawFact)stored.Data).Json,
        stored.Timestamp, stored.CorrelationId, stored.CausationId,
        stored.Headers is null ? null : JsonSerializer.Serialize(stored.Headers));
}
