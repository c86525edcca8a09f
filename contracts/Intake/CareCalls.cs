namespace Contracts.Intake.V1;

/// <summary>After what a customer is called of the operator's own accord (F6).</summary>
public enum CareOccasion
{
    /// <summary>A line or device was installed 装机.</summary>
    Installation,

    /// <summary>A fault was repaired 修障.</summary>
    Repair,

    /// <summary>Something was mended before the customer noticed 主动修障.</summary>
    Proactive,
}

/// <summary>
/// A department or a campaign asks for a care call 关怀回访 (F6): the customer is called and asked whether all is well. One for each customer and matter: the same
/// plan again is the same call. It is made in the hours of the promise that the policy makes of it (<c>care-call</c>), and never while a complaint of the customer
/// is open.
/// </summary>
/// <param name="CustomerId">The customer's id at the operator.</param>
/// <param name="Matter">The planner's own id of what was done, for example the number of the installation order.</param>
/// <param name="Occasion">After what.</param>
/// <param name="CallerNumber">The number to call.</param>
/// <param name="About">What was done, for the agent who calls.</param>
/// <param name="From">Not before this moment; when absent, from now on.</param>
/// <param name="OfRequestId">The customer's request that it was done for, if there was one: where all is not well, it goes on with its owner.</param>
/// <param name="Region">The customer's region, for example <c>urban</c> or <c>浙江</c>.</param>
/// <param name="Language">IETF language tag.</param>
/// <param name="Jurisdiction">Whose law holds for the customer, for example <c>cn</c>.</param>
[Name("plan_care_call")]
public sealed record PlanCareCall(
    [Words(64)] string CustomerId, [Words(64)] string Matter, CareOccasion Occasion, [Personal][Words(64)] string CallerNumber,
    [Personal][Words(1000)] string? About = null, DateTimeOffset? From = null, Guid? OfRequestId = null, [Term] string? Region = null,
    [Language] string? Language = null, [Id] string? Jurisdiction = null) : ICommand;

/// <summary>What is to be asked whom, and when.</summary>
/// <param name="CustomerKey">Intake's key for the customer.</param>
/// <param name="CustomerId">The customer's id at the operator.</param>
/// <param name="Tier">The customer's tier at that moment, 1 the highest.</param>
/// <param name="Occasion">After what.</param>
/// <param name="Matter">The planner's own id of what was done.</param>
/// <param name="PlannedBy">Who asked for it: <c>department/broadband</c>, <c>marketing/campaigns</c>, <c>supervisor/s1</c>.</param>
/// <param name="CallerNumber">The number to call.</param>
/// <param name="About">What was done.</param>
/// <param name="From">Not before this moment.</param>
/// <param name="OfRequestId">The request that it was done for.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Language">IETF language tag.</param>
/// <param name="Jurisdiction">Whose law holds for the customer.</param>
public sealed record CareCallPlan(
    Guid CustomerKey, string CustomerId, int Tier, CareOccasion Occasion, string Matter, string PlannedBy, [Personal] string CallerNumber,
    [Personal] string? About, DateTimeOffset From, Guid? OfRequestId = null, string? Region = null, string? Language = null, string? Jurisdiction = null);

/// <summary>A care call was planned.</summary>
/// <param name="RequestId">The care call: its own id, derived from customer and matter, which all services correlate it by as they do a request.</param>
/// <param name="Plan">What was planned.</param>
/// <param name="Fingerprint">SHA-256 over what the planner said, so that another plan for the same matter is noticed.</param>
/// <param name="At">When.</param>
[Name("care_call_planned")]
public sealed record CareCallPlanned(Guid RequestId, CareCallPlan Plan, [Personal(IsDerived = true)] string Fingerprint, DateTimeOffset At) : ICustomerFact
{
    Guid ICustomerFact.CustomerKey => Plan.CustomerKey;
}
