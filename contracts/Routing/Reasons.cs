namespace Contracts.Routing.V1;

// States, and why the desk does what it does: the words of the facts in V1.cs.

/// <summary>What an agent is doing, as the agent says.</summary>
public enum AgentState
{
    /// <summary>Not at work.</summary>
    SignedOut,

    /// <summary>May be offered requests, up to the capacity.</summary>
    Ready,

    /// <summary>Finishing notes 话后处理.</summary>
    AfterCall,

    /// <summary>On a break 示忙.</summary>
    Paused,
}

/// <summary>Why a request stands in the queue.</summary>
public enum QueuedBecause
{
    /// <summary>It is new.</summary>
    New,

    /// <summary>A human classified it and it needs another skill.</summary>
    Reclassified,

    /// <summary>The agent it was offered to declined.</summary>
    Declined,

    /// <summary>The agent it was offered to did not answer.</summary>
    NotAnswered,

    /// <summary>The customer says it is not solved.</summary>
    Reopened,

    /// <summary>The agent it was offered to could not take it any more.</summary>
    OfferWithdrawn,

    /// <summary>Who had it gave it up, or it was taken from them.</summary>
    HandedOver,

    /// <summary>The customer came again and wants to speak to someone, and no agent has it in hand.</summary>
    CustomerAsked,

    /// <summary>The agent who had it transferred it.</summary>
    Transferred,

    /// <summary>The customer who is to be called back was not reached, and is tried again later.</summary>
    CallbackNotReached,

    /// <summary>The article that the customer was shown did not help.</summary>
    ArticleNotHelped,
}

/// <summary>Why the desk changed an agent's state by itself.</summary>
public enum StateChangedBecause
{
    /// <summary>Offers rang in vain, as many in a row as the desk's settings bear.</summary>
    OffersMissed,

    /// <summary>The time for notes was over.</summary>
    AfterCallOver,
}

/// <summary>What decided between the agents who could have been offered a request (B4), in the order in which it counts.</summary>
public enum ChosenBecause
{
    /// <summary>Nobody else could.</summary>
    OnlyOne,

    /// <summary>They own it, or were asked for.</summary>
    Owner,

    /// <summary>They are of the request's own group, and the others of the one that helps out.</summary>
    OwnGroup,

    /// <summary>They know the customer's region or language.</summary>
    Closeness,

    /// <summary>They know the skill better.</summary>
    Level,

    /// <summary>They have less to do.</summary>
    Load,

    /// <summary>They have been idle for longest.</summary>
    Idle,

    /// <summary>All was equal: the order of ids.</summary>
    Id,
}

/// <summary>An agent who was free when a request was offered, and what they were ranked by.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="IsOwner">They own it, or were asked for.</param>
/// <param name="OwnGroup">They have the skill that it needs, not only that of the group that helps out.</param>
/// <param name="Closeness">One for the region, one for the language.</param>
/// <param name="Level">How well they know the skill, 1 to 5; 0 for an owner who does not.</param>
/// <param name="Load">Requests that they had then.</param>
/// <param name="IdleSince">Since when they had had nothing to do with one.</param>
public sealed record OfferCandidate(
    string AgentId, bool IsOwner, bool OwnGroup, int Closeness, int Level, int Load, DateTimeOffset IdleSince);

/// <summary>How the agent was chosen, so that whoever asks later sees it.</summary>
/// <param name="Skill">The skill group that they were chosen for: the request's, or the one that helps out.</param>
/// <param name="Because">What decided between the first two.</param>
/// <param name="Free">How many could have been chosen.</param>
/// <param name="Candidates">The best of them, five at most; the first was chosen.</param>
public sealed record OfferChoice(string Skill, ChosenBecause Because, int Free, IReadOnlyList<OfferCandidate> Candidates);

/// <summary>Why a reply is owed and not an answer at once.</summary>
public enum MessageLeftBecause
{
    /// <summary>The customer chose to leave a message.</summary>
    CustomerChose,

    /// <summary>The customer was called back as often as the desk's settings say, and not reached.</summary>
    CallbackInVain,

    /// <summary>A request whose customer was owed a call or a reply was merged into this one.</summary>
    Merged,
}

/// <summary>Why a customer is told their place in the queue.</summary>
public enum PlaceToldBecause
{
    /// <summary>They joined this queue.</summary>
    Joined,

    /// <summary>They are further ahead than they were told.</summary>
    Improved,

    /// <summary>They are further ahead than they were told; but the queue moves more slowly, so that they wait longer than they were told.</summary>
    Slower,

    /// <summary>A request came that goes before theirs: by its customer's tier, its urgency, or as it rang in vain.</summary>
    Overtaken,
}

/// <summary>Why an offer was taken back.</summary>
public enum OfferWithdrawnBecause
{
    /// <summary>The agent went home.</summary>
    SignedOut,

    /// <summary>The agent takes a break.</summary>
    Paused,

    /// <summary>The agent finishes notes.</summary>
    AfterCall,

    /// <summary>The agent no longer has the skill that it needs.</summary>
    SkillLost,

    /// <summary>The agent has as many requests as they may have without it.</summary>
    CapacityLost,
}

/// <summary>What a customer made of an offer.</summary>
public enum OfferOutcome
{
    /// <summary>They take it.</summary>
    Taken,

    /// <summary>They do not want it.</summary>
    Declined,

    /// <summary>They think it over.</summary>
    ThoughtOver,
}
