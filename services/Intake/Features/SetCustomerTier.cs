using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Marten;
using Messaging;
using Command = Contracts.Intake.V1.SetCustomerTier;

namespace Intake.Features;

/// <summary>The marketing support system tells a customer's tier (A4). It counts for requests that come from then on.</summary>
public static class SetCustomerTier
{
    public static void Map(ServiceBuilder service) => service
        .Command<Customer, Command>(Customer.Stream, FindAsync, Decide, Roles.Marketing)
        .At("PUT", "/customers/{customerId}/tier");

    private static async ValueTask<Guid> FindAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return await Person.HomeAsync(session, Customer.KeyOf(command.CustomerId), cancellationToken);
    }

    public static IEnumerable<IFact> Decide(Customer customer, Command command, Context context)
    {
        if (!context.Directory.Tiers.ContainsKey(command.Tier))
        {
            throw Refusal.Invalid("tier", $"There is no tier {command.Tier}.");
        }

        return customer.Tier == command.Tier ? [] : [new CustomerTierChanged(command.CustomerId, command.Tier, context.Now)];
    }
}
