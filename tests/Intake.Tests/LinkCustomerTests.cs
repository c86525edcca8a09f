using Contracts.Intake.V1;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using LinkCustomer = Intake.Features.LinkCustomer;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace Intake.Tests;

/// <summary>One customer under several keys (A4).</summary>
public class LinkCustomerTests
{
    private static readonly Guid Number = Customer.KeyOfNumber("555-0100");
    private static readonly Guid Home = Customer.KeyOf("c-77");
    private static readonly IdentityChecked Checked = new(RequestId, "id-document", Passed: true, Desk.Now);
    private static readonly CustomerLinked Linked = new(RequestId, Number, Home, "c-77", "agent/a1", Desk.Now);

    [Fact]
    public void An_agent_who_checked_links_the_customer_once() => GivenCall(Desk.As(Roles.Agent, "a1"), Checked)
        .When<Contracts.Intake.V1.LinkCustomer>((c, m, x) => LinkCustomer.Decide(c, m, Number, Home, x), new(RequestId, "c-77")).Then(Linked);

    [Fact]
    public void Nobody_is_linked_whom_nobody_has_checked() => GivenCall(Desk.As(Roles.Agent, "a1"), Checked with { Passed = false })
        .When<Contracts.Intake.V1.LinkCustomer>((c, m, x) => LinkCustomer.Decide(c, m, Number, Home, x), new(RequestId, "c-77"))
        .ThenRefused(RefusalKind.WrongState, "Nobody has checked yet");

    [Fact]
    public void A_link_is_taken_back() => GivenCall(Desk.As(Roles.Supervisor, "s1"), Linked)
        .When<UnlinkCustomer>((c, m, x) => LinkCustomer.Decide(c, m, Number, x), new(RequestId))
        .Then(new CustomerUnlinked(RequestId, Number, Home, "supervisor/s1", Desk.Now));

    [Fact]
    public void A_contact_with_both_says_that_the_number_is_the_customers()
    {
        var facts = Given(From("hotline"))
            .When<Contracts.Intake.V1.ReceiveContact>((c, m, x) => ReceiveContact.Decide(c, m, new(Home, Home, [Number]), x), Call).Facts;
        facts[^1].ShouldBe(new CustomerLinked(RequestId, Number, Home, "c-77", "channel/hotline", Desk.Now));
    }

    [Fact]
    public void By_a_linked_number_alone_the_customer_is_known_by_id_and_has_their_tier()
    {
        var byNumber = Call with { ChannelReference = "call-2", CustomerId = null, Text = "My bill" };
        Given(From("hotline"), new CustomerTierChanged("c-77", 1, Earlier))
            .When<Contracts.Intake.V1.ReceiveContact>((c, m, x) => ReceiveContact.Decide(c, m, new(Home, Home, []), x), byNumber)
            .Facts.OfType<RequestReceived>().Single().Profile
            .ShouldSatisfyAllConditions(p => p.CustomerKey.ShouldBe(Home), p => p.CustomerId.ShouldBe("c-77"), p => p.Tier.ShouldBe(1));
    }
}
