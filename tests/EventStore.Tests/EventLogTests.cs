using Npgsql;

namespace EventStore.Tests;

/// <summary>Our own log.</summary>
public sealed class EventLogTests : EventLogConformance
{
    protected override IEventLog Open(NpgsqlDataSource service, string schema) => new EventLog(service, schema);
}
