using Contracts;
using Contracts.Directory.V1;

namespace Sla;

/// <summary>Refuses a policy document that promises nonsense, naming the place.</summary>
internal static class PolicyCheck
{
    private const int MostDays = 1000;

    public static void Refuse(SlaPolicy document)
    {
        var place = $"policy {document.Id} v{document.Version}";
        if (string.IsNullOrWhiteSpace(document.Id)) throw new SlaDocumentException("policy", "has no id");
        if (document.Version < 1) throw new SlaDocumentException(place, "versions count from 1");

        var names = new HashSet<string>();
        for (var i = 0; i < document.Rules.Count; i++)
        {
            var rule = document.Rules[i];
            var rulePlace = $"{place}, rules[{i}] {rule.Name}";
            if (!names.Add(rule.Name)) throw new SlaDocumentException(rulePlace, "is the name of an earlier rule");

            RefuseRule(rule, rulePlace);
            for (var step = 0; step < rule.Ladder.Count; step++) RefuseStep(rule.Ladder, step, $"{rulePlace}.ladder[{step}]");
        }
    }

    private static void RefuseRule(SlaRule rule, string place)
    {
        if (string.IsNullOrWhiteSpace(rule.Name)) throw new SlaDocumentException(place, "has no name");
        if (string.IsNullOrWhiteSpace(rule.Promise)) throw new SlaDocumentException($"{place}.promise", "is empty");
        if (string.IsNullOrWhiteSpace(rule.Calendar)) throw new SlaDocumentException($"{place}.calendar", "is empty");
        if (rule.Target <= TimeSpan.Zero) throw new SlaDocumentException($"{place}.target", "is not above zero");
        RefuseDays(rule, place);
        RefuseReasons(rule.PausesOn ?? [], place);
        if (rule.Limit <= TimeSpan.Zero) throw new SlaDocumentException($"{place}.limit", "is not above zero");
        if (rule.Limit < rule.Target) throw new SlaDocumentException($"{place}.limit", "is below the target");
    }

    private static void RefuseDays(SlaRule rule, string place)
    {
        if (rule.TargetDays is not { } days) return;
        if (rule.Target is not null) throw new SlaDocumentException($"{place}.targetDays", "is given beside a target");
        if (!Enum.IsDefined(days.Kind)) throw new SlaDocumentException($"{place}.targetDays.kind", "is neither natural nor working");
        if (days.Count is < 1 or > MostDays) throw new SlaDocumentException($"{place}.targetDays.count", $"is not 1 to {MostDays}");
        if (rule.Limit < TimeSpan.FromDays(days.Count)) throw new SlaDocumentException($"{place}.limit", "is below the target");
    }

    private static void RefuseReasons(IReadOnlyList<string> reasons, string place)
    {
        for (var i = 0; i < reasons.Count; i++)
        {
            if (PauseReasons.All.Contains(reasons[i])) continue;

            throw new SlaDocumentException($"{place}.pausesOn[{i}]", $"{Quoted.Or(reasons[i], "it")} is none of {string.Join(", ", PauseReasons.All)}");
        }
    }

    private static void RefuseStep(IReadOnlyList<LadderStep> ladder, int i, string place)
    {
        var step = ladder[i];
        if (string.IsNullOrWhiteSpace(step.Step)) throw new SlaDocumentException($"{place}.step", "is empty");
        if (string.IsNullOrWhiteSpace(step.Owner)) throw new SlaDocumentException($"{place}.owner", "is empty");
        if (!(step.At > 0 && double.IsFinite(step.At))) throw new SlaDocumentException($"{place}.at", "is not above 0");
        if (step.ActWithin <= TimeSpan.Zero) throw new SlaDocumentException($"{place}.actWithin", "is not above zero");
        for (var before = 0; before < i; before++)
        {
            if (ladder[before].Step == step.Step) throw new SlaDocumentException($"{place}.step", $"'{step.Step}' is there already");
            if (ladder[before].At > step.At) throw new SlaDocumentException($"{place}.at", "is sooner than the step before it");
        }
    }
}
