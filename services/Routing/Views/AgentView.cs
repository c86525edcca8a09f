using Contracts.Routing.V1;
using Messaging;

namespace Routing.Views;

/// <summary>An agent's presence as supervisors and the matcher see it.</summary>
/// <param name="Id">The agent's personnel id.</param>
/// <param name="State">What they are doing.</param>
/// <param name="SignedIn">They are at work.</param>
/// <param name="Since">Since when.</param>
public sealed record AgentPresence(string Id, AgentState State, bool SignedIn, DateTimeOffset Since);

/// <summary>Agents who ever signed in.</summary>
public sealed class AgentView : View<AgentAtWork, AgentPresence>
{
    /// <summary>The one instance; it has no state.</summary>
    public static AgentView Instance { get; } = new();

    /// <inheritdoc />
    protected override AgentPresence[] Of(Guid streamId, AgentAtWork state) =>
        [new(state.AgentId, state.State, state.State != AgentState.SignedOut, state.Since)];
}
