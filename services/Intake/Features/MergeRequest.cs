using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Marten;
using Messaging;
using Merge = Contracts.Intake.V1.MergeRequest;
using Unmerge = Contracts.Intake.V1.UnmergeRequest;

namespace Intake.Features;

/// <summary>
/// The same matter came twice: the later request ends as merged and the earlier one goes on, so that its promise is the earlier contact's
/// (A3). Follow-up ends the one, unless a department or an expert works on it, and hands its promise to the other. A mistake is taken back
/// for a while.
/// </summary>
public static class MergeRequest
{
    public static void Map(ServiceBuilder service)
    {
        service.Command<Customer, Merge>(Customer.Stream, FindAsync, Roles.Agent, Roles.Supervisor)
            .At("POST", "/requests/{requestId:guid}/merge");
        service.Command<Customer, Unmerge>(
                Customer.Stream, (services, c, _, token) => RequestView.CustomerOfAsync(services, c.RequestId, token), Decide,
                Roles.Agent, Roles.Supervisor)
            .At("POST", "/requests/{requestId:guid}/unmerge");
        service
            .On<RequestMerged>(async (reaction, merged, token) =>
            {
                var duplicate = (await CustomerOfAsync(reaction.Services, merged.RequestId, token)).MatterOf(merged.RequestId);
                await reaction.RunAsync(
                    Customer.Stream, await RequestView.CustomerOfAsync(reaction.Services, merged.IntoRequestId, token),
                    (customer, fact, _) => Take(customer, duplicate, fact), merged, token);
            })
            .On<RequestUnmerged>(async (reaction, unmerged, token) => await reaction.RunAsync(
                Customer.Stream, await RequestView.CustomerOfAsync(reaction.Services, unmerged.FromRequestId, token), Return, unmerged, token));
    }

    /// <summary>The rule.</summary>
    /// <param name="customer">Whose the later request is.</param>
    /// <param name="command">Names both.</param>
    /// <param name="into">The one that is to go on; null for one of the same stream.</param>
    /// <param name="context">Who and when.</param>
    public static IEnumerable<IFact> Decide(Customer customer, Merge command, Matter? into, Context context)
    {
        var ends = customer.MatterOf(command.RequestId);
        ends.MustBeHeldBy(context);
        var goesOn = into ?? customer.MatterOf(command.IntoRequestId);
        return ends.MergedInto == goesOn.RequestId ? []
            : ends.RequestId == goesOn.RequestId ? throw Refusal.Invalid("intoRequestId", "intoRequestId is the request itself.")
            : new[] { ends, goesOn }.FirstOrDefault(m => !m.IsOpen) is { } closed
                ? throw Refusal.WrongState($"Request {closed.RequestId} is closed.")
            : ends.Classified is null || ends.Classified.Kind != goesOn.Classified?.Kind
                ? throw Refusal.WrongState("The requests are not classified as of one kind.")
            : ends.Profile.ReceivedAt < goesOn.Profile.ReceivedAt
                ? throw Refusal.WrongState($"Request {ends.RequestId} came first: merge {goesOn.RequestId} into it.")
            : [new RequestMerged(ends.RequestId, goesOn.RequestId, context.Actor.ToString(), context.Now, EndIsTold: true)];
    }

    /// <summary>It goes on by itself again.</summary>
    public static IEnumerable<IFact> Decide(Customer customer, Unmerge command, Context context)
    {
        var matter = customer.MatterOf(command.RequestId);
        matter.MustBeHeldBy(context);
        return matter.MergedInto is not { } from ? []
            : matter.IsErased ? throw Refusal.WrongState($"The personal data of request {command.RequestId} was erased: it does not go on.")
            : matter.EndedOfItself ? throw Refusal.WrongState(
                $"Request {command.RequestId} was worked on to an end of its own after it was merged: reopen it, if it is to go on.")
            : !(context.Now - matter.Since <= context.Directory.Settings.UnmergeWithin)
                ? throw Refusal.WrongState($"Request {command.RequestId} was merged at {matter.Since:O}: too long ago to take that back.")
            : [new RequestUnmerged(command.RequestId, from, context.Actor.ToString(), context.Now)];
    }

    /// <summary>The request that goes on hears of the other.</summary>
    public static IEnumerable<IFact> Take(Customer customer, Matter duplicate, RequestMerged merged) =>
        customer.MatterOf(merged.IntoRequestId).Duplicates.Contains(merged.RequestId) ? []
        : [
            new DuplicateJoined(
                merged.IntoRequestId, merged.RequestId, duplicate.Profile.Channel, TextFor(customer, duplicate, merged), duplicate.Profile.ReceivedAt,
                merged.At, duplicate.HeldSince),
        ];

    /// <summary>What was said under one key is kept under no other: it would outlive its erasure there, once the two are no longer linked.</summary>
    private static string? TextFor(Customer customer, Matter duplicate, RequestMerged merged) =>
        duplicate.Profile.CustomerKey == customer.MatterOf(merged.IntoRequestId).Profile.CustomerKey ? duplicate.Profile.Text : null;

    /// <summary>And that it left again.</summary>
    public static IEnumerable<IFact> Return(Customer customer, RequestUnmerged unmerged, Context context) =>
        customer.MatterOf(unmerged.FromRequestId).Duplicates.Contains(unmerged.RequestId)
            ? [new DuplicateReturned(unmerged.FromRequestId, unmerged.RequestId, unmerged.At)]
            : [];

    private static async ValueTask<(Guid, Rule<Customer, Merge>)> FindAsync(
        IServiceProvider services, Merge command, Context context, CancellationToken cancellationToken)
    {
        var stream = await RequestView.CustomerOfAsync(services, command.RequestId, cancellationToken);
        var other = await RequestView.FindCustomerAsync(services, command.IntoRequestId, cancellationToken)
            ?? throw Refusal.Invalid("intoRequestId", "intoRequestId names no request.");
        if (other == stream)
        {
            return (stream, (customer, merge, known) => Decide(customer, merge, into: null, known));
        }

        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        if (!(await Person.OfAsync(session, stream, cancellationToken)).Streams.Contains(other))
        {
            throw Refusal.WrongState("The requests are of two customers: link these first, if they are one.");
        }

        var into = (await services.GetRequiredService<Hop>().StateAsync(Customer.Stream, other, cancellationToken)).MatterOf(command.IntoRequestId);
        return (stream, (customer, merge, known) => Decide(customer, merge, into, known));
    }

    private static async Task<Customer> CustomerOfAsync(IServiceProvider services, Guid requestId, CancellationToken cancellationToken) =>
        await services.GetRequiredService<Hop>().StateAsync(
            Customer.Stream, await RequestView.CustomerOfAsync(services, requestId, cancellationToken), cancellationToken);
}
