using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Marten;
using Messaging;

namespace Intake.Views;

/// <summary>A request as agents, supervisors and auditors see it, and its channel.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What was known when it came.</param>
/// <param name="Kind">The kind; null until that is clear.</param>
/// <param name="Category">The category; null likewise.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group needed; null until that is clear.</param>
/// <param name="Open">A later contact may continue it.</param>
/// <param name="Identity">The latest identity check.</param>
/// <param name="Contacts">The contacts about it, oldest first.</param>
/// <param name="AppealedTo">Whom over the operator's head the customer went to (A7), as said last; null when to nobody.</param>
public sealed record RequestRow(
    Guid RequestId, RequestProfile Profile, RequestKind? Kind, string? Category, Urgency Urgency, string? Skill, bool Open,
    IdentityChecked? Identity, IReadOnlyList<ContactReceived> Contacts, string? AppealedTo);

/// <summary>A request as a channel sees it that began on another (A3): how it stands, and what this channel brought itself.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Kind">The kind; null until that is clear.</param>
/// <param name="Category">The category; null likewise.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Open">A later contact may continue it.</param>
/// <param name="Contacts">This channel's contacts about it, oldest first.</param>
public sealed record RequestElsewhere(
    Guid RequestId, DateTimeOffset ReceivedAt, RequestKind? Kind, string? Category, Urgency Urgency, bool Open, IReadOnlyList<ContactReceived> Contacts);

/// <summary>Whose stream a contact, a request, a care call or a link of two customers stands in.</summary>
/// <param name="Id">The contact, the request, the care call, or the key that is linked.</param>
/// <param name="Customer">The customer's stream.</param>
/// <param name="LinkedTo">The customer that the key is linked to; null for all others.</param>
public sealed record Belonging(Guid Id, Guid Customer, Guid? LinkedTo = null);

/// <summary>Whose stream contacts, requests and links stand in.</summary>
public sealed class RequestView : View<Customer, Belonging>
{
    /// <summary>The one instance; it has no state.</summary>
    public static RequestView Instance { get; } = new();

    /// <inheritdoc />
    protected override Belonging[] Of(Guid streamId, Customer state) =>
    [
        .. state.Contacts.Keys.Concat(state.Matters.Keys).Concat(state.CareCalls.Keys).Select(id => new Belonging(id, streamId)),
        .. state.Links.Select(link => new Belonging(link.Key, streamId, link.Value.LinkedTo)),
    ];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<Belonging> document) =>
        document.Index(b => b.LinkedTo!, index => index.Predicate = "(data ->> 'linkedTo') is not null");

    /// <summary>
    /// A contact that another customer's stream got at the same moment is refused: both cannot have it. Tried again, it is found
    /// there. So with a key that another customer was linked with.
    /// </summary>
    public override void Save(IDocumentOperations session, Guid streamId, Customer before, Customer after)
    {
        session.Insert(Of(streamId, after).Except(Of(streamId, before)));
        foreach (var key in before.Links.Keys.Except(after.Links.Keys))
        {
            session.Delete<Belonging>(key);
        }
    }

    /// <summary>The stream that has a contact or a request; null when it is new.</summary>
    public static async ValueTask<Guid?> FindCustomerAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<Belonging>(id, cancellationToken))?.Customer;
    }

    /// <summary>The stream that has a request.</summary>
    /// <exception cref="Refusal">There is no such request.</exception>
    public static async ValueTask<Guid> CustomerOfAsync(IServiceProvider services, Guid requestId, CancellationToken cancellationToken) =>
        await FindCustomerAsync(services, requestId, cancellationToken) ?? throw Refusal.Unknown("request", requestId);

    /// <summary>Channels see requests that they have brought a contact of, and of those what they may.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Agent, Roles.Supervisor, Roles.Auditor, Roles.Channel];
        app.MapGet("/requests/{requestId:guid}", async (Guid requestId, HttpContext http, Hop hop, CancellationToken token) =>
        {
            var customer = await hop.StateAsync(Customer.Stream, await CustomerOfAsync(http.RequestServices, requestId, token), token);
            var actor = http.User.ToActor(readers);
            return Results.Json(actor.Role == Roles.Channel ? SeenBy(actor.Id, customer, requestId) : Row(customer, requestId), ContractJson.Options);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));
    }

    /// <summary>A request with all that is known.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public static RequestRow Row(Customer customer, Guid requestId)
    {
        var matter = customer.MatterOf(requestId);
        List<ContactReceived> contacts =
            [.. customer.Contacts.Values.Where(c => c.RequestId == requestId).OrderBy(c => c.At).ThenBy(c => c.ContactId)];
        return new RequestRow(
            requestId, matter.Profile, matter.Classified?.Kind, matter.Classified?.Category,
            matter.Classified?.Urgency ?? Urgency.Normal, matter.Classified?.Skill, matter.IsOpen, matter.Identity, contacts, AppealedTo(contacts));
    }

    /// <summary>
    /// A request as a channel may see it. What other channels brought, and what was said where it began, it sees once it was made sure by this one who
    /// the customer is, after they came by it: to know somebody's id is not to be them.
    /// </summary>
    /// <exception cref="Refusal">There is none, or this channel has brought no contact of it: that is not told apart.</exception>
    public static object SeenBy(string channel, Customer customer, Guid requestId)
    {
        var row = Row(customer, requestId);
        List<ContactReceived> own = [.. row.Contacts.Where(c => ChannelId.Of(c.Channel) == channel)];
        return own is not [var first, ..] ? throw Refusal.Unknown("request", requestId)
            : customer.MatterOf(requestId).Identified.TryGetValue(first.Channel, out var identified) && identified >= first.At ? row
            : ChannelId.Of(row.Profile.Channel) == channel ? row with { Profile = Told(row.Profile), Contacts = own, AppealedTo = AppealedTo(own) }
            : new RequestElsewhere(requestId, row.Profile.ReceivedAt, row.Kind, row.Category, row.Urgency, row.Open, own);
    }

    /// <summary>Without the customer's id, where it was known by a link and not told with the contact: then the request stands under another key.</summary>
    private static RequestProfile Told(RequestProfile profile) =>
        profile.CustomerId is { } id && Customer.KeyOf(id) != profile.CustomerKey ? profile with { CustomerId = null } : profile;

    private static string? AppealedTo(IEnumerable<ContactReceived> contacts) => contacts.Select(c => c.AppealedTo).LastOrDefault(to => to is not null);
}
