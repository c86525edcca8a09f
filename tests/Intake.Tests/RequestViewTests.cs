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
        var row = RequestView.Row(Customer, RequestId, new Actor(Roles.Auditor, "u1"));

        (row.Profile, row.Kind, row.Category, row.Skill, row.Open).ShouldBe((Profile, RequestKind.Fault, "network", "fault", false));
        row.Contacts.Select(c => c.Channel).ShouldBe([Channel.Hotline, Channel.App]);
    }

    [Theory]
    [InlineData("hotline")]
    [InlineData("app")]
    public void A_channel_sees_a_request_that_it_brought_a_contact_of(string channel) =>
        RequestView.Row(Customer, RequestId, new Actor(Roles.Channel, channel)).RequestId.ShouldBe(RequestId);

    [Fact]
    public void Another_channels_request_cannot_be_told_from_one_that_does_not_exist() =>
        Should.Throw<Refusal>(() => RequestView.Row(Customer, RequestId, new Actor(Roles.Channel, "web")))
            .Message.ShouldBe(Should.Throw<Refusal>(() => RequestView.Row(Customer.None, RequestId, new Actor(Roles.Channel, "web"))).Message);
}
