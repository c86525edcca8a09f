namespace Audit.Story.Words;

internal static class RoutingWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["agent_signed_in"] = f => $"Agent {f["agentId"]} came to work.",
        ["agent_state_changed"] = f => $"Agent {f["agentId"]} is now {f.Words("state")}.",
        ["request_queued"] = f => $"It waits for an agent with the skill {f.Words("skill")}" + f.Choose(
            "because", ("new", "."), ("reclassified", ", as it needs another skill."),
            ("declined", ", at the head of the queue, as it was declined."),
            ("notAnswered", ", at the head of the queue, as it was not answered."), ("reopened", ", as it was reopened."), ("", ".")),
        ["request_offered"] = f => $"It rings at agent {f["agentId"]}.",
        ["offer_refused"] = f => $"Agent {f["agentId"]} did not take it.",
        ["request_assigned"] = f => $"Agent {f["agentId"]} took it after {f.For("waited")} in the queue"
            + (f.Is("ownerAgentId", f["agentId"]) ? " and owns it until it is closed" : $"; its owner is agent {f["ownerAgentId"]}")
            + $"{f.Margin("queue-answer")}.",
        ["request_abandoned"] = f => $"The customer gave up after waiting {f.For("waited")}.",
        ["request_resolved"] = f =>
            $"Agent {f["agentId"]} settled it{f.If("firstContact", " in the first contact")} and told the customer.",
        ["request_dispatched"] = f =>
            $"Agent {f["ownerAgentId"]} sent it to department {f["department"]} as {f.A("kind")} about {f.Words("category")}"
            + f.If("deadlineAsked", $", to be answered by {f.Time("deadlineAsked")}") + ".",
        ["consultation_sought"] = f => $"Agent {f["ownerAgentId"]} sought an expert on {f["topic"]}; "
            + $"the customer is to be answered on {f.Time("appointmentAt")}.",
        ["request_reclassified"] = f => $"It is now {f.A("kind")} about {f.Words("category")}, urgency {f.Words("urgency")}, "
            + $"and needs the skill {f.Words("skill")}.",
        ["routing_ended"] = _ => "It has left the queue and the agents' desks.",
    };
}
