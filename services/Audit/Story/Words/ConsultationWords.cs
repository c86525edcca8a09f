namespace Audit.Story.Words;

internal static class ConsultationWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["consultation_opened"] = f =>
            $"A consultation on {f["topic"]} was opened; the appointment with the customer is on {f.Time("appointmentAt")}.",
        ["consultation_offered"] = f => $"Expert {f["expertId"]} was asked and has until {f.Time("answerBy")} to accept.",
        ["consultation_accepted"] = f => $"Expert {f["expertId"]} took the question.",
        ["consultation_declined"] = f => $"Expert {f["expertId"]} did not take the question.",
        ["consultation_referred"] = f => $"No expert is left: department {f["department"]} answers.",
        ["consultation_handed_over"] = f => $"Agent {f["ownerAgentId"]} answers the customer at the appointment from here on.",
        ["consultation_answered"] = f => $"The question was answered by {f["expertId"]}.",
        ["wording_agreed"] = f => $"Agent {f["agentId"]} agreed on the words for the customer.",
        ["customer_answered"] = f => $"The customer was answered by the {f.Words("by")}{f.Margin("expert-appointment")}.",
        ["appointment_escalated"] = f =>
            $"The appointment of {f.Time("appointmentAt")} reached the step {f.Words("step")}: the {f.Words("owner")} has to act.",
    };
}
