using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Command = Contracts.Intake.V1.ReceiveContact;

namespace Intake.Tests;

[Trait("Category", Law.Category)]
public class IntakeLawTests
{
    private static readonly Gen<Command> Commands =
        from channel in Gen.Elements(Channel.Hotline, Channel.App)
        from reference in Gen.Elements("r1", "r2", "r3")
        from text in Gen.Elements("an outage", "my bill", "hello", null)
        from choices in Gen.Elements<string[]?>(null, ["1"], ["1", "2"])
        from minutes in Gen.Choose(0, 3000)
        from named in Gen.Elements<Guid?>(null, RequestId, Guid.Empty)
        select new Command(channel, reference, "c-77", null, text, choices, RequestId: named, At: Desk.Now.AddMinutes(-minutes));

    private static readonly Gen<IFact> AnyFact =
        from request in Gen.Elements(RequestId, Guid.Empty)
        from minutes in Gen.Choose(-100, 100)
        from fact in Gen.Elements<Func<Guid, DateTimeOffset, IFact>>(
            (id, at) => Contact(Call, id, linked: true, at, Known),
            (id, at) => new RequestReceived(id, Profile, at),
            (id, at) => new RequestClassified(id, Profile, RequestKind.Fault, "network", Urgency.Normal, "fault", ClassifiedBy.Ivr, 1, at),
            (id, at) => new TriageInconclusive(id, Profile, 0.1, at),
            (id, at) => new IdentityChecked(id, "id-document", Passed: true, at),
            (_, at) => new CustomerTierChanged("c-77", 2, at),
            (id, at) => new MatterClosed(id, at),
            (id, at) => new MatterReopened(id, at),
            (id, at) => new CustomerLinked(id, Customer.KeyOfNumber("1"), Customer.KeyOf("c-77"), "c-77", "agent/a1", at),
            (id, at) => new CustomerUnlinked(id, Customer.KeyOfNumber("1"), Customer.KeyOf("c-77"), "supervisor/s1", at),
            (id, at) => new RequestMerged(id, RequestId, "agent/a1", at),
            (id, at) => new RequestUnmerged(id, RequestId, "agent/a1", at),
            (id, at) => new DuplicateJoined(id, Guid.Empty, Channel.App, null, at, at),
            (id, at) => new DuplicateReturned(id, Guid.Empty, at),
            (id, at) => new RequestClosed(id, ClosedBecause.Rated, at))
        select fact(request, Desk.Now.AddMinutes(minutes));

    [Fact]
    public void Folding_never_throws_in_whatever_order_facts_come() =>
        Law.Holds(Law.Many(AnyFact, 12), facts => Given(Desk.AsService(), [.. facts]).State.OpenMatters.Count().ShouldBeLessThan(3));

    [Fact]
    public void No_command_brings_anything_twice_whatever_was_before() => Law.Holds(
        from history in Law.Many(AnyFact, 12)
        from contact in Commands
        from at in Gen.Choose(-100, 100)
        select (history, contact, At: Desk.Now.AddMinutes(at)),
        c =>
        {
            Twice(c.history, Features.ReceiveContact.Decide, c.contact);
            Twice(c.history, Features.ClassifyRequest.Decide,
                new ClassifyRequest(RequestId, RequestKind.Complaint, "billing", Urgency.High, "complaint"));
            Twice(c.history, Features.RecordIdentityCheck.Decide, new RecordIdentityCheck(RequestId, "id-document", Passed: true));
            Twice(c.history, Features.SetCustomerTier.Decide, new SetCustomerTier("c-77", 1));
            Twice(c.history, (s, m, x) => Features.MergeRequest.Decide(s, m, into: null, x), new MergeRequest(Guid.Empty, RequestId));
            Twice(c.history, Features.MergeRequest.Decide, new UnmergeRequest(RequestId));
            Twice(c.history, Features.MergeRequest.Return, new RequestUnmerged(Guid.Empty, RequestId, "agent/a1", c.At));
            Twice(c.history, Features.CloseMatter.Decide, new RequestClosed(RequestId, ClosedBecause.Rated, c.At));
            Twice(c.history, Features.ReopenMatter.Decide, new RequestReopened(RequestId, "a1", "Not solved", c.At));
        });

    [Fact]
    public void Contacts_in_any_order_and_number_each_count_once_and_belong_to_a_request() => Law.Holds(Law.Many(Commands, 15), commands =>
    {
        var history = new List<IFact>();
        foreach (var command in commands)
        {
            history.AddRange(Decided(history, Features.ReceiveContact.Decide, command));
        }

        var customer = Given(Desk.AsService(), [.. history]).State;
        history.OfType<ContactReceived>().Select(f => f.ContactId).ShouldBeUnique();
        history.OfType<RequestReceived>().Select(f => f.RequestId).ShouldBeUnique();
        customer.Contacts.Values.ShouldAllBe(contact => customer.Matters.ContainsKey(contact.RequestId));
        customer.Contacts.Keys.ShouldBe(commands.Where(c => c.RequestId is null).Select(c => Features.ReceiveContact.ContactIdOf(c, new Actor(Roles.Agent, "a1"))).Distinct(), ignoreOrder: true);
    });

    private static void Twice<TMessage>(List<IFact> history, Rule<Customer, TMessage> rule, TMessage message)
    {
        var facts = Decided(history, rule, message);
        Decided([.. history, .. facts], rule, message).ShouldBeEmpty();
    }

    /// <summary>What a rule brings; a refusal brings nothing.</summary>
    private static List<IFact> Decided<TMessage>(List<IFact> history, Rule<Customer, TMessage> rule, TMessage message)
    {
        try
        {
            return [.. rule(Given(Desk.AsService(), [.. history]).State, message, Desk.As(Roles.Agent, "a1"))];
        }
        catch (Refusal)
        {
            return [];
        }
    }
}
