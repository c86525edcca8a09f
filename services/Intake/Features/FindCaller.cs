using Hosting;
using Intake.Views;
using Marten;
using Messaging;
using Command = Contracts.Intake.V1.ReceiveContact;

namespace Intake.Features;

/// <summary>Which of a customer's streams a contact is for: the one that has it already, or what it is about; else the one of the key that it came under.</summary>
internal static class FindCaller
{
    /// <summary>The stream, and the rule for it.</summary>
    public static async ValueTask<(Guid StreamId, Rule<Customer, Command> Rule)> OfAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var (contact, key) = (ReceiveContact.ContactIdOf(command, context.Actor), Customer.KeyOf(command, context.Actor));
        var number = command is { CustomerId: not null, CallerNumber: { } told } ? Customer.KeyOfNumber(told) : key;
        var known = (await session.LoadManyAsync<Belonging>(cancellationToken, contact, key, number)).DistinctBy(b => b.Id).ToDictionary(b => b.Id);
        if (known.TryGetValue(contact, out var first))
        {
            // A repeat goes to the customer that the contact was first reported for, so that another customer is noticed.
            return (first.Customer, RuleFor(Caller.Of(command, context.Actor)));
        }

        var home = known.GetValueOrDefault(key)?.LinkedTo is { } linkedTo ? await Person.HomeAsync(session, linkedTo, cancellationToken) : key;
        var person = await Person.AtAsync(session, home, cancellationToken);

        // A number beside an id is this customer's, where the channel itself says so, it knows, and nobody else has it. An agent checks first.
        IReadOnlyList<Guid> links = context.Actor.Role == Roles.Channel && number != key && !known.ContainsKey(number) && !person.Streams.Contains(number)
            && context.Directory.Settings.LinkingChannels?.Contains(command.Channel) == true ? [number] : [];
        List<Guid> streams = [.. person.Streams];
        foreach (var link in links)
        {
            streams.AddRange((await Person.AtAsync(session, link, cancellationToken)).Streams.Except(streams));
        }

        var hop = services.GetRequiredService<Hop>();
        var caller = new Caller(person.Home, person.Home, links, await GoesOnAsync(session, hop, command, cancellationToken));
        if (streams.Count == 1)
        {
            return (person.Home, RuleFor(caller));
        }

        var about = new List<(Guid Stream, Matter Matter)>();
        foreach (var stream in streams)
        {
            var customer = await hop.StateAsync(Customer.Stream, stream, cancellationToken);
            caller = caller with
            {
                CustomerId = caller.CustomerId ?? customer.CustomerId ?? customer.Links.Values.FirstOrDefault()?.CustomerId,
                Tier = caller.Tier ?? customer.Tier,
            };
            if (ReceiveContact.About(customer, command, caller, context) is { } matter)
            {
                about.Add((stream, matter));
            }
        }

        // What the customer was asked comes first, as within one stream.
        var chosen = about.OrderByDescending(a => a.Matter.AwaitedSince is not null).ThenByDescending(a => a.Matter.Profile.ReceivedAt)
            .Select(a => (Guid?)a.Stream).FirstOrDefault() ?? key;
        return (chosen, RuleFor(caller with { Stream = chosen }));
    }

    private static Rule<Customer, Command> RuleFor(Caller caller) =>
        (customer, command, context) => ReceiveContact.Decide(customer, command, caller, context);

    /// <summary>Who names a request that was merged speaks of the one that goes on.</summary>
    private static async Task<Guid?> GoesOnAsync(IQuerySession session, Hop hop, Command command, CancellationToken cancellationToken)
    {
        var goesOn = command.RequestId;
        var seen = new HashSet<Guid>();
        while (goesOn is { } named && seen.Add(named) && await session.LoadAsync<Belonging>(named, cancellationToken) is { LinkedTo: null } at
            && (await hop.StateAsync(Customer.Stream, at.Customer, cancellationToken)).Matters.GetValueOrDefault(named)?.MergedInto is { } into)
        {
            goesOn = into;
        }

        return goesOn == command.RequestId ? null : goesOn;
    }
}
