using Consultation.Views;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.Promises.V1;
using Messaging;
using Sla;

namespace Consultation;

/// <summary>Where a consultation stands.</summary>
public enum ConsultationStatus
{
    /// <summary>It does not exist.</summary>
    None,

    /// <summary>An expert is looked for.</summary>
    Seeking,

    /// <summary>It is offered to an expert.</summary>
    Offered,

    /// <summary>An expert works on it.</summary>
    Accepted,

    /// <summary>No expert was left: the lead department works on it.</summary>
    Referred,

    /// <summary>The answer is there, the customer has not been told.</summary>
    Answered,

    /// <summary>The customer was answered.</summary>
    CustomerAnswered,
}

/// <summary>A consultation, folded from its facts.</summary>
public sealed record ExpertConsultation
{
    /// <summary>The one promise of a consultation.</summary>
    public const string ExpertAppointment = "expert-appointment";

    /// <summary>Before the first fact.</summary>
    public static readonly ExpertConsultation None = new();

    /// <summary>How consultations are kept.</summary>
    public static readonly StreamType<ExpertConsultation> Stream = new(
        "consultation", None, (consultation, fact) => consultation.Evolve(fact), consultation => consultation.NextDueAt,
        ConsultationView.Instance);

    /// <summary>Where it stands.</summary>
    public ConsultationStatus Status { get; init; }

    /// <summary>What is asked, for whom, and by when.</summary>
    public ConsultationOpened? Opened { get; init; }

    /// <summary>The latest offer.</summary>
    public ConsultationOffered? Offer { get; init; }

    /// <summary>Every expert it was offered to, in order.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Those who did not take it, or gave it back.</summary>
    public IReadOnlyList<string> Declined { get; init; } = [];

    /// <summary>The expert it is offered to, or who has it.</summary>
    public string? ExpertId { get; init; }

    /// <summary>The lead department, when it was referred there.</summary>
    public string? Department { get; init; }

    /// <summary>The answer.</summary>
    public ConsultationAnswered? Answer { get; init; }

    /// <summary>The words agreed for the customer.</summary>
    public string? Wording { get; init; }

    /// <summary>How the customer was answered.</summary>
    public CustomerAnswered? Told { get; init; }

    /// <summary>The highest step of the ladder reached.</summary>
    public string? Escalation { get; init; }

    /// <summary>Its promises.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>The next moment at which the offer lapses or the appointment's ladder has a step.</summary>
    public DateTimeOffset? NextDueAt =>
        ((DateTimeOffset?[])[Promises.NextDueAt, Status == ConsultationStatus.Offered ? Offer!.AnswerBy : null]).Min();

    /// <summary>How facts change it.</summary>
    public ExpertConsultation Evolve(IFact fact) => fact switch
    {
        ConsultationOpened f => this with { Status = ConsultationStatus.Seeking, Opened = f },
        ConsultationOffered f => this with
        {
            Status = ConsultationStatus.Offered, Offer = f, ExpertId = f.ExpertId, Asked = [.. Asked, f.ExpertId],
        },
        ConsultationAccepted f => this with { Status = ConsultationStatus.Accepted, ExpertId = f.ExpertId },
        ConsultationDeclined f => this with
        {
            Status = ConsultationStatus.Seeking, ExpertId = null, Declined = [.. Declined, f.ExpertId],
        },
        ConsultationReferred f => this with { Status = ConsultationStatus.Referred, ExpertId = null, Department = f.Department },
        ConsultationAnswered f => this with { Status = ConsultationStatus.Answered, Answer = f },
        WordingAgreed f => this with { Wording = f.Wording },
        CustomerAnswered f => this with { Status = ConsultationStatus.CustomerAnswered, Told = f },
        ConsultationHandedOver f => this with { Opened = Opened is null ? null : Opened with { OwnerAgentId = f.OwnerAgentId } },
        AppointmentEscalated f => this with { Escalation = f.Step },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>The consultation as this actor may see it.</summary>
    /// <exception cref="Refusal">There is none, or the expert was never asked: that is not told apart.</exception>
    public ConsultationOpened For(Actor actor, Guid id) =>
        Opened is { } opened && (actor.Role != Roles.Expert || Asked.Contains(actor.Id))
            ? opened
            : throw Refusal.Unknown("consultation", id);
}
