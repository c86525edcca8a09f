using System.Security.Cryptography;
using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using EventStore;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Command = Contracts.Intake.V1.ReceiveContact;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace Intake.Tests;

/// <summary>A1, A2: every channel reaches the same intake, and what an adapter repeats is accepted once.</summary>
public class ReceiveContactTests
{
    [Fact]
    public void A_new_contact_opens_a_request_that_triage_classifies_when_the_desk_hears_of_it_however_long_ago_it_began() =>
        Given(From("hotline")).When(ReceiveContact.Decide, Call).Then(CalledAndHeardOf(Desk.Now));

    [Fact]
    public void What_triage_is_not_sure_of_a_human_classifies()
    {
        var unclear = Call with { Text = "An outage, and I was charged" };
        var profile = Profile with { Text = unclear.Text };
        Given(From("hotline")).When(ReceiveContact.Decide, unclear).Then(
            Contact(unclear, RequestId, linked: false, Earlier, new(Earlier, null, null, Urgency.Normal)),
            new RequestReceived(RequestId, profile, Desk.Now),
            new TriageInconclusive(RequestId, profile, 0.5, Desk.Now));
    }

    [Fact]
    public void Keys_decide_before_words() =>
        Given(From("hotline")).When(ReceiveContact.Decide, Call with { IvrChoices = ["1", "7"] }).Facts[2]
            .ShouldBeOfType<RequestClassified>().ShouldSatisfyAllConditions(
                c => c.By.ShouldBe(ClassifiedBy.Ivr), c => c.Category.ShouldBe("service"), c => c.Confidence.ShouldBe(1));

    [Fact]
    public void The_same_contact_again_is_accepted_once() => GivenCall(From("hotline")).When(ReceiveContact.Decide, Call).ThenNothing();

    [Fact]
    public void The_same_contact_again_is_accepted_once_even_when_its_times_have_passed() =>
        GivenCall(From("hotline")).With(c => c with { Now = c.Now.AddDays(60) }).When(ReceiveContact.Decide, Call).ThenNothing();

    [Fact]
    public void The_same_moment_in_another_zone_is_the_same_content() =>
        GivenCall(From("hotline")).When(ReceiveContact.Decide, Call with { At = Earlier.ToOffset(TimeSpan.FromHours(8)) }).ThenNothing();

    [Fact]
    public void The_same_contact_sent_again_with_the_moment_of_sending_is_accepted_once() =>
        GivenCall(From("hotline")).When(ReceiveContact.Decide, Call with { At = Earlier.AddMinutes(7) }).ThenNothing();

    [Fact]
    public void A_contact_that_was_remembered_with_its_moment_is_still_known()
    {
        var former = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Call, ContractJson.Options)));
        var before = Called.Select(f => f is ContactReceived contact ? contact with { Fingerprint = former } : f).ToArray();
        Given(From("hotline"), before).When(ReceiveContact.Decide, Call).ThenNothing();
    }

    [Fact]
    public void The_same_reference_with_another_content_is_refused() =>
        GivenCall(From("hotline")).When(ReceiveContact.Decide, Call with { Text = "Another matter" })
            .ThenRefused(RefusalKind.WrongState, "channelReference: hotline reported 'call-1' before, with another content");

    [Fact]
    public void The_same_reference_for_another_customer_is_refused() =>
        GivenCall(From("hotline")).When(ReceiveContact.Decide, Call with { CustomerId = "c-78" })
            .ThenRefused(RefusalKind.WrongState, "with another content");

    [Fact]
    public void The_same_reference_on_another_channel_is_another_contact() =>
        ReceiveContact.ContactIdOf(Call).ShouldNotBe(ReceiveContact.ContactIdOf(Call with { Channel = Channel.App }));

    [Theory]
    [InlineData(Channel.Hotline, "hotline")]
    [InlineData(Channel.App, "app")]
    [InlineData(Channel.Web, "web")]
    [InlineData(Channel.BusinessHall, "business-hall")]
    [InlineData(Channel.Social, "social")]
    [InlineData(Channel.Sms, "sms")]
    [InlineData(Channel.Email, "email")]
    [InlineData(Channel.Chat, "chat")]
    public void Ids_hold_the_channels_own_id_for_ever(Channel channel, string id) =>
        ReceiveContact.ContactIdOf(Call with { Channel = channel }).ShouldBe(DerivedId.From("contact", id, "call-1"));

    [Fact]
    public void A_customer_who_switches_channel_and_adds_nothing_continues_the_open_request() =>
        GivenCall(From("app")).When(ReceiveContact.Decide, Message).Then(Contact(Message, RequestId, linked: true, Desk.Now, Known));

    [Fact]
    public void A_contact_about_the_same_continues_the_open_request()
    {
        var again = Message with { Text = "Still an outage here" };
        GivenCall(From("app")).When(ReceiveContact.Decide, again).Then(Contact(again, RequestId, linked: true, Desk.Now, Known));
    }

    [Fact]
    public void A_contact_that_names_the_request_continues_it_whatever_it_says()
    {
        var named = Message with { RequestId = RequestId, Text = "I was charged twice" };
        GivenCall(From("app")).When(ReceiveContact.Decide, named).Then(Contact(named, RequestId, linked: true, Desk.Now, Known));
    }

    [Theory]
    [InlineData("My bill is wrong")]
    [InlineData("Something else entirely")]
    public void A_contact_about_something_else_opens_a_request_of_its_own(string text) =>
        NewRequest(GivenCall(From("app")), Message with { Text = text });

    [Fact]
    public void Keys_alone_say_what_a_contact_is_about_too() =>
        NewRequest(GivenCall(From("app")), Message with { IvrChoices = ["1"] });

    [Fact]
    public void A_contact_about_a_closed_matter_opens_a_new_request()
    {
        NewRequest(GivenCall(From("app"), Closed), Message);
        NewRequest(GivenCall(From("app"), Closed), Message with { RequestId = RequestId });
    }

    [Fact]
    public void A_contact_that_names_a_request_closed_a_short_time_ago_goes_on_with_it_and_later_keeps_the_relation()
    {
        var named = Message with { RequestId = RequestId };
        var within = From("app") with
        {
            Directory = Desk.Directory.With(new DeskSettingsDefined(
                Desk.Directory.Settings with { ReopenWithin = TimeSpan.FromMinutes(10) }, Desk.Now)),
        };
        GivenCall(within, Closed).When(ReceiveContact.Decide, named).Then(Contact(named, RequestId, linked: true, Desk.Now, Known));
        foreach (var context in new[] { within with { Now = Desk.Now.AddSeconds(1) }, From("app") })
        {
            GivenCall(context, Closed).When(ReceiveContact.Decide, named).Facts.OfType<RequestReceived>()
                .ShouldHaveSingleItem().RelatedTo.ShouldBe(RequestId);
        }

        GivenCall(within, Closed, new PersonalDataErased(RequestId, Profile.CustomerKey, Desk.Now)).When(ReceiveContact.Decide, named)
            .Facts.OfType<RequestReceived>().Count().ShouldBe(1, "what was erased does not come back");
    }

    [Theory]
    [InlineData("Tuesday afternoon")]
    [InlineData("My bill is wrong, and Tuesday suits me")]
    [InlineData(null)]
    public void What_a_customer_says_who_was_asked_something_is_the_answer(string? text)
    {
        var bill = Call with { ChannelReference = "call-2", Text = "My bill is wrong", At = Desk.Now.AddHours(-1) };
        var second = GivenCall(From("hotline")).When(ReceiveContact.Decide, bill).Facts;
        GivenCall(From("app"), [.. second, new AnswerAwaited(RequestId, Desk.Now.AddMinutes(-5))])
            .When(ReceiveContact.Decide, Message with { Text = text }).Facts
            .ShouldHaveSingleItem().ShouldBeOfType<ContactReceived>().RequestId.ShouldBe(RequestId);
    }

    [Fact]
    public void Not_what_they_said_before_nor_once_nobody_waits_nor_the_keys_of_something_else()
    {
        var asked = new AnswerAwaited(RequestId, Desk.Now.AddMinutes(-5));
        NewRequest(GivenCall(From("app"), asked), Message with { Text = "My bill is wrong", At = Desk.Now.AddMinutes(-6) });
        NewRequest(GivenCall(From("app"), asked, new AnswerWaitEnded(RequestId, Desk.Now)), Message with { Text = "My bill is wrong" });
        NewRequest(GivenCall(From("app"), asked), Message with { IvrChoices = ["1"] });
    }

    [Fact]
    public void A_matter_that_was_reopened_is_continued_again() =>
        GivenCall(From("app"), Closed, new MatterReopened(RequestId, Desk.Now))
            .When(ReceiveContact.Decide, Message).Then(Contact(Message, RequestId, linked: true, Desk.Now, Known));

    [Fact]
    public void A_request_that_is_not_this_customers_is_refused_by_name() =>
        Given(From("app")).When(ReceiveContact.Decide, Message with { RequestId = RequestId })
            .ThenRefused(RefusalKind.Invalid, "requestId names no request of this customer");

    [Fact]
    public void Of_several_open_matters_the_newest_is_continued()
    {
        var second = Call with { ChannelReference = "call-2", Text = "My bill is wrong", At = Desk.Now.AddHours(-1) };
        var history = GivenCall(From("hotline")).When(ReceiveContact.Decide, second).Facts;
        GivenCall(From("app"), [.. history]).When(ReceiveContact.Decide, Message).Facts
            .ShouldHaveSingleItem().ShouldBeOfType<ContactReceived>().RequestId.ShouldBe(ReceiveContact.RequestIdOf(second));
    }

    [Fact]
    public void The_context_goes_back_to_the_channel_that_asked() =>
        ((IRouted)Contact(Message with { Channel = Channel.BusinessHall }, RequestId, linked: true, Desk.Now, Known))
            .RoutingDimension.ShouldBe("business-hall");

    [Fact]
    public void An_agent_records_contacts_of_any_channel_under_references_of_their_own()
    {
        var agent = Desk.As(Roles.Agent, "a1");
        var facts = Given(agent).When(ReceiveContact.Decide, Call).Facts;
        facts.Count.ShouldBe(3);
        Given(agent, [.. facts]).When(ReceiveContact.Decide, Call).ThenNothing();

        // What the channel itself reports under that reference is another contact, and so is another agent's.
        Given(From("hotline"), [.. facts]).When(ReceiveContact.Decide, Call).Facts.OfType<ContactReceived>().ShouldHaveSingleItem()
            .ContactId.ShouldBe(ReceiveContact.ContactIdOf(Call));
        Given(Desk.As(Roles.Agent, "a2"), [.. facts]).When(ReceiveContact.Decide, Call).Facts.ShouldNotBeEmpty();
        var nobody = Call with { CustomerId = null, CallerNumber = null };
        Customer.KeyOf(nobody, agent.Actor).ShouldNotBe(Customer.KeyOf(nobody));
    }

    [Fact]
    public void A_channel_reports_its_own_contacts_only()
    {
        Given(From("app")).When(ReceiveContact.Decide, Call).ThenRefused(RefusalKind.Forbidden, "app may not report contacts of hotline");
        Given(From("business-hall")).When(ReceiveContact.Decide, Call with { Channel = Channel.BusinessHall }).Facts.Count.ShouldBe(3);
    }

    [Fact]
    public void A_contact_in_the_future_is_refused() =>
        Given(From("hotline")).When(ReceiveContact.Decide, Call with { At = Desk.Now.AddHours(1) })
            .ThenRefused(RefusalKind.Invalid, "at lies in the future");

    [Fact]
    public void A_contact_older_than_thirty_days_is_refused() =>
        Given(From("hotline")).When(ReceiveContact.Decide, Call with { At = Desk.Now.AddDays(-30).AddSeconds(-1) })
            .ThenRefused(RefusalKind.Invalid, "at lies before");

    [Fact]
    public void A_deadline_that_has_passed_is_refused_by_name() =>
        Given(From("hotline")).When(ReceiveContact.Decide, Call with { DeadlineAsked = Earlier })
            .ThenRefused(RefusalKind.Invalid, "deadlineAsked lies before");

    [Fact]
    public void A_deadline_asked_for_goes_with_the_request() =>
        Given(From("hotline")).When(ReceiveContact.Decide, Call with { DeadlineAsked = Desk.Now.AddDays(1) }).Facts[1]
            .ShouldBeOfType<RequestReceived>().Profile.DeadlineAsked.ShouldBe(Desk.Now.AddDays(1));

    [Fact]
    public void The_tier_that_was_told_counts_else_the_lowest()
    {
        Tier(Given(From("hotline"), new CustomerTierChanged("c-77", 1, Earlier))).ShouldBe(1);
        Tier(Given(From("hotline"))).ShouldBe(3);

        static int Tier(Given<Customer> given) =>
            given.When(ReceiveContact.Decide, Call).Facts[1].ShouldBeOfType<RequestReceived>().Profile.Tier;
    }

    [Fact]
    public void A_customer_is_known_by_id_else_by_number_else_not_at_all()
    {
        Customer.KeyOf(Call).ShouldBe(Customer.KeyOf("c-77"));
        Customer.KeyOf(Call with { CustomerId = null }).ShouldBe(Customer.KeyOf(Message with { CustomerId = null, CallerNumber = "555-0100" }));
        Customer.KeyOf(Call with { CustomerId = "555-0100" }).ShouldNotBe(Customer.KeyOf(Call with { CustomerId = null }));
        Customer.KeyOf(Message with { CustomerId = null }).ShouldNotBe(Customer.KeyOf(Message with { CustomerId = null, ChannelReference = "msg-2" }));
    }

    private static void NewRequest(Given<Customer> given, Command command)
    {
        var outcome = given.When(ReceiveContact.Decide, command);
        var facts = outcome.Facts;
        facts.Count.ShouldBe(3);
        facts[0].ShouldBeOfType<ContactReceived>().Linked.ShouldBeFalse();
        facts[1].ShouldBeOfType<RequestReceived>().RequestId.ShouldBe(ReceiveContact.RequestIdOf(command));
        outcome.Then([.. facts]);
    }
}
