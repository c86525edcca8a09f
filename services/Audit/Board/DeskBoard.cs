namespace Audit.Board;

/// <summary>The desk as it is now (H2), as its facts tell it. A moment, not a duration, says since when something lasts, so that it need not be told again
/// as time goes by.</summary>
/// <param name="Position">Of the last fact in the ledger that it counts.</param>
/// <param name="Queues">Skill groups in which somebody waits or agents work.</param>
/// <param name="Agents">How many agents are in which state: <c>ready</c> with nothing in hand, <c>busy</c>, <c>afterCall</c>, <c>paused</c>,
/// <c>signedOut</c>.</param>
/// <param name="Promises">Open promises by their name.</param>
/// <param name="InSelfService">Requests whose customer looks at an article.</param>
public sealed record DeskBoard(
    long Position, IReadOnlyList<QueueLine> Queues, IReadOnlyDictionary<string, int> Agents, IReadOnlyList<PromiseLine> Promises, int InSelfService)
{
    /// <summary>How the services do; none until they were asked.</summary>
    public IReadOnlyList<ServiceLine> Services { get; init; } = [];

    /// <summary>What has drifted until yesterday; null until that was read.</summary>
    public DriftLines? Drifts { get; init; }
}

/// <summary>A service on the board.</summary>
/// <param name="Service">The service.</param>
/// <param name="Parked">Messages that it could not handle, and nobody has replayed or discarded; null where it is away.</param>
/// <param name="WaitingForRetry">Messages that it tries again by itself; null likewise.</param>
/// <param name="Unpublished">Facts in its log that the others have not been told yet: its publisher's lag; null likewise.</param>
/// <param name="Away">True where it does not answer.</param>
public sealed record ServiceLine(string Service, long? Parked, long? WaitingForRetry, long? Unpublished, bool Away);

/// <summary>Measures that have drifted: the alerts of a day's report.</summary>
/// <param name="Day">The last day that was looked at, by the desk's zone.</param>
/// <param name="Alerts">The measures; none where all is as usual.</param>
public sealed record DriftLines(DateOnly Day, IReadOnlyList<DriftLine> Alerts);

/// <summary>A measure that has drifted.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Expected">What was usual.</param>
/// <param name="Deviation">By how much it left that, in standard errors; below 0 is less.</param>
public sealed record DriftLine(string Measure, double Expected, double Deviation);

/// <summary>A skill group on the board.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Waiting">Requests that wait for an agent, those that ring among them.</param>
/// <param name="WaitingSince">Since when the one waits that waits for longest; null where none does.</param>
/// <param name="InHand">Requests that an agent has in hand.</param>
public sealed record QueueLine(string Skill, int Waiting, DateTimeOffset? WaitingSince, int InHand);

/// <summary>Open promises of one name.</summary>
/// <param name="Promise">Which clock.</param>
/// <param name="Open">How many are open, the others of this line among them.</param>
/// <param name="Paused">Whose clock stands still.</param>
/// <param name="Overdue">Not done though due.</param>
/// <param name="AtRisk">Not due yet, of whose time less than a quarter is left.</param>
/// <param name="NextDueAt">The next that falls due; null where none does.</param>
public sealed record PromiseLine(string Promise, int Open, int Paused, int Overdue, int AtRisk, DateTimeOffset? NextDueAt);
