using Audit.Folds;

namespace Audit.Measures;

/// <summary>A stretch of time in the life of a request, from one fact to another.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end; null while it lasts.</param>
/// <param name="Of">What it counts under.</param>
/// <param name="Ended">How it ended, by the stored name of the fact.</param>
/// <param name="IsShort">It was given up within the time that the desk called a short abandon.</param>
/// <param name="DueAt">By when an answer was promised, for a wait under such a promise.</param>
public sealed record Stretch(
    DateTimeOffset From, DateTimeOffset? To, Dimensions Of, string? Ended, bool IsShort = false, DateTimeOffset? DueAt = null)
{
    /// <summary>How long it took, in seconds.</summary>
    public double Seconds => To is { } end ? Math.Max(0, (end - From).TotalSeconds) : 0;
}

/// <summary>A rating.</summary>
/// <param name="At">When.</param>
/// <param name="Score">1 to 5.</param>
/// <param name="Recommend">0 to 10, where asked.</param>
/// <param name="Of">What it counts under.</param>
public sealed record Rating(DateTimeOffset At, int Score, int? Recommend, Dimensions Of);

/// <summary>One promise and the department or agent whose it is.</summary>
/// <param name="Promise">The promise.</param>
/// <param name="Of">What it counts under.</param>
public sealed record OwnedPromise(PromiseHistory Promise, Dimensions Of);

/// <summary>An article that a customer was shown.</summary>
/// <param name="At">When.</param>
/// <param name="Of">What it counts under.</param>
/// <param name="Settled">It settled the request, as the customer says or by their silence.</param>
/// <param name="Confirmed">The customer says so.</param>
/// <param name="Returned">The request was reopened after that.</param>
public sealed record ShownArticle(DateTimeOffset At, Dimensions Of, bool Settled = false, bool Confirmed = false, bool Returned = false);

/// <summary>A call of the operator's own accord.</summary>
/// <param name="At">Since when it was to be made.</param>
/// <param name="Of">What it counts under.</param>
/// <param name="Outcome">What the customer said, or why it was not made any more; null while it is to be made.</param>
public sealed record MeasuredCareCall(DateTimeOffset At, Dimensions Of, string? Outcome = null)
{
    /// <summary>The customer was reached.</summary>
    public bool Reached => Outcome is "well" or "notWell" or "declined";
}

/// <summary>An inspection that was scored.</summary>
/// <param name="At">When it was scored first.</param>
/// <param name="Total">The total that counts, 0 to 100.</param>
/// <param name="Of">What it counts under: the agent whose handling it was.</param>
/// <param name="IsDrawn">A sample brought it, and no inspector chose it.</param>
/// <param name="SecondAt">When it was scored the second time; null while it was not.</param>
/// <param name="Difference">By how much the two totals differ.</param>
public sealed record Inspected(DateTimeOffset At, double Total, Dimensions Of, bool IsDrawn, DateTimeOffset? SecondAt = null, double Difference = 0);

/// <summary>What measures look at in a request, folded from its facts by <see cref="LifeFold"/>.</summary>
/// <param name="AsOf">Seen from this moment.</param>
public sealed record RequestLife(DateTimeOffset AsOf)
{
    /// <summary>Waits for an agent, each until it was answered or given up.</summary>
    public List<Stretch> Waits { get; } = [];

    /// <summary>What the customer was told that they would wait, and by how much it was wrong once they were answered.</summary>
    public List<(DateTimeOffset At, double WrongBySeconds, Dimensions Of)> ToldWaits { get; } = [];

    /// <summary>Callbacks: whether the customer was reached in the end.</summary>
    public List<(DateTimeOffset At, bool Reached, Dimensions Of)> Callbacks { get; } = [];

    /// <summary>The article that the customer was shown before anybody rang; null for none.</summary>
    public ShownArticle? Article { get; set; }

    /// <summary>The care call that it is; null for a request.</summary>
    public MeasuredCareCall? CareCall { get; set; }

    /// <summary>When an agent first took it; null while none has.</summary>
    public (DateTimeOffset At, Dimensions Of)? FirstTaken { get; set; }

    /// <summary>Offers that the customer was made: when first, and whether they take it, as they said last.</summary>
    public Dictionary<string, (DateTimeOffset At, bool Taken, Dimensions Of)> Offers { get; } = [];

    /// <summary>What came of the talk with who wanted to leave: whether they stay.</summary>
    public (DateTimeOffset At, bool Kept, Dimensions Of)? Retention { get; set; }

    /// <summary>Agents' work on it in one go: from taking it to settling it, dispatching it, asking an expert, or leaving it to those who work on it.</summary>
    public List<Stretch> Handlings { get; } = [];

    /// <summary>Work orders with one department: from being sent there to the answer or the return.</summary>
    public List<Stretch> Stays { get; } = [];

    /// <summary>Consultations: from opening to the customer's being answered.</summary>
    public List<Stretch> Consultations { get; } = [];

    /// <summary>Results: from being there to the customer's being told.</summary>
    public List<Stretch> Tellings { get; } = [];

    /// <summary>From the last telling to the close.</summary>
    public List<Stretch> Closings { get; } = [];

    /// <summary>From receipt to the close.</summary>
    public List<Stretch> Wholes { get; } = [];

    /// <summary>The first time that the customer was told a result.</summary>
    public Stretch? FirstTold { get; set; }

    /// <summary>It was reopened after that.</summary>
    public bool Reopened { get; set; }

    /// <summary>When the customer came again about it, was dissatisfied, or had it reopened.</summary>
    public List<DateTimeOffset> CameBack { get; } = [];

    /// <summary>Ratings.</summary>
    public List<Rating> Ratings { get; } = [];

    /// <summary>Inspections that were scored (G1): the total that counts, and by how much a second inspector's differed from the first.</summary>
    public Dictionary<string, Inspected> Inspections { get; } = [];

    /// <summary>Promises.</summary>
    public List<OwnedPromise> Promises { get; } = [];
}
