namespace Audit.Story.Words;

internal static class IntakeWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["contact_received"] = f => f.If(
            "linked", $"The customer came back ({f.Words("channel")}); the contact was linked to this request.",
            $"A contact came in ({f.Words("channel")}).")
            + f.If("dissatisfied", " The customer is dissatisfied.") + f.If("wantsAgent", " They want to speak to someone.") + f.If("appealedTo", $" They had gone to the {f.Words("appealedTo")} before."),
        ["request_received"] = f =>
            $"The request was received ({f.Words("profile.channel")}); the customer is in tier {f["profile.tier"]}"
            + f.If("profile.deadlineAsked", $" and asked for an answer by {f.Time("profile.deadlineAsked")}") + "."
            + f.If("relatedTo", $" The customer named request {f["relatedTo"]}, which is closed and was not reopened."),
        ["holder_noted"] = f => f.If("givenBack", "It was given back to the queue: no agent decides about it until one takes it.", $"Agent {f["agentId"]} has it" + (f["ownerAgentId"] == f["agentId"] ? "." : $"; agent {f["ownerAgentId"]} owns it.")),
        ["answer_awaited"] = _ => "What the customer says next is taken for the answer.",
        ["answer_wait_ended"] = _ => "The customer's answer is waited for no more.",
        ["request_classified"] = f => f.If("raisedBecause", $"Its urgency is now {f.Words("urgency")}: " + f.Choose(
            "raisedBecause", ("dissatisfied", "the customer came again, dissatisfied."), ("", "the customer came again so often.")),
            $"It is {f.A("kind")} about {f.Words("category")}, urgency {f.Words("urgency")}, " + f.Choose(
                "by", ("ivr", "by the keys pressed."), ("agent", f.If("supervisorId", $"says supervisor {f["supervisorId"]}.", $"says agent {f["agentId"]}.")),
                ("text", $"by its words (confidence {f["confidence"]})."))),
        ["triage_inconclusive"] = f =>
            $"Its words do not say clearly what it is about (confidence {f["confidence"]}): a human classifies.",
        ["identity_checked"] = f =>
            $"The customer's identity was checked by {f.Words("method")}{f.If("channel", $", spoken to by {f.Words("channel")}")}: {f.If("passed", "passed", "not passed")}.",
        ["customer_linked"] = f => $"Whoever came under another number, address or id is the same customer: {By(f)} said so.",
        ["customer_unlinked"] = f => $"They are two customers after all: {By(f)} said so.",
        ["request_merged"] = f => $"It is about the same as request {f["intoRequestId"]}, which goes on: {By(f)} said so.",
        ["merged_request_ended"] = f => f.If("ofItself", "The merged request came to an end of its own.", "Nobody works on the merged request any more."),
        ["merged_request_contacted"] = f => $"The customer came about request {f["intoRequestId"]}, which this one was merged into.",
        ["request_unmerged"] = f => $"It is not about the same as request {f["fromRequestId"]} and goes on by itself: {By(f)} said so.",
        ["duplicate_joined"] = f =>
            $"The customer had reported it once more ({f.Words("channel")}); that request, {f["mergedRequestId"]}, was merged into this one.",
        ["duplicate_returned"] = f => $"Request {f["mergedRequestId"]} was no duplicate and goes on by itself.",
        ["customer_tier_changed"] = f => $"A customer is now in tier {f["tier"]}.",
        ["matter_closed"] = _ => "The matter is closed: a later contact starts a new request.",
        ["care_call_planned"] = f => $"A care call after {f.A("plan.occasion")} was planned by {f["plan.plannedBy"].Replace('/', ' ')} (matter {f["plan.matter"]}), from {f.Time("plan.from")} on"
            + f.If("plan.ofRequestId", $", for request {f["plan.ofRequestId"]}") + ".",
        ["personal_data_erased"] = _ => "The customer's personal data was erased.",
        ["matter_reopened"] = _ => "The matter is open again: a later contact continues it.",
    };

    private static string By(Told f) => f["by"].Replace('/', ' ');
}
