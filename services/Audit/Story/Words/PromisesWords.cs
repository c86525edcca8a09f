namespace Audit.Story.Words;

internal static class PromisesWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["promise_made"] = f => $"Promised: {f.Words("promise")} by {f.Time("dueAt")}"
            + f.If("agreedAt", " as agreed", f.If("target", $" ({f.For("target")}, {f.Words("calendar")})",
                f.If("targetDays", $" ({f["targetDays.count"]} {f.Words("targetDays.kind")} days)")))
            + $", by rule {f["rule"]} of policy {f["policy"]} v{f["policyVersion"]}.",
        ["promise_amended"] = f => $"The {f.Words("promise")} is due {f.Time("dueAt")} from now on, " + f.Choose(
            "because",
            ("deadlineAsked", "as the customer asked"), ("merged", "as it was promised in a request that was merged with this one"),
            ("promisedAnew", "as an agent promised it by then"),
            ("urgencyRaised", $"as the urgency was raised: rule {f["rule"]} of policy {f["policy"]} v{f["policyVersion"]}"),
            ("calendarChanged", $"as version {f["calendarVersion"]} of the calendar {f.Words("calendar")} took effect"),
            ("", $"because of {f.Words("because")}")) + $"; {f.For("used")} were used by then.",
        ["promise_paused"] = f => $"The clock of {f.Words("promise")} stands still: {f.Words("reason")}.",
        ["promise_resumed"] = f => $"The clock of {f.Words("promise")} runs again; it is due {f.Time("dueAt")}.",
        ["promise_escalated"] = f => $"The {f.Words("promise")} reached the step {f.Words("step")}: "
            + $"the {f.Words("owner")} has {f.For("actWithin")} to act.",
        ["promise_kept"] = f => $"Kept: {f.Words("promise")}, {f.AgainstDue()}"
            + f.If("corrects", "; it had been taken for broken") + ".",
        ["promise_broken"] = f => $"Broken: {f.Words("promise")} was due now and is not done.",
        ["promise_fulfilled_late"] = f => $"Done too late: {f.Words("promise")}, {f.AgainstDue()}.",
        ["handling_defect_detected"] = f => "A defect in the handling of the complaint: " + f.Choose(
            "defect",
            ("unclearDescription", "it was described so unclearly that the department had to ask again"),
            ("returnedTooLate", "it was sent to the wrong department, which did not return it in time"),
            ("noAlternativeInTime", "the department had neither a resolution nor an alternative in time"),
            ("delayUnsupervised", "nobody supervised the delay"),
            ("customerNotTold", "the customer was not told in time"),
            ("", f.Words("defect")))
            + f.If("department", $"; department {f["department"]}") + f.If("agentId", $"; agent {f["agentId"]}")
            + f.If("owner", $"; the {f.Words("owner")} had to act") + ".",
        ["promise_withdrawn"] = f => $"Withdrawn: {f.Words("promise")} ({f.Words("reason")}).",
    };
}
