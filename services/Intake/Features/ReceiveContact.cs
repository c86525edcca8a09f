using System.Security.Cryptography;
using System.Text.Json;
using Contracts;
using Contracts.Intake.V1;
using EventStore;
using Hosting;
using Messaging;
using Command = Contracts.Intake.V1.ReceiveContact;

namespace Intake.Features;

/// <summary>
/// A contact comes in, over the bus or HTTP, with the same result (A1). The same one again is accepted once (A2). It continues
/// the customer's request when it names it, answers what the customer was asked, says nothing of its own, or is about the same (A3); else it
/// opens a new one, and triage says what that is about (A5). Coming again may make it more urgent (A7). The promises to the customer run from
/// when the contact began; the desk's own work, from when it heard of it.
/// </summary>
public static class ReceiveContact
{
    private const int MostMerged = 20;
    private const int FirstTier = 1;
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromDays(30);

    public static void Map(ServiceBuilder service) => service
        .Command<Customer, Command>(Customer.Stream, FindCaller.OfAsync, Roles.Channel, Roles.Agent)
        .At("POST", "/contacts")
        .Answering((result, command, by) => Answer(result.State, command, by));

    /// <summary>For a customer who comes under a single key.</summary>
    public static IEnumerable<IFact> Decide(Customer customer, Command command, Context context) =>
        Decide(customer, command, Caller.Of(command, context.Actor), context);

    public static IEnumerable<IFact> Decide(Customer customer, Command command, Caller caller, Context context)
    {
        RefuseOtherChannel(command.Channel, context.Actor);
        var fingerprint = FingerprintOf(command);
        if (customer.Contacts.TryGetValue(ContactIdOf(command, context.Actor), out var known))
        {
            return known.Fingerprint == fingerprint || known.Fingerprint == TimedFingerprintOf(command)
                || known.Fingerprint == PersonalTexts.Erased ? [] : throw Refusal.WrongState(
                    $"channelReference: {ChannelId.Of(command.Channel)} reported '{command.ChannelReference}' before, with another content.");
        }

        var at = BeganAt(command, context);
        if (command.DeadlineAsked is not null && context.Actor.Role == Roles.Agent)
        {
            throw Refusal.Invalid("deadlineAsked", "deadlineAsked: for a customer who speaks to an agent, the agent asks for it by /deadline of the request.");
        }

        if (command.DeadlineAsked <= at)
        {
            throw Refusal.Invalid("deadlineAsked", "deadlineAsked lies before the contact itself.");
        }

        var (guess, clear) = Guessed(command, context);
        var matter = (caller.GoesOn ?? command.RequestId) is { } named
            ? Named(customer, named, at, context)
            : Continued(customer, command, clear, at);
        return
        [
            .. matter is null
                ? Opened(customer, command, caller, fingerprint, guess, clear, at, context)
                : Again(matter, command, fingerprint, at, context),
            .. matter is null ? [] : Waited(customer, matter, ContactIdOf(command, context.Actor), at),
            .. caller.Links.Select(key => new CustomerLinked(
                matter?.RequestId ?? RequestIdOf(command, context.Actor), key, caller.Home, command.CustomerId!, context.Actor.ToString(), context.Now)),
        ];
    }

    /// <summary>What of this stream a contact is about; null for nothing.</summary>
    public static Matter? About(Customer customer, Command command, Caller caller, Context context) =>
        (caller.GoesOn ?? command.RequestId) is { } named
            ? customer.Matters.GetValueOrDefault(named)
            : Continued(customer, command, Guessed(command, context).Clear, BeganAt(command, context));

    /// <summary>The contact's id: the same channel and reference again is the same contact. An agent's references are the agent's own, so that
    /// none is taken for what the channel itself reports; the desk's are its own, too.</summary>
    public static Guid ContactIdOf(Command command, Actor? by = null) => by is { Role: Roles.Agent or Roles.Service }
        ? DerivedId.From("contact", ChannelId.Of(command.Channel), command.ChannelReference, by.Id)
        : DerivedId.From("contact", ChannelId.Of(command.Channel), command.ChannelReference);

    /// <summary>The id of the request that a contact opens.</summary>
    public static Guid RequestIdOf(Command command, Actor? by = null) => DerivedId.From("request", ContactIdOf(command, by).ToString());

    /// <summary>What the channel said, and nothing that the desk adds. An adapter may stamp each sending anew, so when is not part of it.</summary>
    public static string FingerprintOf(Command command) => TimedFingerprintOf(command with { At = null });

    /// <summary>As contacts were remembered before <c>at</c> could vary.</summary>
    private static string TimedFingerprintOf(Command command)
    {
        var said = command with { At = command.At?.ToUniversalTime(), DeadlineAsked = command.DeadlineAsked?.ToUniversalTime() };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(said, ContractJson.Options)));
    }

    private static DateTimeOffset BeganAt(Command command, Context context) => context.EventTime(command.At, context.Now - LongestDelay, evenOfPeople: true);

    /// <summary>What triage makes of it; clear when it is sure enough.</summary>
    private static (Guess? Guess, Guess? Clear) Guessed(Command command, Context context)
    {
        var rules = context.Directory.Triage;
        var guess = Triage.Of(rules, command.IvrChoices, command.Text);
        return (guess, guess?.Confidence >= rules.Threshold ? guess : null);
    }

    private static void RefuseOtherChannel(Channel channel, Actor actor)
    {
        if (actor.Role == Roles.Channel && actor.Id != ChannelId.Of(channel))
        {
            throw Refusal.Forbidden($"The channel {actor.Id} may not report contacts of {ChannelId.Of(channel)}.");
        }
    }

    /// <summary>The customer came again: dissatisfied, or for the so-manieth time, it is a step more urgent (A7).</summary>
    private static IEnumerable<IFact> Again(Matter matter, Command command, string fingerprint, DateTimeOffset at, Context context)
    {
        var often = (matter.FurtherContacts + 1) % context.Directory.Settings.ContactsPerUrgency == 0;
        var raised = matter.Classified is { Urgency: < Urgency.Urgent } known && (command.Dissatisfied == true || often)
            ? known with
            {
                Urgency = known.Urgency + 1,
                At = at > known.At ? at : known.At,
                AgentId = null,
                RaisedBecause = command.Dissatisfied == true ? UrgencyRaisedBecause.Dissatisfied : UrgencyRaisedBecause.CameAgain,
            }
            : null;
        yield return Contact(
            command, context.Actor, matter.RequestId, fingerprint, linked: true, at,
            (raised is null ? matter : matter with { Classified = raised }).Context);
        if (raised is not null) yield return raised;
    }

    /// <summary>Requests that were merged into it, and whose customer may be waited for: of another of the customer's streams that is not known here.</summary>
    private static IEnumerable<MergedRequestContacted> Waited(Customer customer, Matter matter, Guid contactId, DateTimeOffset at) => matter.Duplicates
        .Where(id => !customer.Matters.TryGetValue(id, out var duplicate) || duplicate.AwaitedSince is not null).Order().Take(MostMerged)
        .Select(id => new MergedRequestContacted(id, matter.RequestId, contactId, at));

    /// <summary>Whose it is instead, or whether it is anybody's, is not told.</summary>
    private static Matter? Named(Customer customer, Guid named, DateTimeOffset at, Context context) =>
        !customer.Matters.TryGetValue(named, out var matter)
            ? throw Refusal.Invalid("requestId", "requestId names no request of this customer.")
            : matter.MayGoOn(at, context.Directory.Settings) ? matter : null;

    private static Matter? Continued(Customer customer, Command command, Guess? clear, DateTimeOffset at)
    {
        // What a customer says who was asked something is the answer, unless they pressed the keys of something else.
        var asked = clear?.By == ClassifiedBy.Ivr ? null : customer.OpenMatters.FirstOrDefault(m => at >= m.AwaitedSince);
        var saysNothing = command.Text is null && command.IvrChoices is null or [];
        return asked
            ?? customer.OpenMatters.FirstOrDefault(m => saysNothing || (clear is not null && m.Classified?.Category == clear.Category));
    }

    private static IEnumerable<IFact> Opened(
        Customer customer, Command command, Caller caller, string fingerprint, Guess? guess, Guess? clear, DateTimeOffset at, Context context)
    {
        var requestId = RequestIdOf(command, context.Actor);
        var profile = new RequestProfile(
            caller.Stream, command.CustomerId ?? caller.CustomerId ?? customer.CustomerId, customer.Tier ?? caller.Tier ?? LowestTier(context.Directory), command.Channel, command.Region,
            command.Language, command.CallerNumber, command.Text, command.DeadlineAsked, at, command.Jurisdiction);
        var known = new RequestContext(at, clear?.Kind, clear?.Category, clear?.Urgency ?? Urgency.Normal);
        yield return Contact(command, context.Actor, requestId, fingerprint, linked: false, at, known);
        yield return new RequestReceived(requestId, profile, context.Now, command.RequestId);
        yield return clear is null
            ? new TriageInconclusive(requestId, profile, guess?.Confidence ?? 0, context.Now)
            : new RequestClassified(
                requestId, profile, clear.Kind, clear.Category, clear.Urgency, clear.Skill, clear.By, clear.Confidence, context.Now,
                ArticleFirst: MayBeSelfServed(command, profile, clear, context) ? true : null);
    }

    /// <summary>A simple question, which an article may answer before anybody rings (A6): never where the customer is of the first tier or wants a human.</summary>
    private static bool MayBeSelfServed(Command command, RequestProfile profile, Guess clear, Context context) =>
        context.Directory.Settings.SelfService is { } settings && context.Actor.Role == Roles.Channel && settings.Channels.Contains(command.Channel)
        && clear.Kind == RequestKind.Consultation && clear.Confidence >= settings.Confidence && profile.Tier > FirstTier
        && command is { Text: not null, RequestId: null, DeadlineAsked: null, AppealedTo: null, WantsAgent: not true, Dissatisfied: not true };

    private static ContactReceived Contact(
        Command command, Actor by, Guid requestId, string fingerprint, bool linked, DateTimeOffset at, RequestContext known) => new(
        requestId, ContactIdOf(command, by), command.Channel, command.ChannelReference, fingerprint, linked, command.Text, at, known,
        command.Dissatisfied, command.AppealedTo, command.WantsAgent);

    internal static int LowestTier(DirectorySnapshot directory) => directory.Tiers.Count > 0
        ? directory.Tiers.Keys.Max()
        : throw new NotYetException("The directory has not told of a customer tier yet.");

    /// <summary>What the adapter gets back, the first time and every time.</summary>
    private static ContactAnswer Answer(Customer customer, Command command, Actor by)
    {
        var contact = customer.Contacts[ContactIdOf(command, by)];
        return new(contact.RequestId, contact.Linked, customer.MatterOf(contact.RequestId).Context);
    }
}

/// <summary>The answer to a contact over HTTP.</summary>
/// <param name="RequestId">The request it belongs to.</param>
/// <param name="Linked">True when it continues an open request.</param>
/// <param name="Context">What is known of the request now.</param>
public sealed record ContactAnswer(Guid RequestId, bool Linked, RequestContext Context);
