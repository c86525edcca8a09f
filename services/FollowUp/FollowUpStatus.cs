namespace FollowUp;

/// <summary>Where a request stands on its way back to the customer.</summary>
public enum FollowUpStatus
{
    /// <summary>Nothing is known of it.</summary>
    None,

    /// <summary>There is no result to tell yet.</summary>
    InWork,

    /// <summary>The owner has to tell the customer.</summary>
    ResultReady,

    /// <summary>The customer was told and is asked for a rating.</summary>
    RatingAsked,

    /// <summary>The customer is dissatisfied; the owner has to explain.</summary>
    ExplanationAwaited,

    /// <summary>The case lies with the duty supervisor.</summary>
    ReviewAwaited,

    /// <summary>Closed.</summary>
    Closed,
}
