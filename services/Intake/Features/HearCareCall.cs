using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using Marten;
using Messaging;
using Command = Contracts.Intake.V1.ReceiveContact;

namespace Intake.Features;

/// <summary>
/// All is not well, the customer said when they were called (F6): that is a contact like one of their own. It goes on with the request that the call was about, and so
/// with its owner, while that may go on (A3); else it opens one.
/// </summary>
public static class HearCareCall
{
    public static void Map(ServiceBuilder service) => service.On<CareCallMade>(async (reaction, made, token) =>
    {
        if (made is not { Outcome: CareCallOutcome.NotWell, Note: { } note }) return;

        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var stream = await RequestView.CustomerOfAsync(reaction.Services, made.RequestId, token);
        var customer = await reaction.Services.GetRequiredService<Hop>().StateAsync(Customer.Stream, stream, token);
        if (customer.CareCalls[made.RequestId] is not { IsErased: false, Planned.Plan: var plan } || note == PersonalTexts.Erased) return;

        var person = await Person.OfAsync(session, Customer.KeyOf(plan.CustomerId), token);
        var contact = Contact(made.RequestId, plan, note, made.At, person.Streams.Contains(stream), reaction.Now);
        var told = new Context(reaction.Now, Actor.Desk("follow-up"), reaction.Directory);
        var (caller, rule) = await FindCaller.OfAsync(reaction.Services, contact, told, token);
        await reaction.RunAsync(Customer.Stream, caller, rule, contact, token);
    });

    /// <summary>What the customer said, as a contact. One whose link to the request was taken back since is about nothing.</summary>
    public static Command Contact(Guid careCall, CareCallPlan plan, string note, DateTimeOffset at, bool isTheirs, DateTimeOffset now) => new(
        Channel.Hotline, $"care-call {careCall}", plan.CustomerId, plan.CallerNumber, note, Region: plan.Region, Language: plan.Language,
        RequestId: isTheirs ? plan.OfRequestId : null, At: now - at < Features.ReceiveContact.LongestDelay ? at : null, Jurisdiction: plan.Jurisdiction);
}
