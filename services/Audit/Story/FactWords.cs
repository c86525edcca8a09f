using System.Collections.Frozen;

namespace Audit.Story;

/// <summary>
/// The sentence for each type of fact, by stored name. A test sees to it that every fact of the contracts has one; a fact that
/// they do not know gets a general one.
/// </summary>
public static class FactWords
{
    /// <summary>Types that have words.</summary>
    public static IEnumerable<string> Types => Sentences.Keys;

    private static readonly FrozenDictionary<string, Func<Told, string>> Sentences = new Dictionary<string, Func<Told, string>>
    {
        // Intake
        ["contact_received"] = f => f.If(
            "linked", $"The customer came back ({f.Words("channel")}); the contact was linked to this request.", $"A contact came in ({f.Words("channel")})."),
        ["request_received"] = f =>
            $"The request was received ({f.Words("profile.channel")}); the customer is in tier {f["profile.tier"]}"
            + f.If("profile.deadlineAsked", $" and asked for an answer by {f.Time("profile.deadlineAsked")}") + ".",
        ["request_classified"] = f =>
            $"It is {f.A("kind")} about {f.Words("category")}, urgency {f.Words("urgency")}, "
            + f.Choose("by", ("ivr", "by the keys pressed."), ("agent", $"says agent {f["agentId"]}."), ("text", $"by its words (confidence {f["confidence"]}).")),
        ["triage_inconclusive"] = f => $"Its words do not say clearly what it is about (confidence {f["confidence"]}): a human classifies.",
        ["identity_checked"] = f => $"The customer's identity was checked by {f.Words("method")}: {f.If("passed", "passed", "not passed")}.",
        ["customer_tier_changed"] = f => $"A customer is now in tier {f["tier"]}.",
        ["matter_closed"] = _ => "The matter is closed: a later contact starts a new request.",

        // Routing
        ["agent_signed_in"] = f => $"Agent {f["agentId"]} came to work.",
        ["agent_state_changed"] = f => $"Agent {f["agentId"]} is now {f.Words("state")}.",
        ["request_queued"] = f => $"It waits for an agent with the skill {f.Words("skill")}" + f.Choose(
            "because", ("new", "."), ("reclassified", ", as it needs another skill."), ("declined", ", at the head of the queue, as it was declined."),
            ("notAnswered", ", at the head of the queue, as it was not answered."), ("reopened", ", as it was reopened."), ("", ".")),
        ["request_offered"] = f => $"It rings at agent {f["agentId"]}.",
        ["offer_refused"] = f => $"Agent {f["agentId"]} did not take it: {f["reason"]}.",
        ["request_assigned"] = f => $"Agent {f["agentId"]} took it after {f.For("waited")} in the queue"
            + (f.Is("ownerAgentId", f["agentId"]) ? " and owns it until it is closed" : $"; agent {f["ownerAgentId"]} remains its owner")
            + $"{f.Margin("queue-answer")}.",
        ["request_abandoned"] = f => $"The customer gave up after waiting {f.For("waited")}.",
        ["request_resolved"] = f => $"Agent {f["agentId"]} settled it{f.If("firstContact", " in the first contact")} and told the customer.",
        ["request_dispatched"] = f => $"Agent {f["ownerAgentId"]} sent it to department {f["department"]} as {f.A("kind")} about {f.Words("category")}"
            + f.If("deadlineAsked", $", to be answered by {f.Time("deadlineAsked")}") + ".",
        ["consultation_sought"] = f =>
            $"Agent {f["ownerAgentId"]} sought an expert on {f["topic"]}; the customer is to be answered on {f.Time("appointmentAt")}.",

        // WorkOrders
        ["work_order_dispatched"] = f => $"The work order lies with department {f["department"]}"
            + (f.Is("attempt", "1") ? "" : $", the {f["attempt"]}. to have it") + $"; the answer is due {f.Time("dueAt")}.",
        ["work_order_accepted"] = f => $"Department {f["department"]} took it on" + f.If("expectedAt", $" and expects to answer by {f.Time("expectedAt")}") + ".",
        ["work_order_returned"] = f =>
            $"Department {f["department"]} returned it after {f.For("heldFor")}: {f["reason"]}. It goes to department {f["nextDepartment"]}.",
        ["information_requested"] = f => $"Department {f["department"]} needs more information; agent {f["ownerAgentId"]} is to find out.",
        ["information_provided"] = f => $"Department {f["department"]} was given the information it had asked for.",
        ["progress_reported"] = f => $"Department {f["department"]} told how it goes"
            + f.If("expectedAt", $" and expects to be done by {f.Time("expectedAt")}") + ".",
        ["work_order_chased"] = f => $"Department {f["department"]} was chased, {f["times"]} times by now.",
        ["work_order_escalated"] = f =>
            $"The order at department {f["department"]} reached the step {f.Words("step")}: the {f.Words("owner")} has {f.For("actWithin")} to act.",
        ["work_order_answered"] = f => $"Department {f["department"]} answered with {f.A("kind")}{f.Margin("department-reply")}.",

        // Consultation
        ["consultation_opened"] = f => $"A consultation on {f["topic"]} was opened; the appointment with the customer is on {f.Time("appointmentAt")}.",
        ["consultation_offered"] = f => $"Expert {f["expertId"]} was asked and has until {f.Time("answerBy")} to accept.",
        ["consultation_accepted"] = f => $"Expert {f["expertId"]} took the question.",
        ["consultation_declined"] = f => $"Expert {f["expertId"]} did not take the question: {f["reason"]}.",
        ["consultation_referred"] = f => $"No expert is left: department {f["department"]} answers.",
        ["consultation_answered"] = f => $"{f["expertId"]} answered the question.",
        ["wording_agreed"] = f => $"Agent {f["agentId"]} agreed on the words for the customer.",
        ["customer_answered"] = f => $"The customer was answered by the {f.Words("by")}{f.Margin("expert-appointment")}.",
        ["appointment_escalated"] = f =>
            $"The appointment of {f.Time("appointmentAt")} reached the step {f.Words("step")}: the {f.Words("owner")} has to act.",

        // FollowUp
        ["follow_up_opened"] = _ => "Follow-up watches over it from here on.",
        ["result_ready"] = f => $"There is a result from the {f.Words("source")}; agent {f["ownerAgentId"]} is to tell the customer.",
        ["result_told"] = f => f.Choose(
            "outcome", ("solved", $"Agent {f["ownerAgentId"]} told the customer the result: it is solved"),
            ("notSolved", $"Agent {f["ownerAgentId"]} told the customer the result: it is not solved"),
            ("noAnswer", $"Agent {f["ownerAgentId"]} could not reach the customer at try {f["attempt"]}"), ("", "The customer was told the result"))
            + $"{f.Margin("complaint-reply", "fault-repair", "tell-customer")}.",
        ["request_reopened"] = f => $"It was reopened and is back with agent {f["ownerAgentId"]}.",
        ["rating_requested"] = f => $"The customer was asked for a rating ({f.Words("channel")}), until {f.Time("until")}.",
        ["service_rated"] = f => $"The customer rated the service {f["score"]} of 5"
            + f.If("recommend", $" and would recommend it {f["recommend"]} of 10") + f.If("dissatisfied", ": dissatisfied") + ".",
        ["agent_alerted"] = f => $"Agent {f["agentId"]} was alerted to the bad rating and has until {f.Time("explainBy")} to explain.",
        ["rating_explained"] = f => $"Agent {f["agentId"]} explained the bad rating{f.Margin("explanation")}.",
        ["case_submitted"] = f => "The case lies with the duty supervisor" + f.If("overdue", ", by itself, as no explanation came in time", ", explained") + ".",
        ["case_reviewed"] = f => $"Supervisor {f["supervisorId"]} reviewed the case ({f.If("recordingHeard", "recording heard", "recording not heard")}, "
            + $"{f.If("handlingReviewed", "handling reviewed", "handling not reviewed")}, {f.If("callbackMade", "customer called back", "no callback")}): "
            + f.If("agentAtFault", $"agent {f["agentId"]} is at fault", $"agent {f["agentId"]} is not at fault") + f.If("furtherHandling", "; further handling was ordered") + ".",
        ["yellow_card_given"] = f => $"Agent {f["agentId"]} was given a yellow card for {f["month"]}.",
        ["request_closed"] = f => "It was closed: " + f.Choose(
            "because", ("rated", "rated well."), ("notRated", "no rating came in the time for it."), ("reviewed", "the supervisor reviewed it."),
            ("notReached", "the customer could not be reached."), ("abandoned", "the customer had given up waiting."), ("", $"{f.Words("because")}.")),

        // Directory
        ["department_defined"] = f => $"The directory now has department {f["document.id"]} ({f["document.name"]}).",
        ["skill_group_defined"] = f => $"The directory now has skill group {f["document.id"]} ({f["document.name"]}).",
        ["agent_defined"] = f => $"The directory now has agent {f["document.id"]} of team {f["document.team"]}.",
        ["expert_defined"] = f => $"The directory now has expert {f["document.id"]}.",
        ["tier_defined"] = f => $"The directory now has customer tier {f["document.id"]} ({f["document.name"]}).",
        ["desk_settings_defined"] = _ => "The desk's settings were defined.",
        ["triage_rules_defined"] = _ => "The rules of triage were defined.",
        ["policy_published"] = f => $"Policy {f["document.id"]}, version {f["document.version"]}, is in force from {f.Time("document.effectiveFrom")}.",
        ["calendar_published"] = f => $"Calendar {f["document.id"]}, version {f["document.version"]}, is in force from {f.Time("document.effectiveFrom")}.",

        // Promises
        ["promise_made"] = f => $"Promised: {f.Words("promise")} by {f.Time("dueAt")}"
            + f.If("agreedAt", " as agreed", f.If("target", $" ({f.For("target")}, {f.Words("calendar")})")) + $", by rule {f["rule"]} of policy {f["policy"]} v{f["policyVersion"]}.",
        ["promise_paused"] = f => $"The clock of {f.Words("promise")} stands still: {f.Words("reason")}.",
        ["promise_resumed"] = f => $"The clock of {f.Words("promise")} runs again; it is due {f.Time("dueAt")}.",
        ["promise_escalated"] = f => $"The {f.Words("promise")} reached the step {f.Words("step")}: the {f.Words("owner")} has {f.For("actWithin")} to act.",
        ["promise_kept"] = f => $"Kept: {f.Words("promise")}, {f.AgainstDue()}" + f.If("corrects", "; it had been taken for broken") + ".",
        ["promise_broken"] = f => $"Broken: {f.Words("promise")} was due now and is not done.",
        ["promise_fulfilled_late"] = f => $"Done too late: {f.Words("promise")}, {f.AgainstDue()}.",
        ["promise_withdrawn"] = f => $"The {f.Words("promise")} no longer matters: {f.Words("reason")}.",
    }.ToFrozenDictionary();

    /// <summary>The sentence of a fact.</summary>
    public static string Of(LedgerFact fact, Told told) => Sentences.TryGetValue(fact.Type, out var sentence)
        ? sentence(told)
        : $"The service {fact.Service} recorded \"{fact.Type.Replace('_', ' ')}\".";
}
