using Npgsql;

namespace EventStore.Tests;

/// <summary>Replicas of one service side by side, on Marten and on our own log in turn.</summary>
public sealed class MixedReplicasTests : EventLogConformance
{
    private int _opened;

    protected override IEventLog Open(NpgsqlDataSource service, string schema) =>
        _opened++ % 2 == 0 ? new MartenEventLog(service, schema, ["word_said"]) : new EventLog(service, schema);
}
