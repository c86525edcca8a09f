using System.Text.RegularExpressions;
using Contracts;
using Contracts.Directory.V1;
using Hosting;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineTriageRules;

namespace DirectoryService.Features;

/// <summary>The rules of triage are set (A5): the IVR menu has three levels at most, and every skill that is named exists.</summary>
public static partial class DefineTriageRules
{
    public static readonly DocumentKind Kind =
        DocumentKind.One<TriageRules, Command, TriageRulesDefined>("triage-rules", "triage.json", r => new Command(r), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument rules, Command command, Context context)
    {
        var document = Checked(command.Document);
        Demand(document.Threshold is >= 0 and <= 1, "threshold", "must be 0 to 1");
        foreach (var (i, rule) in document.Ivr.Index())
        {
            var place = $"ivr[{i}]";
            Demand(Choices().IsMatch(rule.Choices), $"{place}.choices", "must be one to three keys joined by /");
            Demand(document.Ivr.Take(i).All(other => other.Choices != rule.Choices), $"{place}.choices", "is there twice");
            DemandKnown(rule.Category, rule.Skill, place, context.Directory);
        }

        foreach (var (i, rule) in document.Text.Index())
        {
            var place = $"text[{i}]";
            Demand(rule.Weight > 0 && double.IsFinite(rule.Weight), $"{place}.weight", "must be above 0");
            Demand(
                rule.Words.Count > 0 && rule.Words.All(IsWord),
                $"{place}.words", "must be words or phrases in lower case, at least one");
            DemandKnown(rule.Category, rule.Skill, place, context.Directory);
        }

        return rules.Becomes(new TriageRulesDefined(document, context.Now));
    }

    private static bool IsWord(string word) => word.Length > 0 && word == word.Trim() && !word.Any(char.IsUpper);

    private static void DemandKnown(string category, string skill, string place, DirectorySnapshot directory)
    {
        DemandTerms([category], $"{place}.category");
        Demand(directory.SkillGroups.ContainsKey(skill), $"{place}.skill", $"'{skill}' is not a skill group");
    }

    [GeneratedRegex(@"^[0-9*#](/[0-9*#]){0,2}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Choices();
}
