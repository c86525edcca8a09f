using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Messaging;
using Command = Contracts.Intake.V1.ClassifyRequest;

namespace Intake.Features;

/// <summary>A human says what an open request is about, or corrects what a rule said (A5).</summary>
public static class ClassifyRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Customer, Command>(
            Customer.Stream, (services, c, _, token) => RequestView.CustomerOfAsync(services, c.RequestId, token), Decide,
            Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/classify");

    public static IEnumerable<IFact> Decide(Customer customer, Command command, Context context)
    {
        var matter = customer.OpenMatterOf(command.RequestId);
        if (!context.Directory.MustBeReady().SkillGroups.ContainsKey(command.Skill))
        {
            throw Refusal.Invalid("skill", $"There is no skill group '{command.Skill}'.");
        }

        return matter.Classified is { } known && (known.Kind, known.Category, known.Urgency, known.Skill)
            == (command.Kind, command.Category, command.Urgency, command.Skill)
            ? []
            : [new RequestClassified(
                command.RequestId, matter.Profile, command.Kind, command.Category, command.Urgency, command.Skill, ClassifiedBy.Agent,
                Confidence: 1, context.Now, context.Actor.Role == Roles.Agent ? context.Actor.Id : null)];
    }
}
