using Npgsql;

namespace EventStore.Tests;

/// <summary>The log on Marten itself.</summary>
public sealed class MartenEventLogTests : EventLogConformance
{
    protected override IEventLog Open(NpgsqlDataSource service, string schema) => new MartenEventLog(service, schema, ["word_said"]);
}
