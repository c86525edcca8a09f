namespace Audit.Story.Words;

internal static class RoutingWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["agent_signed_in"] = f => $"Agent {f["agentId"]} came to work.",
        ["agent_state_changed"] = f => $"Agent {f["agentId"]} is now {f.Words("state")}" + f.Choose(
            "because", ("offersMissed", ", as too many offers rang there in vain."), ("afterCallOver", ", as the time for notes is over."), ("", "."))
            + f.If("until", $" That ends by itself on {f.Time("until")}."),
        ["offer_missed"] = f => $"It rang at agent {f["agentId"]} in vain, the {f["inARow"]}. time in a row.",
        ["offer_taken"] = f => $"Agent {f["agentId"]}, who had missed offers, has one again.",
        ["request_queued"] = f => $"It waits for an agent with the skill {f.Words("skill")}" + f.Choose(
            "because", ("new", "."), ("reclassified", ", as it needs another skill."),
            ("declined", ", at the head of the queue, as it was declined."),
            ("notAnswered", ", at the head of the queue, as it was not answered."), ("reopened", $", as it was reopened{Before(f)}."),
            ("offerWithdrawn", ", at the head of the queue."), ("handedOver", "; whoever takes it owns it from then on."),
            ("customerAsked", $", as the customer wants to speak to someone{Before(f)}."),
            ("transferred", $", as it was passed on{Before(f)}."),
            ("articleNotHelped", ", as the article did not help."),
            ("callbackNotReached", ", in its place, as the customer was not reached"
                + f.If("notBefore", $"; it is tried again on {f.Time("notBefore")} or later.", ".")), ("", "."))
            + f.If("placeSince", f.If(
                "placeOf", " The customer, who had given up waiting shortly before, has the place of then.", " It keeps the place that it had.")),
        ["article_awaited"] = f => f.If(
            "isOffered", "It rings at nobody while the customer looks at an article", "An article is looked for before it rings at anybody")
            + $", until {f.Time("until")} at most.",
        ["request_self_served"] = f => $"Version {f["version"]} of the article {f["articleId"]} settled it"
            + f.If("confirmed", ", as the customer says.", ", as far as is known: the customer said nothing."),
        ["callback_booked"] = f => $"The customer is to be called back in their turn, by {f.Time("callBy")}, and waits on the line no longer.",
        ["callback_tried"] = f => $"Agent {f["agentId"]} called the customer, the {f["attempt"]}. time, and {f.If("reached", "reached them", "did not reach them")}.",
        ["message_left"] = f => f.Choose(
            "because", ("customerChose", "The customer left a message and waits no longer"), ("callbackInVain", "The customer could not be called and is owed a reply"),
            ("merged", "What the customer was promised in the merged request is owed here"), ("", "The customer is owed a reply"))
            + f.If("replyBy", $"; the reply is promised by {f.Time("replyBy")}") + ".",
        ["place_told"] = f => $"The customer was told that they are number {f["position"]} in the queue"
            + f.If("expectedWait", $" and may wait {f.For("expectedWait")}") + f.Choose(
            "because", ("slower", ", longer than told before, as it moves more slowly."), ("overtaken", "; a request came that goes before theirs."), ("", ".")),
        ["request_offered"] = f => $"It rings at agent {f["agentId"]}" + f.Choose(
            "choice.because", ("onlyOne", ", the only one who could have it."), ("owner", ", who owns it or was asked for."),
            ("ownGroup", ", who is of its own group."), ("closeness", ", who knows the region or the language better than others."),
            ("level", ", who knows the skill better than others."), ("load", ", who has less to do than others."),
            ("idle", ", who has been idle for longest."), ("", ".")),
        ["offer_refused"] = f => $"Agent {f["agentId"]} did not take it.",
        ["offer_withdrawn"] = f => $"It rings at agent {f["agentId"]} no longer: " + f.Choose(
            "because", ("signedOut", "they have gone home."), ("paused", "they take a break."), ("afterCall", "they finish notes."),
            ("skillLost", "they no longer have the skill it needs."), ("capacityLost", "they have enough to do."), ("", $"{f.Words("because")}.")),
        ["request_assigned"] = f => $"Agent {f["agentId"]} took it after {f.For("waited")} in the queue"
            + (f.Is("ownerAgentId", f["agentId"]) ? " and owns it until it is closed" : $"; its owner is agent {f["ownerAgentId"]}")
            + $"{f.Margin("queue-answer")}.",
        ["request_abandoned"] = f => $"The customer gave up after waiting {f.For("waited")}.",
        ["request_resolved"] = f =>
            $"Agent {f["agentId"]} settled it{f.If("firstContact", " in the first contact")} and told the customer"
            + f.If("credit", $", with a credit of {f["credit"]}{f.If("creditBy", $" by the word of supervisor {f["creditBy"]}")}")
            + f.If("articleId", $", by version {f["articleVersion"]} of the article {f["articleId"]}") + ".",
        ["product_offered"] = f => $"Agent {f["agentId"]} made the offer {f["offerId"]} of {f.Words("product")}" + f.Choose(
            "outcome", ("taken", "; the customer takes it."), ("declined", "; the customer does not want it."),
            ("thoughtOver", "; the customer thinks it over."), ("", ".")),
        ["retention_recorded"] = f => $"The customer wanted to leave ({f.Words("reason")})" + f.If(
            "kept", $" and stays{f.If("offerId", $", kept by the offer {f["offerId"]}")}", $" and does, from {f["effectiveOn"]} on") + $"; agent {f["agentId"]} talked to them.",
        ["credit_asked"] = f => $"Agent {f["agentId"]} asked for a credit of {f["credit"]}.",
        ["credit_approved"] = f => $"Supervisor {f["supervisorId"]} approved a credit of up to {f["upTo"]}.",
        ["request_dispatched"] = f =>
            $"Agent {f["ownerAgentId"]} sent it to department {f["department"]} as {f.A("kind")} about {f.Words("category")}"
            + f.If("deadlineAsked", $", to be answered by {f.Time("deadlineAsked")}") + ".",
        ["consultation_sought"] = f => $"Agent {f["ownerAgentId"]} sought an expert on {f["topic"]}; "
            + $"the customer is to be answered on {f.Time("appointmentAt")}.",
        ["request_reclassified"] = f => $"It is now {f.A("kind")} about {f.Words("category")}, urgency {f.Words("urgency")}, "
            + $"and needs the skill {f.Words("skill")}.",
        ["request_handed_over"] = f => f.If("supervisorId", $"Supervisor {f["supervisorId"]}", f.If("fromAgentId", $"Agent {f["fromAgentId"]}", "Its owner"))
            + f.If("toAgentId", $" handed it over to agent {f["toAgentId"]}", " gave it back to the queue")
            + f.If("supervisorId", f.If("fromAgentId", $"; it was with agent {f["fromAgentId"]}")) + ".",
        ["request_transferred"] = f => f.If("supervisorId", $"Supervisor {f["supervisorId"]}", $"Agent {f["fromAgentId"]}") + " passed it on to "
            + f.If("toAgentId", $"agent {f["toAgentId"]}", f.If("toSkill", $"whoever has the skill {f.Words("toSkill")}", "somebody else"))
            + f.If("supervisorId", $"; agent {f["fromAgentId"]} had it") + ".",
        ["owner_changed"] = f => $"Agent {f["ownerAgentId"]} owns it from here on, no longer agent {f["formerOwnerAgentId"]}.",
        ["contact_noted"] = f => f.If("agentId", $"Agent {f["agentId"]} was alerted that the customer came again", "That the customer came again is noted for whoever takes it")
            + f.If("dissatisfied", ", dissatisfied") + f.If("wantsAgent", " and wants to speak to someone") + ".",
        ["alert_acknowledged"] = f => $"The alert was seen by {f["by"]}.",
        ["others_awaited"] = f => $"Agent {f["agentId"]} is done with it for now; the {f.Words("with")} works on it as before.",
        ["routing_ended"] = _ => "It has left the queue and the agents' desks.",
    };

    private static string Before(Told fact) => fact.If("preferredAgentId", $"; agent {fact["preferredAgentId"]} comes first");
}
