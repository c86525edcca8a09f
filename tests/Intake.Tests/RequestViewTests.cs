using System.Text.Json;
using Contracts;
using Intake.Views;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;

namespace Intake.Tests;

public class RequestViewTests
{
    private static readonly Customer Customer =
        GivenCall(From("app"), Contact(Message, RequestId, linked: true, Desk.Now, Known), Closed).State;

    [Fact]
    public void A_request_shows_what_is_known_and_all_its_contacts()
    {
        var row = RequestView.Row(Customer, RequestId);

        (row.Profile, row.Kind, row.Category, row.Skill, row.Open).ShouldBe((Profile, RequestKind.Fault, "network", "fault", false));
        row.Contacts.Select(c => c.Channel).ShouldBe([Channel.Hotline, Channel.App]);
    }

    [Fact]
    public void The_channel_that_it_began_on_sees_it_without_what_others_brought()
    {
        var row = RequestView.SeenBy("hotline", Customer, RequestId).ShouldBeOfType<RequestRow>();
        (row.Profile, row.Kind).ShouldBe((Profile, RequestKind.Fault));
        row.Contacts.Select(c => c.Channel).ShouldBe([Channel.Hotline]);
    }

    [Fact]
    public void Another_that_the_customer_came_by_sees_how_it_stands_and_what_it_brought_itself()
    {
        var seen = RequestView.SeenBy("app", Customer, RequestId).ShouldBeOfType<RequestElsewhere>();
        (seen.ReceivedAt, seen.Kind, seen.Category, seen.Open).ShouldBe((Earlier, RequestKind.Fault, "network", false));
        seen.Contacts.Select(c => c.Channel).ShouldBe([Channel.App]);
        JsonSerializer.Serialize(seen, ContractJson.Options).ShouldNotContain(Profile.Text!);
    }

    [Theory]
    [InlineData(true, 1, Channel.App, true)]
    [InlineData(false, 1, Channel.App, false)]
    [InlineData(true, -1, Channel.App, false)]
    [InlineData(true, 1, Channel.Hotline, false)]
    [InlineData(true, 1, null, false)]
    public void All_of_it_once_it_was_made_sure_who_came_by_it_and_by_no_other(bool passed, int minutesLater, Channel? by, bool all)
    {
        var known = Customer.Stream.Fold(
            Customer, [new Contracts.Intake.V1.IdentityChecked(RequestId, "one-time-code", passed, Desk.Now.AddMinutes(minutesLater), by)]);
        (RequestView.SeenBy("app", known, RequestId) is RequestRow { Contacts.Count: 2 }).ShouldBe(all);
    }

    [Fact]
    public void A_channel_is_not_told_an_id_that_is_known_by_a_link_alone()
    {
        var byNumber = Customer with
        {
            Matters = Customer.Matters.SetItem(
                RequestId, Customer.MatterOf(RequestId) with { Profile = Profile with { CustomerKey = Customer.KeyOfNumber("555-0100") } }),
        };
        RequestView.SeenBy("hotline", byNumber, RequestId).ShouldBeOfType<RequestRow>().Profile.CustomerId.ShouldBeNull();
        RequestView.Row(byNumber, RequestId).Profile.CustomerId.ShouldBe("c-77");
    }

    [Fact]
    public void Who_turns_out_to_be_somebody_else_sees_it_no_longer()
    {
        Contracts.Intake.V1.IdentityChecked passed = new(RequestId, "one-time-code", Passed: true, Desk.Now.AddMinutes(1), Channel.App);
        var known = Customer.Stream.Fold(Customer, [passed, passed with { Passed = false, At = Desk.Now.AddMinutes(2) }]);
        RequestView.SeenBy("app", known, RequestId).ShouldBeOfType<RequestElsewhere>();
        var still = Customer.Stream.Fold(Customer, [passed, passed with { Passed = false, At = Desk.Now.AddMinutes(2), Channel = Channel.Hotline }]);
        RequestView.SeenBy("app", still, RequestId).ShouldBeOfType<RequestRow>();
    }

    [Fact]
    public void Another_channels_request_cannot_be_told_from_one_that_does_not_exist() =>
        Should.Throw<Refusal>(() => RequestView.SeenBy("web", Customer, RequestId))
            .Message.ShouldBe(Should.Throw<Refusal>(() => RequestView.SeenBy("web", Customer.None, RequestId)).Message);
}
