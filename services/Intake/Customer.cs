using System.Collections.Immutable;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using EventStore;
using Hosting;
using Intake.Views;
using Messaging;

namespace Intake;

/// <summary>
/// A customer as Intake knows one, folded from facts: the contacts that came, and the matters that they are about. One stream
/// for each customer, because "accepted once" (A2) and "continues the open request" (A3) are promises to a customer. Who is known under
/// several keys has several (<see cref="Person"/>).
/// </summary>
public sealed record Customer
{
    /// <summary>Before the first fact.</summary>
    public static readonly Customer None = new();

    /// <summary>How customers are kept.</summary>
    public static readonly StreamType<Customer> Stream =
        new("customer", None, (customer, fact) => customer.Evolve(fact), view: RequestView.Instance, also: Features.ErasePersonalData.DestroyKey);

    /// <summary>As the marketing support system says; null until it does.</summary>
    public int? Tier { get; init; }

    /// <summary>The customer's id at the operator, as said last; null while nobody said.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Links that stand here, by the key that is linked.</summary>
    public ImmutableSortedDictionary<Guid, CustomerLinked> Links { get; init; } = ImmutableSortedDictionary<Guid, CustomerLinked>.Empty;

    /// <summary>Contacts by id.</summary>
    public ImmutableSortedDictionary<Guid, ContactReceived> Contacts { get; init; } =
        ImmutableSortedDictionary<Guid, ContactReceived>.Empty;

    /// <summary>Matters by request id.</summary>
    public ImmutableSortedDictionary<Guid, Matter> Matters { get; init; } = ImmutableSortedDictionary<Guid, Matter>.Empty;

    /// <summary>Care calls that were planned (F6), by their id.</summary>
    public ImmutableSortedDictionary<Guid, CareCall> CareCalls { get; init; } = ImmutableSortedDictionary<Guid, CareCall>.Empty;

    /// <summary>Open matters that a contact may be about, the newest first.</summary>
    public IEnumerable<Matter> OpenMatters => Matters.Values.Where(m => m.IsOpen && !m.DataIsGone).OrderByDescending(m => m.Profile.ReceivedAt);

    /// <summary>Matters that the customer's data is still needed for: open, or merged and still worked on by others.</summary>
    public IEnumerable<Matter> UnfinishedMatters => Matters.Values.Where(m => (m.IsOpen || m.IsWorkedOnMerged) && !m.DataIsGone);

    /// <summary>Something of theirs is not erased.</summary>
    public bool HasData => Matters.Values.Any(m => !m.IsErased) || CareCalls.Values.Any(call => !call.IsErased);

    /// <summary>The stream of a customer who is known by an id.</summary>
    public static Guid KeyOf(string customerId) => CustomerKeys.OfId(customerId);

    /// <summary>The stream of a customer who is known by a number or address.</summary>
    public static Guid KeyOfNumber(string number) => CustomerKeys.OfNumber(number);

    /// <summary>The stream that a contact belongs to, if it is linked to no other: by customer id, else by number, else it stands alone.</summary>
    public static Guid KeyOf(Contracts.Intake.V1.ReceiveContact contact, Actor? by = null) =>
        contact.CustomerId is { } id ? KeyOf(id)
        : contact.CallerNumber is { } number ? KeyOfNumber(number)
        : by is { Role: Roles.Agent } ? DerivedId.From("customer", "contact", ChannelId.Of(contact.Channel), contact.ChannelReference, by.Id)
        : DerivedId.From("customer", "contact", ChannelId.Of(contact.Channel), contact.ChannelReference);

    /// <summary>How facts change it.</summary>
    public Customer Evolve(IFact fact) => fact switch
    {
        ContactReceived f => (this with { Contacts = Contacts.SetItem(f.ContactId, f) }).WithMatter(f, matter => matter.After(f)),
        RequestReceived f => this with
        {
            CustomerId = f.Profile.CustomerId ?? CustomerId,
            Matters = Matters.SetItem(f.RequestId, new Matter(f.RequestId, f.Profile, IsOpen: true, Since: f.At)),
        },
        RequestClassified f => WithMatter(f, matter => matter with { Classified = f }),
        IdentityChecked f => WithMatter(f, matter => matter.After(f)),
        MatterClosed f => WithMatter(f, matter => matter with { IsOpen = false, Since = f.At }),
        MatterReopened f => WithMatter(f, matter => matter with { IsOpen = true, Since = f.At, MergedInto = null, IsWorkedOnMerged = false, EndedOfItself = false }),
        RequestMerged f => WithMatter(f, matter => matter with
        {
            IsOpen = false, Since = f.At, MergedInto = f.IntoRequestId, IsWorkedOnMerged = f.EndIsTold == true, EndedOfItself = false,
        }),
        MergedRequestEnded f => WithMatter(f, matter => matter with { IsWorkedOnMerged = false, EndedOfItself = f.OfItself }),
        RequestUnmerged f => WithMatter(f, matter => matter with { IsOpen = true, Since = f.At, MergedInto = null, IsWorkedOnMerged = false }),
        DuplicateJoined f => WithMatter(f, matter => matter with
        {
            Duplicates = matter.Duplicates.Add(f.MergedRequestId), HeldSince = f.HeldSince < (matter.HeldSince ?? DateTimeOffset.MaxValue) ? f.HeldSince : matter.HeldSince,
        }),
        DuplicateReturned f => WithMatter(f, matter => matter with { Duplicates = matter.Duplicates.Remove(f.MergedRequestId) }),
        HolderNoted f => WithMatter(f, matter => matter with { Holder = f, HeldSince = matter.HeldSince ?? f.At }),
        AnswerAwaited f => WithMatter(f, matter => matter with { AwaitedSince = f.At }),
        AnswerWaitEnded f => WithMatter(f, matter => matter with { AwaitedSince = null }),
        PersonalDataErased f when CareCalls.TryGetValue(f.RequestId, out var call) =>
            this with { CareCalls = CareCalls.SetItem(f.RequestId, call with { IsErased = true }) },
        PersonalDataErased f => WithMatter(f, matter => matter with { IsErased = true }),
        CareCallPlanned f => this with { CareCalls = CareCalls.SetItem(f.RequestId, new(f)) },
        CustomerTierChanged f => this with { Tier = f.Tier, CustomerId = CustomerId ?? f.CustomerId },
        CustomerLinked f => this with { Links = Links.SetItem(f.CustomerKey, f) },
        CustomerUnlinked f => this with { Links = Links.Remove(f.CustomerKey) },
        _ => this,
    };

    /// <summary>A matter of this customer.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public Matter MatterOf(Guid requestId) => Matters.GetValueOrDefault(requestId) ?? throw Refusal.Unknown("request", requestId);

    /// <summary>A matter of this customer, if it is still open.</summary>
    /// <exception cref="Refusal">There is none, or it is closed.</exception>
    public Matter OpenMatterOf(Guid requestId) => MatterOf(requestId) is { IsOpen: true } matter
        ? matter
        : throw Refusal.WrongState($"Request {requestId} is closed.");

    private Customer WithMatter(IRequestFact fact, Func<Matter, Matter> change) => Matters.TryGetValue(fact.RequestId, out var matter)
        ? this with { Matters = Matters.SetItem(fact.RequestId, change(matter)) }
        : this;
}

/// <summary>A care call that was planned for a customer.</summary>
/// <param name="Planned">The plan.</param>
/// <param name="IsErased">Its personal data was erased.</param>
public sealed record CareCall(CareCallPlanned Planned, bool IsErased = false);

/// <summary>What a customer came about: one request.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What was known when it came.</param>
/// <param name="IsOpen">A later contact may continue it.</param>
/// <param name="Since">When it was opened, closed or reopened last.</param>
/// <param name="Classified">What it is about; null until that is clear.</param>
/// <param name="Identity">The latest identity check.</param>
/// <param name="FurtherContacts">How often the customer came again about it.</param>
/// <param name="IsErased">Its personal data was erased.</param>
/// <param name="AwaitedSince">Since when the customer is waited for; null when not.</param>
/// <param name="MergedInto">The request that goes on in its place; null when it was not merged.</param>
/// <param name="Holder">Who has it and who owns it; null until an agent takes it.</param>
public sealed record Matter(
    Guid RequestId, RequestProfile Profile, bool IsOpen, DateTimeOffset Since, RequestClassified? Classified = null,
    IdentityChecked? Identity = null, int FurtherContacts = 0, bool IsErased = false, DateTimeOffset? AwaitedSince = null,
    Guid? MergedInto = null, HolderNoted? Holder = null)
{
    /// <summary>Requests that were merged into it.</summary>
    public ImmutableHashSet<Guid> Duplicates { get; init; } = [];

    /// <summary>Its key is destroyed. Known without the fact, too: a backup of before an erasure was restored, and what was erased stays so. Whatever was said
    /// about it from now on nobody could read.</summary>
    public bool DataIsGone => IsErased || Profile.CallerNumber == PersonalTexts.Erased || Profile.Text == PersonalTexts.Erased;

    /// <summary>It was merged, and somebody may still work on it: that nobody does will be told.</summary>
    public bool IsWorkedOnMerged { get; init; }

    /// <summary>After it was merged it came to an end of its own.</summary>
    public bool EndedOfItself { get; init; }

    /// <summary>When an agent first took it, or one that was merged into it; null while nobody has.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>By which channels it was made sure who the customer is, and when last.</summary>
    public ImmutableDictionary<Channel, DateTimeOffset> Identified { get; init; } = ImmutableDictionary<Channel, DateTimeOffset>.Empty;

    /// <summary>A contact that names it goes on with it: while it is open, and for a time after (<see cref="DeskSettings.ReopenWithin"/>).</summary>
    public bool MayGoOn(DateTimeOffset at, DeskSettings settings) => !DataIsGone && (IsOpen || at - Since <= settings.ReopenWithin);

    /// <summary>Who has it or owns it may do this, or a supervisor; any agent while nobody has taken it.</summary>
    /// <exception cref="Refusal">It is another's.</exception>
    public void MustBeHeldBy(Context context)
    {
        if (Holder is { GivenBack: true } && context.Actor.Role == Roles.Agent)
        {
            throw Refusal.Forbidden($"Request {RequestId} was given back to the queue: whoever takes it decides about it.");
        }

        if (Holder is { } holder && context.Actor.Id != holder.OwnerAgentId) context.MustBeAgent(holder.AgentId);
    }

    /// <summary>After a contact about it.</summary>
    public Matter After(ContactReceived contact) => contact.Linked ? this with { FurtherContacts = FurtherContacts + 1 } : this;

    /// <summary>After an identity check: it holds for the channel that the customer was spoken to by, and for no other.</summary>
    public Matter After(IdentityChecked check)
    {
        var by = check.Channel ?? Profile.Channel;
        return this with { Identity = check, Identified = check.Passed ? Identified.SetItem(by, check.At) : Identified.Remove(by) };
    }

    /// <summary>What an adapter gets back about it.</summary>
    public RequestContext Context =>
        new(Profile.ReceivedAt, Classified?.Kind, Classified?.Category, Classified?.Urgency ?? Urgency.Normal);
}
