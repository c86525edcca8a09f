using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace EventStore;

/// <summary>The tables of a service that are neither facts nor documents, so that Marten lays them out and migrates them with the rest.</summary>
internal static class OwnTables
{
    /// <summary>What every service has.</summary>
    public static ISchemaObject[] Of(string schema) => [Due(schema), Progress(schema), Parked(schema)];

    /// <summary>The next moment at which something falls due in a stream.</summary>
    private static Table Due(string schema)
    {
        var table = Named(schema, "due");
        table.AddColumn<Guid>("stream_id").AsPrimaryKey();
        table.AddColumn("stream_type", "varchar").NotNull();
        table.AddColumn("due_at", "timestamptz").NotNull();
        table.AddColumn("run_at", "timestamptz").NotNull().AddIndex(index => index.Name = "due_run_at");
        table.AddColumn("failures", "integer").NotNull().DefaultValueByExpression("0");
        return table;
    }

    /// <summary>How far each reader of the log has come.</summary>
    private static Table Progress(string schema)
    {
        var table = Named(schema, "log_progress");
        table.AddColumn("reader", "varchar").AsPrimaryKey();
        table.AddColumn("sequence", "bigint").NotNull();
        return table;
    }

    /// <summary>Messages that could not be handled, with the reason and digests of whom they may name. One that came too early is tried again by itself at
    /// retry_at.</summary>
    private static Table Parked(string schema)
    {
        var table = Named(schema, "parked");
        table.AddColumn("id", "bigint").BigAutoIncrement().AsPrimaryKey();
        table.AddColumn("queue", "varchar").NotNull();
        table.AddColumn("message_id", "varchar");
        table.AddColumn("type", "varchar");
        table.AddColumn("actor", "varchar");
        table.AddColumn("reason", "varchar").NotNull();
        table.AddColumn("headers", "jsonb").NotNull();
        table.AddColumn("body", "bytea").NotNull();
        table.AddColumn("parked_at", "timestamptz").NotNull();
        table.AddColumn("replayed_at", "timestamptz");
        table.AddColumn("replayed_by", "varchar");
        table.AddColumn("retries", "integer").NotNull().DefaultValueByExpression("0");
        table.AddColumn("retry_at", "timestamptz");
        table.AddColumn("marks", "uuid[]"); // null until somebody has looked
        table.Indexes.Add(new IndexDefinition("parked_marks") { Columns = ["marks"], Method = IndexMethod.gin, Predicate = "replayed_at is null" });
        table.Indexes.Add(new IndexDefinition("parked_unmarked") { Columns = ["id"], Predicate = "marks is null and replayed_at is null" });
        table.Indexes.Add(new IndexDefinition("parked_open") { Columns = ["id"], Predicate = "replayed_at is null" });
        table.Indexes.Add(new IndexDefinition("parked_retry") { Columns = ["retry_at"], Predicate = "replayed_at is null" });
        table.Indexes.Add(new IndexDefinition("parked_message") { Columns = ["queue", "md5(body)"] }); // delivered again, it finds itself parked
        return table;
    }

    private static Table Named(string schema, string name) => new(new PostgresqlObjectName(schema, name, SchemaUtils.IdentifierUsage.General)) { PrimaryKeyName = $"{name}_pkey" };
}
