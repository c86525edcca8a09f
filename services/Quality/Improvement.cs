using Contracts;
using Contracts.Quality.V1;
using EventStore;
using Messaging;
using Quality.Views;

namespace Quality;

/// <summary>Where an improvement action stands.</summary>
public enum ImprovementStatus
{
    /// <summary>It does not exist.</summary>
    None,

    /// <summary>It is to be carried out.</summary>
    Planned,

    /// <summary>It is to be carried out, and its time is over.</summary>
    Overdue,

    /// <summary>It was carried out.</summary>
    Completed,

    /// <summary>It is not carried out.</summary>
    Cancelled,
}

/// <summary>An improvement action 改进措施, folded from its facts (G3). Its effect is the ledger's to tell.</summary>
public sealed record Improvement
{
    /// <summary>Before the first fact.</summary>
    public static readonly Improvement None = new();

    /// <summary>How improvement actions are kept.</summary>
    public static readonly StreamType<Improvement> Stream = new(
        "improvement", None, (improvement, fact) => improvement.Evolve(fact),
        improvement => improvement.Status == ImprovementStatus.Planned ? improvement.Planned!.DueAt : null, ImprovementView.Instance);

    /// <summary>Where it stands.</summary>
    public ImprovementStatus Status { get; init; }

    /// <summary>What was planned.</summary>
    public ImprovementPlanned? Planned { get; init; }

    /// <summary>Its time was over before it was carried out.</summary>
    public bool WasOverdue { get; init; }

    /// <summary>That it was carried out.</summary>
    public ImprovementCompleted? Completed { get; init; }

    /// <summary>That it is not carried out.</summary>
    public ImprovementCancelled? Cancelled { get; init; }

    /// <summary>The stream of an action; the ledger finds it by the same.</summary>
    public static Guid IdOf(string improvementId) => DerivedId.From("quality", "improvement", improvementId);

    /// <summary>How facts change it.</summary>
    public Improvement Evolve(IFact fact) => fact switch
    {
        ImprovementPlanned f => this with { Status = ImprovementStatus.Planned, Planned = f },
        ImprovementMissed => this with { Status = ImprovementStatus.Overdue, WasOverdue = true },
        ImprovementCompleted f => this with { Status = ImprovementStatus.Completed, Completed = f },
        ImprovementCancelled f => this with { Status = ImprovementStatus.Cancelled, Cancelled = f },
        _ => this,
    };

    /// <summary>What was planned.</summary>
    /// <exception cref="Refusal">There is no such action, or this person has nothing to say about it.</exception>
    public ImprovementPlanned Of(string improvementId, Actor actor)
    {
        var planned = Planned ?? throw Refusal.Unknown("improvement action", improvementId);
        return actor.Role == Roles.Supervisor || actor.Id == planned.OwnerId ? planned
            : throw Refusal.Forbidden($"Improvement action {improvementId} is {planned.OwnerId}'s.");
    }
}
