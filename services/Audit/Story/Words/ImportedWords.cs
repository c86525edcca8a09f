namespace Audit.Story.Words;

/// <summary>
/// What another system's record says, and no more: whom the customer spoke to, what they answered and why a request was closed stands
/// in no record, so no sentence says it. These take the place of the words that the same facts of the desk have.
/// </summary>
internal static class ImportedWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["request_received"] = f => $"It came in ({f.Words("profile.channel")})"
            + f.If("profile.deadlineAsked", $"; the record states {f.Time("profile.deadlineAsked")} as its target") + ".",
        ["follow_up_opened"] = f => $"By the record it is {f.A("kind")} about {f.Words("category")}"
            + (f.Is("urgency", "normal") ? "" : $", urgency {f.Words("urgency")}") + ".",
        ["promise_made"] = f => $"Promised: {f.Words("promise")} by {f.Time("dueAt")}"
            + f.If("agreedAt", ", as the record states", f.If("target", $" ({f.For("target")}, {f.Words("calendar")})"))
            + $", by rule {f["rule"]} of policy {f["policy"]} v{f["policyVersion"]}.",
        ["request_dispatched"] = f => $"By the record department {f["department"]} works on it.",
        ["work_order_dispatched"] = f => $"It lies with department {f["department"]}"
            + (f.Is("attempt", "1") ? "" : $", number {f["attempt"]} to have it") + ".",
        ["work_order_returned"] = f => $"Department {f["department"]} had it for {f.For("heldFor")}; it goes on to department {f["nextDepartment"]}.",
        ["work_order_answered"] = f => $"Department {f["department"]} is done with it.",
        ["information_requested"] = _ => "It waits for information.",
        ["information_provided"] = _ => "It waits for information no more.",
        ["customer_awaited"] = _ => "It waits for the customer.",
        ["customer_wait_ended"] = _ => "It waits for the customer no more.",
        ["result_ready"] = _ => "There is a result.",
        ["result_told"] = f => $"It is settled{Owner(f)}{f.Margin("complaint-reply", "fault-repair")}.",
        ["request_reopened"] = f => $"It was reopened{Owner(f)}.",
        ["request_closed"] = _ => "It was closed.",
    };

    private static string Owner(Told f) => f.Is("ownerAgentId", "unknown") ? "" : $"; by the record agent {f["ownerAgentId"]} had it";
}
