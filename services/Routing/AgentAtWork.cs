using Contracts;
using Contracts.Routing.V1;
using EventStore;
using Messaging;
using Routing.Views;

namespace Routing;

/// <summary>An agent's presence, folded from its facts. Who the agent is and what they know, the directory says.</summary>
public sealed record AgentAtWork
{
    /// <summary>Before the first sign-in.</summary>
    public static readonly AgentAtWork None = new();

    /// <summary>How agents are kept.</summary>
    public static readonly StreamType<AgentAtWork> Stream =
        new("agent", None, (agent, fact) => agent.Evolve(fact), agent => agent.Until, AgentView.Instance, snapshotEvery: 200);

    /// <summary>The agent's personnel id; empty before the first sign-in.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>What the agent is doing.</summary>
    public AgentState State { get; init; } = AgentState.SignedOut;

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Until when, where that is set: then they are ready.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why the desk changed it by itself; null when the agent did.</summary>
    public StateChangedBecause? Because { get; init; }

    /// <summary>Offers that rang in vain since they last took one, or changed their state.</summary>
    public int MissedInARow { get; init; }

    /// <summary>The stream of an agent.</summary>
    public static Guid IdOf(string agentId) => DerivedId.From("agent", agentId);

    /// <summary>What an agent is doing at this moment; signed out, too, when they never came.</summary>
    public static async Task<AgentState> StateOfAsync(IServiceProvider services, string agentId, CancellationToken cancellationToken) =>
        (await services.GetRequiredService<Hop>().StateAsync(Stream, IdOf(agentId), cancellationToken)).State;

    /// <summary>How facts change it.</summary>
    public AgentAtWork Evolve(IFact fact) => fact switch
    {
        AgentSignedIn f => new() { AgentId = f.AgentId, State = AgentState.Ready, Since = f.At },
        AgentStateChanged f => new() { AgentId = f.AgentId, State = f.State, Since = f.At, Until = f.Until, Because = f.Because },
        OfferMissed f => this with { MissedInARow = f.InARow },
        OfferTaken => this with { MissedInARow = 0 },
        _ => this,
    };
}
