namespace Contracts.Consultation.V1;

/// <summary>Who answered the customer at the appointment (E4).</summary>
public enum AnsweredBy
{
    /// <summary>The agent, with the wording agreed.</summary>
    Agent,

    /// <summary>The expert, where the matter needs it.</summary>
    Expert,
}

/// <summary>A fact about a consultation 专家咨询.</summary>
public interface IConsultationFact : IRequestFact
{
    /// <summary>The consultation.</summary>
    Guid ConsultationId { get; }
}

/// <summary>The expert takes the question.</summary>
/// <param name="ConsultationId">The consultation.</param>
[Name("accept_consultation")]
public sealed record AcceptConsultation(Guid ConsultationId) : ICommand;

/// <summary>The expert does not take it; it goes to the next (E2).</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="Reason">Why.</param>
[Name("decline_consultation")]
public sealed record DeclineConsultation(Guid ConsultationId, [Personal][Words(500)] string Reason) : ICommand;

/// <summary>The expert, or the lead department, answers (E3).</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="Answer">The answer.</param>
[Name("answer_consultation")]
public sealed record AnswerConsultation(Guid ConsultationId, [Personal][Words(8000)] string Answer) : ICommand;

/// <summary>Agent and expert agree on the words for the customer (E3).</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="Wording">What the customer will be told.</param>
[Name("agree_wording")]
public sealed record AgreeWording(Guid ConsultationId, [Personal][Words(4000)] string Wording) : ICommand;

/// <summary>The customer was answered (E4).</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="By">By whom.</param>
/// <param name="At">When, if the message was delayed; neither in the future nor before the answer. When absent, the moment
/// of receipt.</param>
[Name("record_customer_answered")]
public sealed record RecordCustomerAnswered(Guid ConsultationId, AnsweredBy By, DateTimeOffset? At = null) : ICommand;

/// <summary>A question needs an expert; the customer has an appointment for the answer.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Question">The question.</param>
/// <param name="AppointmentAt">When the customer will be answered.</param>
/// <param name="At">When it was opened.</param>
[Name("consultation_opened")]
public sealed record ConsultationOpened(
    Guid ConsultationId, Guid RequestId, string OwnerAgentId, string Topic, [Personal] string Question,
    DateTimeOffset AppointmentAt, DateTimeOffset At) : IConsultationFact;

/// <summary>The question is put to an expert.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="ExpertId">The expert.</param>
/// <param name="AnswerBy">Until when to accept.</param>
/// <param name="At">When.</param>
[Name("consultation_offered")]
public sealed record ConsultationOffered(
    Guid ConsultationId, Guid RequestId, string ExpertId, DateTimeOffset AnswerBy, DateTimeOffset At) : IConsultationFact;

/// <summary>The expert took the question.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="ExpertId">The expert.</param>
/// <param name="At">When.</param>
[Name("consultation_accepted")]
public sealed record ConsultationAccepted(Guid ConsultationId, Guid RequestId, string ExpertId, DateTimeOffset At)
    : IConsultationFact;

/// <summary>The expert did not take it.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="ExpertId">The expert.</param>
/// <param name="Reason">The expert's reason, or <c>not answered in time</c>.</param>
/// <param name="At">When.</param>
[Name("consultation_declined")]
public sealed record ConsultationDeclined(
    Guid ConsultationId, Guid RequestId, string ExpertId, [Personal] string Reason, DateTimeOffset At) : IConsultationFact;

/// <summary>No expert is left: the lead department (the hotline) answers.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The lead department.</param>
/// <param name="At">When.</param>
[Name("consultation_referred")]
public sealed record ConsultationReferred(Guid ConsultationId, Guid RequestId, string Department, DateTimeOffset At)
    : IConsultationFact;

/// <summary>The request was handed over to another owner, who agrees the wording and answers the customer from here on.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The owner now.</param>
/// <param name="At">From when on.</param>
[Name("consultation_handed_over")]
public sealed record ConsultationHandedOver(Guid ConsultationId, Guid RequestId, string OwnerAgentId, DateTimeOffset At)
    : IConsultationFact;

/// <summary>The answer is there.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="ExpertId">Who answered: an expert, or the lead department.</param>
/// <param name="Answer">The answer.</param>
/// <param name="At">When.</param>
[Name("consultation_answered")]
public sealed record ConsultationAnswered(
    Guid ConsultationId, Guid RequestId, string ExpertId, [Personal] string Answer, DateTimeOffset At) : IConsultationFact;

/// <summary>Agent and expert agreed on the words.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Wording">What the customer will be told.</param>
/// <param name="At">When.</param>
[Name("wording_agreed")]
public sealed record WordingAgreed(
    Guid ConsultationId, Guid RequestId, string AgentId, [Personal] string Wording, DateTimeOffset At) : IConsultationFact;

/// <summary>The customer was answered: the appointment is kept or, when late, was broken.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="By">By whom.</param>
/// <param name="Wording">What the customer was told.</param>
/// <param name="At">When.</param>
[Name("customer_answered")]
public sealed record CustomerAnswered(
    Guid ConsultationId, Guid RequestId, string OwnerAgentId, AnsweredBy By, [Personal] string Wording, DateTimeOffset At)
    : IConsultationFact;

/// <summary>An appointment comes near or was missed (E4): who has to act now.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Step"><c>reminder</c> before, <c>overdue</c> after.</param>
/// <param name="Owner">Who has to act.</param>
/// <param name="AppointmentAt">The appointment.</param>
/// <param name="At">When the step was due.</param>
[Name("appointment_escalated")]
public sealed record AppointmentEscalated(
    Guid ConsultationId, Guid RequestId, string Step, string Owner, DateTimeOffset AppointmentAt, DateTimeOffset At)
    : IConsultationFact;
