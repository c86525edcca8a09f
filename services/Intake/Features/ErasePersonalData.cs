using System.Text.Encodings.Web;
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

    /// <summary>What is true together with those facts: no key, and no refused contact of the customer is parked here any more.</summary>
    public static IEnumerable<Action<IDocumentOperations>> DestroyKey(Guid customerKey, Customer before, Customer after)
    {
        string?[] names =
        [
            .. after.Matters.Values.Where(m => m.IsErased && !before.Matters[m.RequestId].IsErased).SelectMany(m => new[] { m.Profile.CustomerId, m.Profile.CallerNumber }),
            .. after.CareCalls.Where(call => call.Value.IsErased && !before.CareCalls[call.Key].IsErased).Select(call => call.Value.Planned.Plan)
                .SelectMany(plan => new[] { plan.CustomerId, plan.CallerNumber }),
        ];
        if (names.Length == 0)
        {
            return [];
        }

        names = names.OfType<string>().Distinct().SelectMany(Spellings).Distinct().ToArray();
        return
        [
            session => session.QueueSqlCommand(VaultSchema.Destroy, customerKey),
            session => session.QueueSqlCommand(
                """
                update parked set body = '', headers = coalesce(
                    (select jsonb_object_agg(key, value) from jsonb_each(headers) where key = any(?)), '{}')
                where replayed_at is null and exists (
                  select from unnest(?) name
                  where position(convert_to('"' || name || '"', 'UTF8') in body) > 0 or position('"' || name || '"' in headers::text) > 0)
                """, Parking.KeptHeaders.ToArray(), names),
        ];
    }

    /// <summary>A text as JSON may have it: as it is, or with what serializers escape on their own, in either case. Any other way is found by the
    /// key that it comes to (<see cref="Erasures"/>), where it is the one that the customer was known by.</summary>
    private static IEnumerable<string> Spellings(string name)
    {
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name);
        var ascii = string.Concat(name.Select(c => c < 128 ? $"{c}" : $"\\u{(int)c:X4}"));
        yield return ascii;
        yield return ascii.ToLowerInvariant();
        var encoded = JavaScriptEncoder.Default.Encode(name);
        yield return encoded;
        yield return encoded.ToLowerInvariant();
    }
}
