using Contracts;
using Contracts.Directory.V1;
using Hosting;
using Messaging;
using Sla;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.PublishPolicy;

namespace DirectoryService.Features;

/// <summary>The next version of an SLA policy is published; its calendars have to be there. Promises keep the version they
/// were made under.</summary>
public static class PublishPolicy
{
    public static readonly DocumentKind Kind = DocumentKind.Versioned<SlaPolicy, Command, PolicyPublished>(
        "policy", "policies", p => p.Id, p => p.Version, p => new Command(p), Decide);

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
        }

        DemandSound(() => context.Directory.Sla.With(document).RefuseUnknownCalendars(document));
        return [new PolicyPublished(document, context.Now)];
    }

    /// <summary>A version is followed, never edited: higher, and in force no sooner than the one before.</summary>
    internal static void DemandNext(int latest, int version, DateTimeOffset latestFrom, DateTimeOffset from)
    {
        Demand(version > latest, "version", $"must be above {latest}, the version published last");
        Demand(from >= latestFrom, "effectiveFrom", $"must not lie before {latestFrom:O}, when version {latest} comes into force");
    }

    /// <summary>What Sla refuses, the desk refuses.</summary>
    internal static void DemandSound(Action check)
    {
        try
        {
            check();
        }
        catch (SlaDocumentException e)
        {
            throw Refusal.Invalid(e.Place, e.Message);
        }
    }
}
