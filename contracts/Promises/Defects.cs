namespace Contracts.Promises.V1;

/// <summary>The five defects of complaint handling 投诉处理五类问题 (D9).</summary>
public enum HandlingDefect
{
    /// <summary>The description was unclear: the department had to ask again on the same order.</summary>
    UnclearDescription,

    /// <summary>It was sent to the wrong department, which returned it only after a step of the ladder fell due there.</summary>
    ReturnedTooLate,

    /// <summary>The responsible department lacked means and offered no alternative either by the deadline.</summary>
    NoAlternativeInTime,

    /// <summary>Nobody supervised the delay: a step's owner had to act, and nothing was recorded on the order in their time.</summary>
    DelayUnsupervised,

    /// <summary>The front line did not tell the customer the result in the time promised (D8).</summary>
    CustomerNotTold,
}

/// <summary>
/// The desk itself found a defect in how a complaint is handled (D9). Each is found once for a work order, and for each department
/// that returns it too late; that the customer was not told, once for each time they had to be. Should a late message correct the
/// promise that it rests on, both stay on record.
/// </summary>
/// <param name="RequestId">The complaint.</param>
/// <param name="Subject">What it was found on: the work order, or the request itself.</param>
/// <param name="Defect">Which.</param>
/// <param name="At">When it occurred, however late that was noticed.</param>
/// <param name="Department">The department that it is charged to, if it is one.</param>
/// <param name="AgentId">The agent that it is charged to, if it is one.</param>
/// <param name="Owner">Who had to act: <c>team-leader</c>, <c>department-head</c>, <c>duty-supervisor</c>.</param>
[Name("handling_defect_detected")]
public sealed record HandlingDefectDetected(
    Guid RequestId, Guid Subject, HandlingDefect Defect, DateTimeOffset At, string? Department = null, string? AgentId = null,
    string? Owner = null) : IRequestFact;
