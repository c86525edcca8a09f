using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Intake.Features;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Command = Contracts.Intake.V1.PlanCareCall;
using ErasePersonalData = Intake.Features.ErasePersonalData;
using PlanCareCall = Intake.Features.PlanCareCall;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace Intake.Tests;

/// <summary>A care call is planned, once for a customer and matter, and what the customer says then is a contact (F6).</summary>
public class CareCallTests
{
    private static readonly Command Plan = new("c-77", "order-1", CareOccasion.Repair, "555-0100", "New line card", OfRequestId: RequestId);
    private static readonly Guid Id = PlanCareCall.IdOf(Plan), Stream = Customer.KeyOf("c-77");
    private static readonly Context Network = Desk.As(Roles.Department, "network");

    [Fact]
    public void F6_a_department_plans_one_for_each_customer_and_matter()
    {
        var planned = GivenCall(Network).When(Decide, Plan).Facts.ShouldHaveSingleItem().ShouldBeOfType<CareCallPlanned>();
        planned.RequestId.ShouldBe(Id);
        planned.Plan.ShouldBe(new CareCallPlan(Stream, "c-77", 3, CareOccasion.Repair, "order-1", "department/network", "555-0100", "New line card", Desk.Now, RequestId));
        ((ICustomerFact)planned).CustomerKey.ShouldBe(Stream, "it is sealed with the customer's key");
        GivenCall(Network, planned).When(Decide, Plan).ThenNothing();
        GivenCall(Desk.As(Roles.Marketing, "campaigns"), planned).When(Decide, Plan).ThenNothing();
        GivenCall(Network, planned).When(Decide, Plan with { About = "Another" }).ThenRefused(RefusalKind.WrongState, "with another content");
        GivenCall(Network, planned).When(Decide, Plan with { Matter = "order-2" }).Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void F6_it_is_about_a_request_of_this_customer_or_none_and_never_in_the_past()
    {
        GivenCall(Network).When(Decide, Plan with { OfRequestId = Guid.NewGuid() }).ThenRefused(RefusalKind.Invalid, "ofRequestId names no request of this customer");
        From(Plan with { From = Desk.Now.AddDays(-3) }).ShouldBe(Desk.Now);
        From(Plan with { From = Desk.Now.AddDays(3) }).ShouldBe(Desk.Now.AddDays(3));

        DateTimeOffset From(Command plan) => GivenCall(Network).When(Decide, plan).Facts.OfType<CareCallPlanned>().Single().Plan.From;
    }

    [Fact]
    public void F6_not_well_goes_on_with_the_request_that_it_was_about_while_that_may_go_on()
    {
        var contact = HearCareCall.Contact(Id, PlanOf(Plan), "There is an outage again", Desk.Now.AddMinutes(-1), isTheirs: true, Desk.Now);
        var facts = GivenCall(Desk.AsService("follow-up")).When(ReceiveContact.Decide, contact).Facts;
        facts[0].ShouldBeOfType<ContactReceived>().ShouldSatisfyAllConditions(c => c.RequestId.ShouldBe(RequestId), c => c.Linked.ShouldBeTrue(), c => c.At.ShouldBe(Desk.Now.AddMinutes(-1)));

        var without = HearCareCall.Contact(Id, PlanOf(Plan), "There is an outage again", Desk.Now.AddDays(-40), isTheirs: false, Desk.Now);
        var opened = GivenCall(Desk.AsService("follow-up"), Closed).When(ReceiveContact.Decide, without).Facts;
        opened.OfType<RequestReceived>().ShouldHaveSingleItem().Profile.ShouldSatisfyAllConditions(p => p.CallerNumber.ShouldBe("555-0100"), p => p.ReceivedAt.ShouldBe(Desk.Now));
        opened.OfType<RequestClassified>().ShouldHaveSingleItem().ArticleFirst.ShouldBeNull("a human speaks to who was called");
    }

    [Fact]
    public void What_the_desk_reports_of_a_call_is_never_taken_for_what_a_channel_reports()
    {
        var contact = HearCareCall.Contact(Id, PlanOf(Plan), "Again", Desk.Now, isTheirs: true, Desk.Now);
        ReceiveContact.ContactIdOf(contact, Actor.Desk("follow-up")).ShouldNotBe(ReceiveContact.ContactIdOf(contact, new(Roles.Channel, "hotline")));
        ReceiveContact.ContactIdOf(contact, Actor.Desk("follow-up")).ShouldNotBe(ReceiveContact.ContactIdOf(contact, new(Roles.Agent, "a1")));
    }

    [Fact]
    public void I8_a_planned_call_is_erased_with_its_customer()
    {
        var planned = new CareCallPlanned(Id, PlanOf(Plan), "f", Desk.Now);
        var erased = GivenCall(Desk.As(Roles.Supervisor, "s1"), Closed, planned).When(ErasePersonalData.Decide, new Contracts.Intake.V1.ErasePersonalData(Id)).Facts;
        erased.ShouldBe([new PersonalDataErased(RequestId, Stream, Desk.Now), new PersonalDataErased(Id, Stream, Desk.Now)]);
        var alone = Given(Desk.As(Roles.Supervisor, "s1"), planned);
        alone.When(ErasePersonalData.Decide, new Contracts.Intake.V1.ErasePersonalData(Id)).Then(new PersonalDataErased(Id, Stream, Desk.Now));
        ErasePersonalData.DestroyKey(Stream, alone.State, Customer.Stream.Fold(alone.State, [new PersonalDataErased(Id, Stream, Desk.Now)])).ShouldNotBeEmpty();
        Given(Network, planned, new PersonalDataErased(Id, Stream, Desk.Now)).When(Decide, Plan with { About = "Another", OfRequestId = null }).ThenNothing();
    }

    private static IEnumerable<IFact> Decide(Customer customer, Command plan, Context context) => PlanCareCall.Decide(customer, plan, Stream, context);

    private static CareCallPlan PlanOf(Command plan) => GivenCall(Network).When(Decide, plan).Facts.OfType<CareCallPlanned>().Single().Plan;
}
