using Contracts.Directory.V1;

namespace Sla;

/// <summary>
/// The rules of one promise, weighed for one case at one moment. Of those in force that match, the one with most conditions
/// counts; of equals, the first by policy id and place.
/// </summary>
internal sealed class RuleChoice
{
    private readonly IEnumerable<SlaPolicy[]> _policies;
    private readonly string _promise;
    private readonly DateTimeOffset _at;
    private readonly List<Weighed> _inForce = [];
    private int _won = -1;

    private RuleChoice(IEnumerable<SlaPolicy[]> policies, string promise, DateTimeOffset at) =>
        (_policies, _promise, _at) = (policies, promise, at);

    /// <summary>The rule that counts; null when none matches.</summary>
    public (SlaPolicy Policy, SlaRule Rule)? Won => _won < 0 ? null : (_inForce[_won].Policy, _inForce[_won].Rule);

    /// <summary>Weighs them.</summary>
    /// <param name="policies">The versions of each policy, highest first.</param>
    /// <param name="promise">The promise's name.</param>
    /// <param name="facts">What is known of the request.</param>
    /// <param name="at">The moment.</param>
    public static RuleChoice Of(IEnumerable<SlaPolicy[]> policies, string promise, SlaMatch facts, DateTimeOffset at)
    {
        var choice = new RuleChoice(policies, promise, at);
        foreach (var versions in policies)
        {
            if (Array.Find(versions, p => p.EffectiveFrom <= at) is { } policy) choice.Weigh(policy, facts);
        }

        return choice;
    }

    /// <summary>Each with its verdict: those in force, then the other versions.</summary>
    public IReadOnlyList<RuleExplanation> Explain()
    {
        var all = new List<RuleExplanation>();
        for (var i = 0; i < _inForce.Count; i++)
        {
            var (policy, rule, match) = _inForce[i];
            var (verdict, because) = Verdict(i, match);
            all.Add(new(policy.Id, policy.Version, rule.Name, verdict, because));
        }

        foreach (var versions in _policies)
        {
            var inForce = Array.Find(versions, p => p.EffectiveFrom <= _at);
            all.AddRange(versions.Where(p => p != inForce).SelectMany(policy => policy.Rules.Where(r => r.Promise == _promise)
                .Select(rule => new RuleExplanation(policy.Id, policy.Version, rule.Name, RuleVerdict.NotInForce, NotInForce(policy, inForce)))));
        }

        return all;
    }

    private void Weigh(SlaPolicy policy, SlaMatch facts)
    {
        foreach (var rule in policy.Rules)
        {
            if (rule.Promise != _promise) continue;

            var match = CaseMatch.Of(rule.When, facts);
            if (match.IsWhole && (_won < 0 || match.Conditions > _inForce[_won].Match.Conditions)) _won = _inForce.Count;
            _inForce.Add(new(policy, rule, match));
        }
    }

    private (RuleVerdict Verdict, string Because) Verdict(int i, CaseMatch match)
    {
        var conditions = match.Conditions switch { 0 => "no condition", 1 => "1 condition", var n => $"{n} conditions" };
        if (!match.IsWhole) return (RuleVerdict.ConditionFailed, match.Failed);
        if (i == _won) return (RuleVerdict.Won, $"matches with {conditions}, and no other has more");

        var won = _inForce[_won];
        return match.Conditions == won.Match.Conditions
            ? (RuleVerdict.EarlierWins, $"matches with {conditions}, and {won.Rule.Name} with as many comes first")
            : (RuleVerdict.LessSpecific, $"matches with {conditions}, and {won.Rule.Name} with {won.Match.Conditions}");
    }

    private string NotInForce(SlaPolicy policy, SlaPolicy? inForce) => policy.EffectiveFrom > _at
        ? $"version {policy.Version} takes effect on {policy.EffectiveFrom:O} only"
        : $"version {inForce!.Version} was in force instead of version {policy.Version}";

    private sealed record Weighed(SlaPolicy Policy, SlaRule Rule, CaseMatch Match);
}
