using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Messaging;
using Command = Contracts.Intake.V1.RecordIdentityCheck;

namespace Intake.Features;

/// <summary>How an agent made sure who the customer is, by which channel, and whether that succeeded (A4).</summary>
public static class RecordIdentityCheck
{
    public static void Map(ServiceBuilder service) => service
        .Command<Customer, Command>(
            Customer.Stream, (services, c, _, token) => RequestView.CustomerOfAsync(services, c.RequestId, token), Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/identity-check");

    public static IEnumerable<IFact> Decide(Customer customer, Command command, Context context)
    {
        var matter = customer.OpenMatterOf(command.RequestId);
        matter.MustBeHeldBy(context);
        if (command.Channel is { } by && !customer.Contacts.Values.Any(c => c.RequestId == command.RequestId && c.Channel == by))
        {
            throw Refusal.Invalid("channel", "channel: no contact about this request came by it.");
        }

        return matter.Identity is { } known && (known.Method, known.Passed, known.Channel) == (command.Method, command.Passed, command.Channel)
            ? []
            : [new IdentityChecked(command.RequestId, command.Method, command.Passed, context.Now, command.Channel)];
    }
}
