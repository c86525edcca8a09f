using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Marten;
using Messaging;
using Link = Contracts.Intake.V1.LinkCustomer;
using Unlink = Contracts.Intake.V1.UnlinkCustomer;

namespace Intake.Features;

/// <summary>
/// An agent who checked who the customer is says that they are the one of an id (A4), and a supervisor takes such a link back. A link moves
/// nothing: it says which streams are one customer's (<see cref="Person"/>).
/// </summary>
public static class LinkCustomer
{
    public static void Map(ServiceBuilder service)
    {
        service.Command<Customer, Link>(Customer.Stream, FindAsync, Roles.Agent, Roles.Supervisor)
            .At("POST", "/requests/{requestId:guid}/link-customer");
        service.Command<Customer, Unlink>(Customer.Stream, FindAsync, Roles.Supervisor)
            .At("POST", "/requests/{requestId:guid}/unlink-customer");
    }

    /// <summary>The request's customer is linked to another.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="command">Names the request.</param>
    /// <param name="key">The key that the request came under.</param>
    /// <param name="home">The other customer.</param>
    /// <param name="context">Who and when.</param>
    public static IEnumerable<IFact> Decide(Customer customer, Link command, Guid key, Guid home, Context context)
    {
        var matter = customer.MatterOf(command.RequestId);
        matter.MustBeHeldBy(context);
        return key == home || customer.Links.GetValueOrDefault(key)?.LinkedTo == home ? []
            : matter.Identity is not { Passed: true } ? throw Refusal.WrongState($"Nobody has checked yet who the customer of request {command.RequestId} is.")
            : [new CustomerLinked(command.RequestId, key, home, command.CustomerId, context.Actor.ToString(), context.Now)];
    }

    /// <summary>The link that stands here is taken back.</summary>
    public static IEnumerable<IFact> Decide(Customer customer, Unlink command, Guid key, Context context) =>
        customer.Links.TryGetValue(key, out var link)
            ? [new CustomerUnlinked(command.RequestId, key, link.LinkedTo, context.Actor.ToString(), context.Now)]
            : throw Refusal.WrongState($"What request {command.RequestId} came under is linked with no other customer.");

    private static async ValueTask<(Guid, Rule<Customer, Link>)> FindAsync(
        IServiceProvider services, Link command, Context context, CancellationToken cancellationToken)
    {
        var key = await RequestView.CustomerOfAsync(services, command.RequestId, cancellationToken);
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var (own, home) = (
            await Person.HomeAsync(session, key, cancellationToken),
            await Person.HomeAsync(session, Customer.KeyOf(command.CustomerId), cancellationToken));
        return own == home ? (key, (_, _, _) => [])
            : own != key ? throw Refusal.WrongState($"The customer of request {command.RequestId} is linked with another one already.")
            : (key, (customer, link, known) => Decide(customer, link, key, home, known));
    }

    private static async ValueTask<(Guid, Rule<Customer, Unlink>)> FindAsync(
        IServiceProvider services, Unlink command, Context context, CancellationToken cancellationToken)
    {
        var stream = await RequestView.CustomerOfAsync(services, command.RequestId, cancellationToken);
        var customer = await services.GetRequiredService<Hop>().StateAsync(Customer.Stream, stream, cancellationToken);

        // It came under the key of its stream, or by a number that was linked already.
        Guid[] keys = customer.MatterOf(command.RequestId).Profile.CallerNumber is { } number ? [stream, Customer.KeyOfNumber(number)] : [stream];
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.LoadManyAsync<Belonging>(cancellationToken, keys) is [var link, ..]
            ? (link.Customer, (state, unlink, known) => Decide(state, unlink, link.Id, known))
            : (stream, (state, unlink, known) => Decide(state, unlink, stream, known));
    }
}
