using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Messaging;
using Command = Contracts.Intake.V1.ClassifyRequest;

namespace Intake.Features;

/// <summary>A human says what an open request is about, or corrects what a rule said (A5). One that takes a promise from the customer says why, and
/// after a while it is a supervisor's to say. The same holds for one that takes a disconnection out of the retention rate (A8).</summary>
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
        matter.MustBeHeldBy(context);
        if (!context.Directory.MustBeReady().SkillGroups.ContainsKey(command.Skill))
        {
            throw Refusal.Invalid("skill", $"There is no skill group '{command.Skill}'.");
        }

        if (matter.Classified is { Kind: RequestKind.Complaint or RequestKind.Fault or RequestKind.Disconnection } promised && promised.Kind != command.Kind)
        {
            MayWithdraw(matter, command, context);
        }

        return matter.Classified is { } known && (known.Kind, known.Category, known.Urgency, known.Skill)
            == (command.Kind, command.Category, command.Urgency, command.Skill)
            ? []
            : [new RequestClassified(
                command.RequestId, matter.Profile, command.Kind, command.Category, command.Urgency, command.Skill, ClassifiedBy.Agent,
                Confidence: 1, context.Now, context.Actor.Role == Roles.Agent ? context.Actor.Id : null,
                SupervisorId: context.Actor.Role == Roles.Supervisor ? context.Actor.Id : null, Reason: command.Reason)];
    }

    private static void MayWithdraw(Matter matter, Command command, Context context)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            throw Refusal.Invalid("reason", "reason must say why: what the customer was promised is withdrawn, or a disconnection is none any more.");
        }

        if (context.Actor.Role != Roles.Agent) return;

        if (matter.HeldSince is not { } since)
        {
            throw Refusal.Forbidden("What the customer was promised is withdrawn: while nobody has taken the request, a supervisor does that.");
        }

        if (context.Now - since > context.Directory.Settings.WithdrawAloneWithin)
        {
            throw Refusal.Forbidden("What the customer was promised is withdrawn: so long after the request was taken, a supervisor does that.");
        }
    }
}
