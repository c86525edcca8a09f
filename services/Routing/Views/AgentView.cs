using Contracts.Routing.V1;
using Messaging;
using Npgsql;

namespace Routing.Views;

/// <summary>An agent's presence as supervisors and the matcher see it.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="State">What they are doing.</param>
/// <param name="Since">Since when.</param>
public sealed record AgentRow(string AgentId, AgentState State, DateTimeOffset Since);

/// <summary>Agents who ever signed in.</summary>
public sealed class AgentView : View<AgentAtWork>
{
    /// <summary>The one instance; it has no state.</summary>
    public static AgentView Instance { get; } = new();

    /// <inheritdoc />
    public override string Tables =>
        """
        create table if not exists agents (
          agent_id varchar primary key,
          signed_in boolean not null,
          since timestamptz not null,
          data jsonb not null
        );
        """;

    /// <inheritdoc />
    public override NpgsqlBatchCommand Save(Guid streamId, AgentAtWork state) => Sql.Command(
        """
        insert into agents (agent_id, signed_in, since, data) values ($1, $2, $3, $4)
        on conflict (agent_id) do update set signed_in = $2, since = $3, data = $4
        """,
        state.AgentId, state.State != AgentState.SignedOut, state.Since,
        Sql.AsJson(new AgentRow(state.AgentId, state.State, state.Since)));
}
