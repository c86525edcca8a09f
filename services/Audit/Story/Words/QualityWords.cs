namespace Audit.Story.Words;

internal static class QualityWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["score_sheet_published"] = f => $"Version {f["version"]} of the score sheet {f["sheetId"]} was published by {f["by"]}; {f["passAt"]} points of 100 pass.",
        ["period_opened"] = f => $"Agent {f["agentId"]}'s work of {f["period"]} is gathered for inspection; samples are drawn at {f.Time("drawAt")}.",
        ["work_counted"] = f => $"It counts among agent {f["agentId"]}'s work of {f["period"]}: "
            + f.Choose("because", ("told", "the customer was told."), ("rated", "the customer rated it."), ("", "a yellow card was given.")),
        ["sample_drawn"] = f => $"A sample of agent {f["agentId"]}'s work of {f["period"]} was drawn from {f["population"]} requests by version {f["plan.version"]} of the plan {f["plan.id"]}.",
        ["period_closed"] = f => $"Agent {f["agentId"]}'s work of {f["period"]} is complete: what comes later counts in the next period.",
        ["inspection_opened"] = f => $"Agent {f["agentId"]}'s handling is to be inspected ({f.Words("form")}, level {f.Words("level")})"
            + f.If("because", $", as {f.Choose("because", ("lot", "its lot was drawn"), ("", "it has a yellow card"))} by the plan {f["plan"]} for {f["period"]}")
            + f.If("inspectorId", $", by inspector {f["inspectorId"]}", ", by nobody yet") + ".",
        ["inspection_assigned"] = f => $"Inspector {f["inspectorId"]} does the inspection, says {f["by"].Replace('/', ' ')}.",
        ["inspection_scored"] = f => $"Inspector {f["inspectorId"]} gave {f["total"]} points of 100: {f.If("passed", "passed", "not passed")}"
            + f.If("respondBy", $". Agent {f["agentId"]} has until {f.Time("respondBy")} to acknowledge or appeal") + ".",
        ["inspection_calibrated"] = f => $"Inspector {f["reviewerId"]} scored the same and gave {f["total"]} points: a difference of {f["difference"]}.",
        ["inspection_acknowledged"] = f => $"Agent {f["agentId"]} has seen the score{f.Margin("inspection-feedback")}.",
        ["inspection_appealed"] = f => $"Agent {f["agentId"]} appealed{f.Margin("inspection-feedback")}"
            + f.If("decideBy", $"; it is decided until {f.Time("decideBy")}") + ".",
        ["appeal_decided"] = f => $"The appeal was {f.If("granted", "granted", "not granted")} by {f["by"].Replace('/', ' ')}{f.Margin("inspection-appeal")}: {f["total"]} points count.",
        ["inspection_concluded"] = f => $"The score of {f["total"]} points stands: "
            + f.Choose("because", ("acknowledged", "the agent acknowledged it."), ("noResponse", "the agent said nothing in the time for it."), ("noDecision", "nobody decided the appeal in the time for it."), ("", "the appeal is decided.")),
        ["finding_recorded"] = f => $"A finding about the item {f["item"]} of the score sheet {f["sheet"]}, with the {f.Words("scope")} {f["whose"]}, was recorded by {f["by"].Replace('/', ' ')}.",
        ["measure_proposed"] = f => $"A measure for finding {f["findingId"]} was proposed by {f["by"].Replace('/', ' ')}.",
        ["finding_improved"] = f => $"The measure for finding {f["findingId"]} was carried out, says {f["by"].Replace('/', ' ')}.",
        ["finding_checked"] = f => $"What finding {f["findingId"]} says did not come again here.",
        ["finding_verified"] = f => $"Finding {f["findingId"]} is verified: it did not come again in new samples.",
        ["finding_reopened"] = f => $"What finding {f["findingId"]} says came again: it is open again.",
        ["explanation_counted"] = f => $"Agent {f["agentId"]}'s explanation counts in {f["period"]}: {f.If("inTime", "in time", "not in time")}.",
        ["inspection_counted"] = f => $"The inspection counts in agent {f["agentId"]}'s {f["period"]} with {f["total"]} points.",
        ["improvement_planned"] = f => $"An improvement action was planned by supervisor {f["by"]}: {f["title"]}. {f["ownerId"]} sees to it until {f.Time("dueAt")}; it is judged by {f["measure"]}.",
        ["improvement_missed"] = f => $"The improvement action {f["improvementId"]} was not carried out in time.",
        ["improvement_completed"] = f => $"The improvement action {f["improvementId"]} was carried out, says {f["by"].Replace('/', ' ')}.",
        ["improvement_cancelled"] = f => $"The improvement action {f["improvementId"]} is not carried out, says {f["by"].Replace('/', ' ')} ({f["why"]}).",
        ["assessment_frozen"] = f => $"Agent {f["agentId"]}'s assessment for {f["month"]} is frozen: {f["inspections.count"]} inspections, {f["ratings.count"]} ratings, {f["explanations.inTime"]} of {f["explanations.count"]} explanations in time.",
    };
}
