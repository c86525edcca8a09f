using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Messaging;
using TestKit;
using Command = Contracts.Intake.V1.ReceiveContact;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace Intake.Tests;

/// <summary>A customer who reported an outage over the hotline, and what followed.</summary>
internal static class Contacts
{
    public static readonly DateTimeOffset Earlier = Desk.Now.AddHours(-2);

    public static readonly Command Call =
        new(Channel.Hotline, "call-1", CustomerId: "c-77", CallerNumber: "555-0100", Text: "There is an outage", Region: "urban", At: Earlier);

    public static readonly Command Message = new(Channel.App, "msg-1", CustomerId: "c-77");

    public static readonly Guid RequestId = ReceiveContact.RequestIdOf(Call);

    public static readonly RequestProfile Profile = new(
        Customer.KeyOf(Call), "c-77", 3, Channel.Hotline, "urban", null, "555-0100", "There is an outage", null, Earlier);

    public static readonly RequestContext Known = new(Earlier, RequestKind.Fault, "network", Urgency.Normal);

    /// <summary>The call, of which the desk heard when it began.</summary>
    public static readonly IFact[] Called = CalledAndHeardOf(Earlier);

    public static readonly MatterClosed Closed = new(RequestId, Desk.Now.AddMinutes(-10));

    /// <summary>The call.</summary>
    /// <param name="at">When the desk heard of it.</param>
    public static IFact[] CalledAndHeardOf(DateTimeOffset at) =>
    [
        Contact(Call, RequestId, linked: false, Earlier, Known),
        new RequestReceived(RequestId, Profile, at),
        new RequestClassified(RequestId, Profile, RequestKind.Fault, "network", Urgency.Normal, "fault", ClassifiedBy.Text, 1, at),
    ];

    public static Given<Customer> Given(Context context, params IFact[] history) => new(Customer.Stream, context, history);

    public static Given<Customer> GivenCall(Context context, params IFact[] since) => new(Customer.Stream, context, [.. Called, .. since]);

    public static Context From(string channel) => Desk.As(Roles.Channel, channel);

    public static ContactReceived Contact(Command command, Guid requestId, bool linked, DateTimeOffset at, RequestContext known) => new(
        requestId, ReceiveContact.ContactIdOf(command), command.Channel, command.ChannelReference, ReceiveContact.FingerprintOf(command),
        linked, command.Text, at, known);
}
