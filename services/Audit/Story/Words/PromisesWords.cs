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
            ("deadlineAsked", "as the customer asked"),
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
        ["promise_withdrawn"] = f => $"Withdrawn: {f.Words("promise")} ({f.Words("reason")}).",
    };
}
