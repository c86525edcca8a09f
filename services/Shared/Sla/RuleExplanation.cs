namespace Sla;

/// <summary>What became of a rule when a promise was made.</summary>
public enum RuleVerdict
{
    /// <summary>It made the promise.</summary>
    Won,

    /// <summary>All its conditions hold, but another has more.</summary>
    LessSpecific,

    /// <summary>All its conditions hold, but an earlier one has as many.</summary>
    EarlierWins,

    /// <summary>A condition does not hold.</summary>
    ConditionFailed,

    /// <summary>Another version of its policy was in force.</summary>
    NotInForce,
}

/// <summary>Why a rule made a promise, or did not.</summary>
/// <param name="Policy">Id of the policy document.</param>
/// <param name="PolicyVersion">Its version.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Because">The same in plain words.</param>
public sealed record RuleExplanation(string Policy, int PolicyVersion, string Rule, RuleVerdict Verdict, string Because);
