using Contracts;
using Contracts.Directory.V1;
using Hosting;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineTier;

namespace DirectoryService.Features;

/// <summary>A customer tier is defined or changed (B2).</summary>
public static class DefineTier
{
    public static readonly DocumentKind Kind =
        DocumentKind.Many<Tier, Command, TierDefined>("tier", t => t.Id, t => new Command(t), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument tier, Command command, Context context)
    {
        var document = Checked(command.Document);
        Demand(document.Id is >= 1 and <= 9, "id", "must be 1 to 9");
        Demand(document.QueueBonus >= 0, "queueBonus", "must not be below 0");
        DemandSeconds(document.QueueBonus, "queueBonus");
        return tier.Becomes(new TierDefined(document, context.Now));
    }
}
