using Contracts;
using Contracts.Directory.V1;
using Hosting;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.PublishPolicy;

namespace DirectoryService.Features;

/// <summary>The next version of an SLA policy is published; its calendars have to be there. Promises keep the version they
/// were made under.</summary>
public static class PublishPolicy
{
    public static readonly DocumentKind Kind = DocumentKind.Versioned<SlaPolicy, Command, PolicyPublished>(
        "policy", "policies", p => p.Id, p => p.Version, p => new Command(p), Decide);

    /// <summary>A step of a ladder comes at most so many times the time promised after its beginning.</summary>
    private const int MostTimes = 100;

    public static IEnumerable<IFact> Decide(DirectoryDocument policy, Command command, Context context)
    {
        var document = Checked(command.Document);
        if (policy.Knows(document))
        {
            return [];
        }

        if (policy.Latest?.Content is SlaPolicy latest)
        {
            DemandNext(latest.Version, document.Version, latest.EffectiveFrom, document.EffectiveFrom);
            DemandCover(latest, document);
        }

        foreach (var (i, rule) in document.Rules.Index())
        {
            foreach (var (j, step) in rule.Ladder.Index())
            {
                Demand(step.At <= MostTimes, $"rules[{i}].ladder[{j}].at", $"must be at most {MostTimes}");
            }
        }

        DemandSound(() => context.Directory.Sla.With(document).RefuseUnknownCalendars(document));
        return [new PolicyPublished(document, context.Now)];
    }

    /// <summary>What was promised to all, or to all of a kind, goes on to be promised to all of them: a case that no rule is for could not be worked on.
    /// And what had a target keeps one, in each of its rules: without, nobody would be promised anything.</summary>
    private static void DemandCover(SlaPolicy latest, SlaPolicy document)
    {
        foreach (var covering in latest.Rules.Where(IsForAll))
        {
            var (promise, kind) = (covering.Promise, covering.When?.Kind);
            Demand(
                document.Rules.Any(rule => rule.Promise == promise && IsForAll(rule) && (rule.When?.Kind is null || rule.When.Kind == kind)),
                "rules", $"must have one for every {promise}, without further conditions, as the version before has");
            foreach (var (i, rule) in document.Rules.Index().Where(r => HasTarget(covering) && r.Item.Promise == promise))
            {
                Demand(HasTarget(rule), $"rules[{i}].target", $"must be given, or targetDays: {promise} has one in the version before");
            }
        }
    }

    private static bool HasTarget(SlaRule rule) => rule.Target is not null || rule.TargetDays is not null;

    private static bool IsForAll(SlaRule rule) => rule.When is null || rule.When with { Kind = null } == new SlaMatch();
}
