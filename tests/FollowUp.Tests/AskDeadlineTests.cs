using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using AskDeadline = FollowUp.Features.AskDeadline;
using Command = Contracts.FollowUp.V1.AskDeadline;
using Documents = Contracts.Directory.V1;

namespace FollowUp.Tests;

public class AskDeadlineTests
{
    private static readonly DateTimeOffset Noon = Desk.Now.AddHours(2);

    [Theory]
    [InlineData(2)]
    [InlineData(72)]
    public void The_reply_is_due_when_the_customer_asked_sooner_or_later(int hours)
    {
        var deadline = Desk.Now.AddHours(hours);
        var facts = Given(Desk.As(Roles.Channel, "hotline")).When(AskDeadline.Decide, new Command(Id, deadline)).Facts;

        facts[0].ShouldBe(new DeadlineAsked(Id, deadline, Desk.Now, By: "channel/hotline"));
        var amended = facts[1].ShouldBeOfType<PromiseAmended>();
        (amended.Because, amended.DueAt, amended.AgreedAt).ShouldBe((AmendedBecause.DeadlineAsked, deadline, deadline));
        facts.Count.ShouldBe(2);
    }

    [Fact]
    public void Not_even_a_customer_can_put_it_off_beyond_the_legal_limit() =>
        Given(Desk.As(Roles.Channel, "hotline")).When(AskDeadline.Decide, new Command(Id, Desk.Now.AddDays(30))).Facts[1].ShouldBeOfType<PromiseAmended>()
            .DueAt.ShouldBe(ReceivedAt.AddDays(15));

    [Fact]
    public void Asked_again_for_the_same_nothing_changes() =>
        Given(Agent, [Taken, .. Given(Agent, Taken).When(AskDeadline.Decide, new Command(Id, Noon)).Facts])
            .When(AskDeadline.Decide, new Command(Id, Noon)).ThenNothing();

    [Fact]
    public void A_deadline_in_the_past_is_refused() =>
        Given(Agent, Taken).When(AskDeadline.Decide, new Command(Id, Desk.Now)).ThenRefused(RefusalKind.Invalid, "in the past");

    [Fact]
    public void A_customer_who_was_told_the_result_is_promised_nothing_more() =>
        Given(Agent, AskedForRating).When(AskDeadline.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.WrongState, "was told");

    [Fact]
    public void Who_puts_off_what_was_promised_says_why_and_who_brings_it_forward_need_not()
    {
        var later = new Command(Id, Desk.Now.AddHours(72));
        Given(Agent, Taken).When(AskDeadline.Decide, later).ThenRefused(RefusalKind.Invalid, "reason must say why");
        Given(Agent, Taken).When(AskDeadline.Decide, later with { Reason = " " }).ThenRefused(RefusalKind.Invalid, "reason must say why");
        Given(Agent, Taken).When(AskDeadline.Decide, later with { Reason = "Away until Monday" }).Facts[0]
            .ShouldBe(new DeadlineAsked(Id, later.DeadlineAt, Desk.Now, By: "agent/a1", Reason: "Away until Monday", PutOff: later.DeadlineAt - Reply.DueAt));
        Given(Agent, Taken).When(AskDeadline.Decide, new Command(Id, Noon)).Facts.Count.ShouldBe(2);
    }

    [Fact]
    public void By_more_than_the_desk_lets_an_agent_a_supervisor_puts_it_off()
    {
        var later = new Command(Id, Desk.Now.AddHours(72), "Away until Monday");
        Given(Alone(Agent, TimeSpan.FromHours(1)), Taken).When(AskDeadline.Decide, later).ThenRefused(RefusalKind.Forbidden, "a supervisor does that");
        Given(Alone(Agent, TimeSpan.FromDays(9)), Taken).When(AskDeadline.Decide, later).Facts.Count.ShouldBe(2);
        Given(Alone(Desk.As(Roles.Supervisor, "s1"), TimeSpan.FromHours(1))).When(AskDeadline.Decide, later).Facts.Count.ShouldBe(2);
    }

    /// <summary>Asked for while nothing is promised, and classified as a complaint afterwards, it would be the complaint's.</summary>
    [Fact]
    public void What_is_promised_no_reply_yet_is_put_off_no_further_than_a_complaint_or_fault_would_be()
    {
        var consultation = Opened with { Kind = RequestKind.Consultation };
        var agent = Alone(Agent, TimeSpan.FromHours(1));
        var later = new Command(Id, Desk.Now.AddDays(30));
        Consulted(agent).When(AskDeadline.Decide, later).ThenRefused(RefusalKind.Invalid, "reason must say why");
        Consulted(agent).When(AskDeadline.Decide, later with { Reason = "They travel" }).ThenRefused(RefusalKind.Forbidden, "a supervisor does that");
        Consulted(agent).When(AskDeadline.Decide, new Command(Id, Noon)).Facts.Count.ShouldBe(1);
        Consulted(Desk.As(Roles.Supervisor, "s1")).When(AskDeadline.Decide, later with { Reason = "They travel" }).Facts.Count.ShouldBe(1);
        Consulted(Desk.As(Roles.Channel, "hotline")).When(AskDeadline.Decide, later).Facts.Count.ShouldBe(1);

        Given<FollowedRequest> Consulted(Hosting.Context context) => new(FollowedRequest.Stream, context, consultation, Taken);
    }

    /// <summary>Classified as something without a reply and back, or asked before it was classified at all: the customer's own moment is put off all the same.</summary>
    [Fact]
    public void What_the_customer_asked_for_is_put_off_no_other_way_either()
    {
        var agent = Alone(Agent, TimeSpan.FromHours(1));
        var asked = Given(Desk.As(Roles.Channel, "hotline"), Taken).When(AskDeadline.Decide, new Command(Id, Noon)).Facts;
        var question = Given(Desk.AsService("intake"), [Taken, .. asked])
            .When(OpenFollowUp.Decide, Classified with { Kind = RequestKind.Consultation, At = Desk.Now }).Facts;
        var later = new Command(Id, Desk.Now.AddHours(47));
        Given(agent, [Taken, .. asked, .. question]).When(AskDeadline.Decide, later).ThenRefused(RefusalKind.Invalid, "reason must say why");
        Given(agent, [Taken, .. asked, .. question]).When(AskDeadline.Decide, later with { Reason = "They travel" }).ThenRefused(RefusalKind.Forbidden, "a supervisor does that");

        var consultation = Opened with { Kind = RequestKind.Consultation };
        new Given<FollowedRequest>(FollowedRequest.Stream, agent, consultation, Taken, new DeadlineAsked(Id, Noon, Desk.Now, By: "channel/hotline"))
            .When(AskDeadline.Decide, later with { Reason = "They travel" }).ThenRefused(RefusalKind.Forbidden, "a supervisor does that");
    }

    [Fact]
    public void What_an_agent_puts_off_alone_is_counted_together()
    {
        var agent = Alone(Agent, TimeSpan.FromHours(3));
        var first = Given(agent, Taken).When(AskDeadline.Decide, new Command(Id, Reply.DueAt.AddHours(2), "Later")).Facts;
        first.Count.ShouldBe(2);
        Given(agent, [Taken, .. first]).When(AskDeadline.Decide, new Command(Id, Reply.DueAt.AddHours(4), "Later still"))
            .ThenRefused(RefusalKind.Forbidden, "all in all");
        Given(agent, [Taken, .. first]).When(AskDeadline.Decide, new Command(Id, Reply.DueAt.AddHours(3), "Later still")).Facts.Count.ShouldBe(2);
    }

    private static Hosting.Context Alone(Hosting.Context context, TimeSpan alone) => context with
    {
        Directory = context.Directory.With(new Documents.DeskSettingsDefined(context.Directory.Settings with { LengthenAlone = alone }, context.Now)),
    };

    [Fact]
    public void While_nobody_has_taken_it_no_agent_asks_for_another() =>
        Given(Agent).When(AskDeadline.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.Forbidden, "with agent nobody");

    [Fact]
    public void Another_agents_request_is_put_off_by_its_owner() =>
        Given(Desk.As(Roles.Agent, "a9"), Awaited(Order)).When(AskDeadline.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.Forbidden, "not with a9");

    [Fact]
    public void Another_channel_does_not_know_the_request() =>
        Given(Desk.As(Roles.Channel, "web")).When(AskDeadline.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.Unknown, "request");

    [Fact]
    public void Classified_as_more_urgent_the_promise_goes_on_as_its_policy_says()
    {
        var usual = Desk.Directory.Sla.Rule("standard", 1, "complaint-reply")!;
        var policy = new Documents.SlaPolicy("standard", 2, ReceivedAt.AddDays(-1),
        [
            usual with { OnUrgencyRaised = Documents.OnUrgencyRaised.CarryOver },
            usual with { Name = "pressing", When = new(RequestKind.Complaint, Urgency: Urgency.Urgent), Target = TimeSpan.FromHours(30) },
        ]);
        var directory = Desk.Directory.With(new Documents.PolicyPublished(policy, ReceivedAt));
        var made = directory.Sla.Make(
            FollowedRequest.ComplaintReply, Id, Id, new Documents.SlaMatch(RequestKind.Complaint, "billing", 3, Urgency.Normal), ReceivedAt)!;
        var urgent = Classified with { Urgency = Urgency.Urgent, At = ReceivedAt.AddHours(10) };
        var facts = new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService("intake") with { Directory = directory }, Opened, made)
            .When(OpenFollowUp.Decide, urgent).Facts;

        facts[0].ShouldBeOfType<FollowUpReclassified>();
        var amended = facts[1].ShouldBeOfType<PromiseAmended>();
        (amended.Rule, amended.Used, amended.DueAt).ShouldBe(("pressing", TimeSpan.FromHours(10), ReceivedAt.AddHours(30)));
    }
}
