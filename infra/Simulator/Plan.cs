using Contracts;

namespace Simulator;

/// <summary>How the agent who answers will handle a request.</summary>
public enum Handling
{
    /// <summary>Settled at once: the record was closed within minutes.</summary>
    AtFirstContact,

    /// <summary>Sent to the department of the record.</summary>
    Department,

    /// <summary>Put to an expert.</summary>
    Expert,
}

/// <summary>
/// One real service request, mapped onto the desk: when it comes, by which channel, with which text, who answers it when. What
/// the record does not tell (who sends an order back, who rates how) is drawn from its number and the run's seed.
/// </summary>
public sealed record Plan(
    string CaseId, Channel Channel, string Text, string? Region, string Department, DateTimeOffset ArrivesAt, DateTimeOffset? DeadlineAsked,
    TimeSpan Takes, Handling Handling)
{
    /// <summary>The customer's id at the operator: one for each record.</summary>
    public string CustomerId => $"boston-{CaseId}";

    /// <summary>The customer speaks into the channel a second time with the same message (A2).</summary>
    public bool RepeatedByAdapter { get; init; }

    /// <summary>The customer comes back on another channel while it is open (A3).</summary>
    public Channel? ContinuesOn { get; init; }

    /// <summary>Over HTTP instead of the bus.</summary>
    public bool OverHttp { get; init; }

    /// <summary>The customer gives up before an agent answers (B5).</summary>
    public bool GivesUp { get; init; }

    /// <summary>The first agent lets it ring (B5).</summary>
    public bool RingsInVain { get; init; }

    /// <summary>Sent to a wrong department first (D2).</summary>
    public bool Misrouted { get; init; }

    /// <summary>The department has to ask something (D3).</summary>
    public bool NeedsInformation { get; init; }

    /// <summary>The customer chases it (D5).</summary>
    public bool Chased { get; init; }

    /// <summary>The first expert declines (E2).</summary>
    public bool ExpertDeclines { get; init; }

    /// <summary>Told the result, the customer says it is not solved (F1).</summary>
    public bool NotSolvedAtFirst { get; init; }

    /// <summary>The customer cannot be reached at the first try.</summary>
    public bool NotReachedAtFirst { get; init; }

    /// <summary>The department has the customer called when it is done (F6).</summary>
    public bool CareCall { get; init; }

    /// <summary>Called then, the customer says that all is not well.</summary>
    public bool CareNotWell { get; init; }

    /// <summary>A simple question, put by keys and a text, and no record of anybody's.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>1 to 5; null for no rating.</summary>
    public int? Score { get; init; }

    /// <summary>The agent explains a bad rating too late (F4).</summary>
    public bool ExplainsLate { get; init; }

    /// <summary>The supervisor finds the agent at fault (F5).</summary>
    public bool AgentAtFault { get; init; }
}
