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
/// (<see cref="Erasures"/>). As long as a request is open, its data is needed: then it is refused. What came under another of the customer's
/// numbers, addresses or ids follows.
/// </summary>
public static class ErasePersonalData
{
    public static void Map(ServiceBuilder service)
    {
        service.Command<Customer, Command>(Customer.Stream, FindAsync, Decide, Roles.Supervisor, Roles.Admin)
            .At("POST", "/requests/{requestId:guid}/erase-personal-data");
        service.On<PersonalDataErased>(async (reaction, erased, token) =>
        {
            foreach (var other in await OthersAsync(reaction.Services, erased.CustomerKey, token))
            {
                await reaction.RunAsync(Customer.Stream, other, Follow, erased, token);
            }
        });
    }

    /// <summary>What came under another key is erased too. A request that was opened there in the same moment is waited for: for some minutes, then
    /// the fact is parked with an alarm, to be replayed once that request is closed.</summary>
    public static IEnumerable<IFact> Follow(Customer customer, PersonalDataErased erased, Context context) =>
        !customer.HasData ? []
        : customer.UnfinishedMatters.FirstOrDefault() is { } open ? throw new NotYetException($"Request {open.RequestId} of the same customer is open.")
        : All(customer, context);

    public static IEnumerable<IFact> Decide(Customer customer, Command command, Context context)
    {
        if (!customer.CareCalls.ContainsKey(command.RequestId)) customer.MatterOf(command.RequestId);
        return customer.UnfinishedMatters.FirstOrDefault() is { } open
            ? throw StillOpen(open)
            : All(customer, context);
    }

    private static async ValueTask<Guid> FindAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var stream = await RequestView.CustomerOfAsync(services, command.RequestId, cancellationToken);
        foreach (var other in await OthersAsync(services, stream, cancellationToken))
        {
            var customer = await services.GetRequiredService<Hop>().StateAsync(Customer.Stream, other, cancellationToken);
            if (customer.UnfinishedMatters.FirstOrDefault() is { } open)
            {
                throw StillOpen(open);
            }
        }

        return stream;
    }

    /// <summary>The other streams of the same customer.</summary>
    private static async Task<IEnumerable<Guid>> OthersAsync(IServiceProvider services, Guid stream, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await Person.OfAsync(session, stream, cancellationToken)).Streams.Where(s => s != stream);
    }

    private static IEnumerable<PersonalDataErased> All(Customer customer, Context context) => customer.Matters.Values
        .Where(matter => !matter.IsErased)
        .Select(matter => new PersonalDataErased(matter.RequestId, matter.Profile.CustomerKey, context.Now))
        .Concat(customer.CareCalls.Values.Where(call => !call.IsErased)
            .Select(call => new PersonalDataErased(call.Planned.RequestId, call.Planned.Plan.CustomerKey, context.Now)));

    private static Refusal StillOpen(Matter open) =>
        Refusal.WrongState($"Request {open.RequestId} of this customer is open: its data is needed until it is closed.");

    /// <summary>What is true together with those facts: no key. What they came under, as digests, is how every service finds them in what lies parked.</summary>
    public static IEnumerable<Action<IDocumentOperations>> DestroyKey(Guid customerKey, Customer before, Customer after)
    {
        (string? Id, string? Number)[] erased =
        [
            .. after.Matters.Values.Where(m => m.IsErased && !before.Matters[m.RequestId].IsErased).Select(m => (m.Profile.CustomerId, m.Profile.CallerNumber)),
            .. after.CareCalls.Where(call => call.Value.IsErased && !before.CareCalls[call.Key].IsErased).Select(call => call.Value.Planned.Plan)
                .Select(plan => ((string?)plan.CustomerId, plan.CallerNumber)),
        ];
        if (erased.Length == 0) return [];

        var names = erased.SelectMany(e => CustomerKeys.NamesOf(e.Id, e.Number)).Concat(after.Links.Keys).Distinct().ToArray();
        return [session => session.QueueSqlCommand(VaultSchema.Destroy, customerKey, names)];
    }
}
