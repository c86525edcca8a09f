using Contracts;
using Contracts.WorkOrders.V1;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Core;

namespace Benchmarks;

/// <summary>
/// Marten as it is usually used, tuned as its documentation says: quick appends, lightweight sessions, no columns that nobody asked for,
/// nothing looked at in the schema once it is laid out. The form of JSON and what a fact carries are as ours.
/// </summary>
public static class UsualMarten
{
    /// <summary>Lays a schema out and opens it.</summary>
    public static async Task<DocumentStore> OpenAsync(NpgsqlDataSource database, string schema, Action<StoreOptions> contents)
    {
        await using (var owner = new DocumentStore(Options(database, schema, contents, AutoCreate.CreateOrUpdate)))
        {
            await owner.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        }

        return new(Options(database, schema, contents, AutoCreate.None));
    }

    private static StoreOptions Options(NpgsqlDataSource database, string schema, Action<StoreOptions> contents, AutoCreate autoCreate)
    {
        var options = new StoreOptions();
        options.Connection(database);
        options.DatabaseSchemaName = schema;
        options.AutoCreateSchemaObjects = autoCreate;
        options.UseSystemTextJsonForSerialization(ContractJson.Options, EnumStorage.AsString, Casing.CamelCase);
        options.DisableNpgsqlLogging = true;
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.MetadataConfig.EnableAll();
        options.Events.AddEventTypes([typeof(WorkOrderDispatched), typeof(ProgressReported)]);
        options.Policies.DisableInformationalFields();
        contents(options);
        return options;
    }
}
