using System.Text.Json;
using System.Text.Json.Serialization;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Core;

namespace EventStore;

/// <summary>
/// How a service's facts and documents stand in Marten: all of its set-up is on this page. What the facts and documents are, the service
/// says. Facts are appended by <see cref="EventLog"/> alone; for all else Marten is used as its documentation has it.
/// </summary>
public static class ServiceStore
{
    /// <summary>Marten's options for a service.</summary>
    /// <param name="database">Connected with the service's role, or as the owner.</param>
    /// <param name="schema">The service's schema.</param>
    /// <param name="json">The form of facts and documents; camel case.</param>
    /// <param name="contents">Names the facts, and the documents with their indexes.</param>
    /// <param name="autoCreate">What Marten may change by itself: nothing, but where the owner lays the schema out.</param>
    public static StoreOptions Options(
        NpgsqlDataSource database, string schema, JsonSerializerOptions json, Action<StoreOptions> contents,
        AutoCreate autoCreate = AutoCreate.None)
    {
        var options = new StoreOptions();
        options.Connection(database);
        options.DatabaseSchemaName = schema;
        options.AutoCreateSchemaObjects = autoCreate;
        options.UseSystemTextJsonForSerialization(
            json, EnumStorage.AsString, Casing.CamelCase, own => own.Converters.Insert(0, WordsOf(json))); // Marten puts its own in that one's place

        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.EnableUniqueIndexOnEventId = true; // a repeated message finds its fact stored
        options.Events.MetadataConfig.EnableAll();
        options.Events.UseIdentityMapForAggregates = false; // what a reader does to an aggregate is nobody else's

        foreach (var errors in new[] { options.Projections.Errors, options.Projections.RebuildErrors })
        {
            errors.SkipApplyErrors = errors.SkipSerializationErrors = errors.SkipUnknownEvents = false; // who follows the log stands still at what he cannot read
        }

        options.Policies.DisableInformationalFields(); // a read model's row follows from its stream: when and by which code is told there
        options.ConfigurePolly(_ => { }); // whoever asks decides whether to ask again
        options.ConfigureWritePolly(_ => { });

        options.Storage.ExtendedSchemaObjects.AddRange(OwnTables.Of(schema));
        contents(options);
        return options;
    }

    private static JsonConverter WordsOf(JsonSerializerOptions json) => json.Converters.Single(c => c.CanConvert(typeof(EnumStorage)));
}
