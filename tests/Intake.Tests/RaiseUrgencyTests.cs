using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;
using TestKit;
using static Intake.Tests.Contacts;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace Intake.Tests;

/// <summary>A7: a customer who comes again about the same open matter.</summary>
public class RaiseUrgencyTests
{
    private static readonly RequestClassified Classified = (RequestClassified)Called[2];

    [Fact]
    public void A_dissatisfied_contact_about_an_open_request_raises_its_urgency_by_a_step()
    {
        var angry = Message with { Dissatisfied = true };
        var high = Known with { Urgency = Urgency.High };
        GivenCall(From("app")).When(ReceiveContact.Decide, angry).Then(
            Contact(angry, RequestId, linked: true, Desk.Now, high) with { Dissatisfied = true },
            Classified with { Urgency = Urgency.High, At = Desk.Now, RaisedBecause = UrgencyRaisedBecause.Dissatisfied });
    }

    [Fact]
    public void With_every_second_further_contact_where_the_settings_say_so_it_is_a_step_more_urgent()
    {
        var settings = Desk.Directory.Settings with { ContactsPerUrgency = 2 };
        var app = From("app") with { Directory = Desk.Directory.With(new DeskSettingsDefined(settings, Desk.Now)) };
        var (history, raised) = (new List<IFact>(), new List<(int Contact, Urgency Urgency)>());
        for (var i = 1; i <= 6; i++)
        {
            var facts = GivenCall(app, [.. history]).When(ReceiveContact.Decide, Message with { ChannelReference = $"again-{i}" }).Facts;
            history.AddRange(facts);
            raised.AddRange(facts.OfType<RequestClassified>().Select(f => (i, f.Urgency)));
        }

        raised.ShouldBe([(2, Urgency.High), (4, Urgency.Urgent)], "no request is more than urgent");
        history.OfType<RequestClassified>().ShouldAllBe(f => f.RaisedBecause == UrgencyRaisedBecause.CameAgain);
    }

    [Fact]
    public void What_nobody_has_classified_yet_or_is_new_is_not_raised()
    {
        GivenUnclassified(From("app")).When(ReceiveContact.Decide, Message with { Dissatisfied = true }).Facts
            .ShouldHaveSingleItem().ShouldBeOfType<ContactReceived>();
        Given(From("hotline")).When(ReceiveContact.Decide, Call with { Dissatisfied = true }).Facts.OfType<RequestClassified>()
            .ShouldHaveSingleItem().Urgency.ShouldBe(Urgency.Normal);
    }

    [Fact]
    public void Told_late_of_a_contact_it_is_raised_from_when_it_was_classified_on() =>
        GivenCall(From("app")).When(ReceiveContact.Decide, Message with { Dissatisfied = true, At = Earlier.AddMinutes(-5) }).Facts[1]
            .ShouldBeOfType<RequestClassified>().At.ShouldBe(Classified.At);

    [Fact]
    public void A_contact_that_went_over_the_operators_head_is_flagged_and_stays_so()
    {
        var appealed = Message with { AppealedTo = "regulator" };
        var facts = GivenCall(From("app")).When(ReceiveContact.Decide, appealed).Facts;
        facts.ShouldHaveSingleItem().ShouldBeOfType<ContactReceived>().AppealedTo.ShouldBe("regulator");
        var later = Contact(Message with { ChannelReference = "msg-2" }, RequestId, linked: true, Desk.Now.AddHours(1), Known);
        RequestView.Row(GivenCall(From("app"), [.. facts, later]).State, RequestId)
            .AppealedTo.ShouldBe("regulator");
        RequestView.Row(GivenCall(From("app")).State, RequestId).AppealedTo.ShouldBeNull();
    }

    private static Given<Customer> GivenUnclassified(Context context) =>
        Given(context, Called[0], Called[1], new TriageInconclusive(RequestId, Profile, 0.5, Earlier));
}
