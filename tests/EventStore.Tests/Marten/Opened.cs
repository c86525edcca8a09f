using JasperFx;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;
using Weasel.Core;

namespace EventStore.Tests;

/// <summary>A fact, as a contract would have it.</summary>
public sealed record WordSaid(string Word);

/// <summary>What Marten folds our facts to.</summary>
public sealed partial class Speech
{
    public Guid Id { get; set; }

    public List<string> Words { get; set; } = [];

    public void Apply(WordSaid said) => Words.Add(said.Word);
}

/// <summary>Marten set up for our schemas.</summary>
public static class Opened
{
    public static DocumentStore By(NpgsqlDataSource database, string schema, AutoCreate create = AutoCreate.CreateOrUpdate) =>
        DocumentStore.For(options =>
        {
            options.Connection(database);
            options.DatabaseSchemaName = schema;
            options.AutoCreateSchemaObjects = create;
            options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase);
            options.Events.MetadataConfig.EnableAll();
            options.Events.EnableUniqueIndexOnEventId = true;
            options.Events.MapEventType<WordSaid>("word_said");
            options.Projections.Snapshot<Speech>(SnapshotLifecycle.Async);
        });
}
