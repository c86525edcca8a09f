namespace Audit.Story.Words;

internal static class WorkOrdersWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["work_order_dispatched"] = f => $"The work order lies with department {f["department"]}"
            + (f.Is("attempt", "1") ? "" : $", attempt {f["attempt"]}") + $"; the answer is due {f.Time("dueAt")}.",
        ["work_order_accepted"] = f => $"Department {f["department"]} took it on"
            + f.If("expectedAt", $" and expects to answer by {f.Time("expectedAt")}") + ".",
        ["work_order_returned"] = f => $"Department {f["department"]} returned it after {f.For("heldFor")}. "
            + $"It goes to department {f["nextDepartment"]}.",
        ["information_requested"] = f =>
            $"Department {f["department"]} needs more information; agent {f["ownerAgentId"]} is to find out.",
        ["information_provided"] = f => $"Department {f["department"]} was given the information it had asked for.",
        ["work_order_suspended"] = f => $"Department {f["department"]} waits for the customer.",
        ["work_order_continued"] = f => $"Department {f["department"]} can go on; the customer is waited for no more.",
        ["progress_reported"] = f => $"Department {f["department"]} told how it goes"
            + f.If("expectedAt", $" and expects to be done by {f.Time("expectedAt")}") + ".",
        ["customer_notified"] = f => $"The customer was told ({f.Words("channel")}) "
            + f.If("note", "how it goes and ")
            + f.If("expectedAt", $"to expect the answer by {f.Time("expectedAt")}", "that no time for the answer is known") + ".",
        ["customer_promise_moved"] = f =>
            f.If("promisedAt", $"What the customer was promised is due {f.Time("promisedAt")} now", "What the customer was promised binds no more")
            + "; what they were told holds.",
        ["work_order_chased"] = f => $"Department {f["department"]} was chased (number {f["times"]}).",
        ["work_order_urgency_raised"] = f => $"The order's urgency is now {f.Words("urgency")}: "
            + f.Choose("because", ("chased", "it was chased so often."), ("", "the request was classified anew.")),
        ["work_order_handed_over"] = f => $"Agent {f["ownerAgentId"]} answers for the order from here on.",
        ["work_order_escalated"] = f => $"The order at department {f["department"]} reached the step {f.Words("step")}: "
            + $"the {f.Words("owner")} has {f.For("actWithin")} to act.",
        ["work_order_answered"] = f => $"Department {f["department"]} answered with {f.A("kind")}{f.Margin("department-reply")}.",
    };
}
