using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;

namespace Intake;

/// <summary>What a request is probably about.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group needed.</param>
/// <param name="By">How it was found.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record Guess(RequestKind Kind, string Category, Urgency Urgency, string Skill, ClassifiedBy By, double Confidence);

/// <summary>
/// Classification without a human (A5). The keys pressed decide, with confidence 1, when a menu item matches. Else the text
/// does:
/// <code>
/// evidence of a rule     = its weight × the number of its words found, each counted once, as whole words in any case
/// evidence of an outcome = the sum over the rules that name it (kind, category and skill)
/// confidence             = evidence of the best outcome / the larger of 1 and the evidence of all outcomes
/// </code>
/// So weight 1 is what makes a single word enough when nothing speaks against it, one word of weight 0.5 alone gives 0.5, and
/// two outcomes that are equally well supported give 0.5 each. Of equals the one named first in the document is the guess.
/// The urgency is the highest that a matching rule of the outcome gives.
/// </summary>
public static class Triage
{
    /// <summary>The best guess, or null when nothing speaks for anything.</summary>
    public static Guess? Of(TriageRules rules, IReadOnlyList<string>? choices, string? text) =>
        ByKeys(rules.Ivr, choices ?? []) ?? ByText(rules.Text, text ?? "");

    private static Guess? ByKeys(IReadOnlyList<IvrRule> menu, IReadOnlyList<string> choices)
    {
        for (var levels = choices.Count; levels > 0; levels--)
        {
            var pressed = string.Join('/', choices.Take(levels));
            if (menu.FirstOrDefault(rule => rule.Choices == pressed) is { } rule)
            {
                return new(rule.Kind, rule.Category, Urgency.Normal, rule.Skill, ClassifiedBy.Ivr, 1);
            }
        }

        return null;
    }

    private static Guess? ByText(IReadOnlyList<TextRule> rules, string text)
    {
        var outcomes = rules
            .Select(rule => (Rule: rule, Evidence: rule.Weight * rule.Words.Distinct().Count(word => Holds(text, word))))
            .Where(found => found.Evidence > 0)
            .GroupBy(found => (found.Rule.Kind, found.Rule.Category, found.Rule.Skill))
            .Select(group => (Outcome: group.Key, Evidence: group.Sum(f => f.Evidence), Urgency: group.Max(f => f.Rule.Urgency)))
            .ToList();
        if (outcomes.Count == 0)
        {
            return null;
        }

        var best = outcomes.MaxBy(outcome => outcome.Evidence);
        var confidence = best.Evidence / Math.Max(1, outcomes.Sum(outcome => outcome.Evidence));
        return new(best.Outcome.Kind, best.Outcome.Category, best.Urgency, best.Outcome.Skill, ClassifiedBy.Text, confidence);
    }

    /// <summary>Whether a text has a word or phrase that is no part of a longer word. Chinese is written without spaces, so only
    /// Latin letters and digits make a word longer.</summary>
    private static bool Holds(string text, string word)
    {
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + word.Length;
            var goesOnBefore = at > 0 && IsLatin(text[at - 1]) && IsLatin(word[0]);
            var goesOnAfter = end < text.Length && IsLatin(text[end]) && IsLatin(word[^1]);
            if (!goesOnBefore && !goesOnAfter)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLatin(char c) => char.IsAsciiLetterOrDigit(c);
}
