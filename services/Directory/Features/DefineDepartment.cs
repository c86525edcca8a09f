using Contracts;
using Contracts.Directory.V1;
using Hosting;
using Messaging;
using static DirectoryService.DocumentCheck;
using Command = Contracts.Directory.V1.DefineDepartment;

namespace DirectoryService.Features;

/// <summary>
/// A department is defined or changed. One at most is the lead department, which takes what nobody else does; to move the
/// lead, it is first taken from the one and then given to the other.
/// </summary>
public static class DefineDepartment
{
    public static readonly DocumentKind Kind =
        DocumentKind.Many<Department, Command, DepartmentDefined>("department", d => d.Id, d => new Command(d), Decide);

    public static IEnumerable<IFact> Decide(DirectoryDocument department, Command command, Context context)
    {
        var document = Checked(command.Document);
        DemandTerms(document.Categories, "categories");
        if (Enum.GetValues<Channel>().Any(c => ChannelId.Of(c) == document.Id))
        {
            // Facts are routed by the ids of departments and of channels alike: one must not hear what the other is told.
            throw Refusal.Invalid("id", $"'{document.Id}' is a channel's id.");
        }

        var lead = context.Directory.Departments.Values.FirstOrDefault(d => d.IsLead && d.Id != document.Id);
        return document.IsLead && lead is not null
            ? throw Refusal.WrongState($"'{lead.Id}' is the lead department already; there is one at most.")
            : department.Becomes(new DepartmentDefined(document, context.Now));
    }
}
