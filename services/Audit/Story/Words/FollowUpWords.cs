namespace Audit.Story.Words;

internal static class FollowUpWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["follow_up_opened"] = _ => "Follow-up watches over it from here on.",
        ["follow_up_reclassified"] = f => "What the customer is promised is now that of "
            + $"{f.A("kind")} about {f.Words("category")}, urgency {f.Words("urgency")}.",
        ["deadline_asked"] = f => f.If(
            "promisedFor", $"What was promised for request {f["promisedFor"]} holds: an answer by {f.Time("deadlineAt")}.",
            $"The customer asked for an answer by {f.Time("deadlineAt")}"
            + (!f.Has("by") || f["by"].StartsWith("channel/", StringComparison.Ordinal) ? "." : $", says {f["by"].Replace('/', ' ')}.")),
        ["reply_promised"] = f => $"The customer was promised an answer by {f.Time("deadlineAt")} and is told so ({f.Words("channel")}), says {f["by"].Replace('/', ' ')}.",
        ["customer_came"] = f => $"That the customer came on {f.Time("at")} is kept in mind until they are told.",
        ["reply_passed_on"] = f => $"The reply that was promised by {f.Time("dueAt")} is owed by request {f["intoRequestId"]} from here on.",
        ["customer_awaited"] = f => $"The customer is waited for and was told what for ({f.Words("channel")}).",
        ["customer_wait_ended"] = f => "The customer is waited for no more: " + f.Choose(
            "because", ("ownerSaid", "the owner said so."), ("customerCame", "they came in contact."),
            ("settled", "the matter is settled."), ("", $"{f.Words("because")}.")),
        ["work_order_awaited"] = _ => "The result waits for a department's answer.",
        ["answer_received"] = f => $"The answer of department {f["department"]} is in.",
        ["owner_noted"] = f => f.If("givenBack", "It was given back to the queue: no agent acts for the customer until one takes it.",
            $"Agent {f["agentId"]}, who has the request, and agent {f["ownerAgentId"]}, whose it is, act for the customer from here on."),
        ["follow_up_handed_over"] = f => $"Agent {f["ownerAgentId"]} is the one who tells the customer from here on.",
        ["result_ready"] = f => $"There is a result from the {f.Words("source")}; agent {f["ownerAgentId"]} is to tell the customer.",
        ["result_told"] = f => f.Choose(
            "outcome", ("solved", $"{Teller(f)} told the customer the result: it is solved{f.If("inPart", ", in part")}"),
            ("notSolved", $"{Teller(f)} told the customer the result: it is not solved{f.If("repairGoesOn", ", and what was promised for the repair goes on")}"),
            ("noAnswer", $"{Teller(f)} could not reach the customer at try {f["attempt"]}"),
            ("", "The customer was told the result"))
            + $"{f.Margin("complaint-reply", "fault-repair", "tell-customer")}.",
        ["request_reopened"] = f => "It was reopened" + f.If("because", ", as " + f.Choose(
            "because", ("notSolved", "the customer says that it is not solved"), ("furtherHandling", "further handling was ordered"),
            ("customerCame", "the customer came again"), ("workGoesOn", "it is with a department or an expert again"),
            ("byHand", "somebody at the desk said so"), ("unmerged", "it is no duplicate"), ("", f.Words("because")))) + f.Choose(
                "because", ("workGoesOn", "."), ("", f.If("ownerAgentId", $": it is for agent {f["ownerAgentId"]} again.", ": it is for any agent."))),
        ["consultation_awaited"] = _ => "The result waits for an expert's answer.",
        ["consultation_settled"] = _ => "The customer has the expert's answer.",
        ["rating_requested"] = f => $"The customer was asked for a rating ({f.Words("channel")}), until {f.Time("until")}.",
        ["service_rated"] = f => $"The customer rated the service {f["score"]} of 5"
            + f.If("recommend", $" and would recommend it {f["recommend"]} of 10") + f.If("dissatisfied", ": dissatisfied") + ".",
        ["agent_alerted"] = f =>
            $"Agent {f["agentId"]} was alerted to the bad rating and has until {f.Time("explainBy")} to explain.",
        ["rating_explained"] = f => $"Agent {f["agentId"]} explained the bad rating{f.Margin("explanation")}.",
        ["case_submitted"] = f => "The case lies with the duty supervisor"
            + f.If("overdue", ", by itself, as no explanation came in time", ", explained") + ".",
        ["case_reviewed"] = f => $"Supervisor {f["supervisorId"]} reviewed the case "
            + $"({f.If("recordingHeard", "recording heard", "recording not heard")}, "
            + $"{f.If("handlingReviewed", "handling reviewed", "handling not reviewed")}, "
            + $"{f.If("callbackMade", "customer called back", "no callback")}): "
            + $"agent {f["agentId"]} is {f.If("agentAtFault", "at fault", "not at fault")}"
            + f.If("furtherHandling", "; further handling was ordered") + ".",
        ["yellow_card_given"] = f => $"Agent {f["agentId"]} was given a yellow card for {f["month"]}.",
        ["care_call_scheduled"] = f => $"The customer is to be called from {f.Time("plan.from")} on.",
        ["care_call_opened"] = _ => "The customer is to be called now.",
        ["care_call_held"] = f => $"The customer is not called while their complaint is open, request {f["complaintId"]}.",
        ["care_call_released"] = _ => "No complaint of the customer is open any more: they are to be called.",
        ["care_call_taken"] = f => $"Agent {f["agentId"]} is about to call, until {f.Time("until")} nobody else.",
        ["care_call_tried"] = f => $"Agent {f["agentId"]} called at try {f["attempt"]}, and nobody answered"
            + f.If("nextFrom", $"; the next try counts from {f.Time("nextFrom")} on") + ".",
        ["care_call_made"] = f => $"Agent {f["agentId"]} called the customer: " + f.Choose(
            "outcome", ("well", "all is well"), ("notWell", "all is not well"), ("declined", "they do not wish to say"), ("", f.Words("outcome"))) + $"{f.Margin("care-call")}.",
        ["care_call_ended"] = f => f.Choose(
            "because", ("notReached", "The customer could not be reached, and is called no more."),
            ("cancelled", $"The call is not made, says {f["by"].Replace('/', ' ')}."),
            ("erased", "The call is not made: the customer's personal data was erased."), ("", $"The call is not made: {f.Words("because")}.")),
        ["request_closed"] = f => "It was closed: " + f.Choose(
            "because", ("rated", "rated well."), ("notRated", "no rating came in the time for it."),
            ("reviewed", "the supervisor reviewed it."), ("notReached", "the customer could not be reached."),
            ("abandoned", "the customer had given up waiting."),
            ("selfServed", "an article answered it."),
            ("merged", $"request {f["mergedInto"]} goes on in its place."), ("recorded", "a record says so."), ("", $"{f.Words("because")}.")),
    };

    /// <summary>Who told it: the owner, unless another did in their place.</summary>
    private static string Teller(Told f)
    {
        var by = f.If("toldBy", f["toldBy"] == "expert" ? "the expert" : f["toldBy"].Replace('/', ' '), $"agent {f["ownerAgentId"]}");
        return $"{char.ToUpperInvariant(by[0])}{by[1..]}";
    }
}
