using System.Text.Json;
using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Marten;
using Messaging;
using Command = Contracts.Intake.V1.ErasePersonalData;

namespace Intake.Features;

/// <summary>
/// A customer's personal data is erased on demand (I8): the key that all services sealed it with is destroyed in the same transaction
/// in which that becomes a fact, so there is never one without the other. What every service made from it follows
/// (<see cref="Erasures"/>). As long as a request is open, its data is needed: then it is refused.
/// </summary>
public static class ErasePersonalData
{
    public static void Map(ServiceBuilder service) => service
        .Command<Customer, Command>(
            Customer.Stream, (services, c, _, token) => RequestView.CustomerOfAsync(services, c.RequestId, token), Decide,
            Roles.Supervisor, Roles.Admin)
        .At("POST", "/requests/{requestId:guid}/erase-personal-data");

    public static IEnumerable<IFact> Decide(Customer customer, Command command, Context context)
    {
        var known = customer.MatterOf(command.RequestId);
        return customer.OpenMatters.FirstOrDefault() is { } open
            ? throw Refusal.WrongState($"Request {open.RequestId} of this customer is open: its data is needed until it is closed.")
            : customer.Matters.Values.Where(matter => !matter.IsErased)
                .Select(matter => new PersonalDataErased(matter.RequestId, known.Profile.CustomerKey, context.Now));
    }

    /// <summary>What is true together with those facts: no key, and no refused contact of the customer is parked here any more.</summary>
    public static IEnumerable<Action<IDocumentOperations>> DestroyKey(Guid customerKey, Customer before, Customer after)
    {
        var erased = after.Matters.Values.Where(m => m.IsErased && !before.Matters[m.RequestId].IsErased).ToList();
        if (erased.Count == 0)
        {
            return [];
        }

        var names = erased.SelectMany(matter => new[] { matter.Profile.CustomerId, matter.Profile.CallerNumber }).OfType<string>().Distinct()
            .Select(name => JsonSerializer.SerializeToUtf8Bytes(name, ContractJson.Options)).ToArray();
        return
        [
            session => session.QueueSqlCommand(VaultSchema.Destroy, customerKey),
            session => session.QueueSqlCommand(
                """
                update parked set body = '' where replayed_at is null
                  and exists (select from unnest(?) name where position(name in body) > 0)
                """, [names]),
        ];
    }
}
