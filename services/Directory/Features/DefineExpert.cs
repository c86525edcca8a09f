using Contracts;
using Contracts.Directory.V1;
using Hosting;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineExpert;

namespace DirectoryService.Features;

/// <summary>An expert is defined, or what the expert knows is changed (E2).</summary>
public static class DefineExpert
{
    private static readonly TopicAttribute Topic = new();

    public static readonly DocumentKind Kind =
        DocumentKind.Many<Expert, Command, ExpertDefined>("expert", e => e.Id, e => new Command(e), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument expert, Command command, Context context)
    {
        var document = Checked(command.Document);
        Demand(document.Topics.Count > 0, "topics", "must name at least one");
        foreach (var (i, topic) in document.Topics.Index())
        {
            Demand(Topic.IsValid(topic), $"topics[{i}]", "must be a topic such as technical/broadband");
        }

        Demand(document.Capacity is >= 1 and <= 20, "capacity", "must be 1 to 20");
        return expert.Becomes(new ExpertDefined(document, context.Now));
    }
}
