using Contracts;
using Contracts.Intake.V1;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using ClassifyRequest = Intake.Features.ClassifyRequest;
using Command = Contracts.Intake.V1.ClassifyRequest;

namespace Intake.Tests;

public class ClassifyRequestTests
{
    private static readonly Command AsComplaint = new(RequestId, RequestKind.Complaint, "billing", Urgency.High, "complaint", "It works; it was too dear");
    private static readonly HolderNoted Taken = new(RequestId, "a1", "a1", Desk.Now.AddMinutes(-30));

    [Fact]
    public void An_agent_corrects_what_a_rule_said() =>
        GivenCall(Desk.As(Roles.Agent, "a1"), Taken).When(ClassifyRequest.Decide, AsComplaint).Then(
            new RequestClassified(
                RequestId, Profile, RequestKind.Complaint, "billing", Urgency.High, "complaint", ClassifiedBy.Agent, 1, Desk.Now, "a1",
                Reason: "It works; it was too dear"));

    [Fact]
    public void A_supervisor_classifies_without_being_its_agent()
    {
        var classified = GivenCall(Desk.As(Roles.Supervisor, "s1")).When(ClassifyRequest.Decide, AsComplaint).Facts
            .ShouldHaveSingleItem().ShouldBeOfType<RequestClassified>();
        (classified.AgentId, classified.SupervisorId).ShouldBe((null, "s1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void What_withdraws_a_promise_says_why(string? reason)
    {
        GivenCall(Desk.As(Roles.Supervisor, "s1")).When(ClassifyRequest.Decide, AsComplaint with { Reason = reason }).ThenRefused(RefusalKind.Invalid, "reason must say why");
        GivenCall(Desk.As(Roles.Agent, "a1")).When(ClassifyRequest.Decide, AsComplaint with { Kind = RequestKind.Fault, Reason = reason }).Facts
            .ShouldHaveSingleItem("a fault stays one: nothing is withdrawn");
    }

    [Fact]
    public void So_long_after_it_was_taken_a_supervisor_withdraws_a_promise()
    {
        Given(Desk.As(Roles.Agent, "a1"), within: 31, Taken).When(ClassifyRequest.Decide, AsComplaint).Facts.Count.ShouldBe(1);
        Given(Desk.As(Roles.Agent, "a1"), within: 29, Taken).When(ClassifyRequest.Decide, AsComplaint).ThenRefused(RefusalKind.Forbidden, "a supervisor does that");
        Given(Desk.As(Roles.Supervisor, "s1"), within: 29, Taken).When(ClassifyRequest.Decide, AsComplaint).Facts.Count.ShouldBe(1);

        static Given<Customer> Given(Hosting.Context context, int within, params IFact[] since) => GivenCall(context, since).With(c => c with
        {
            Directory = c.Directory.With(new Contracts.Directory.V1.DeskSettingsDefined(
                c.Directory.Settings with { WithdrawAloneWithin = TimeSpan.FromMinutes(within) }, c.Now)),
        });
    }

    [Fact]
    public void While_nobody_has_taken_it_a_supervisor_withdraws_a_promise_and_an_agent_says_what_kind_of_fault_it_is()
    {
        GivenCall(Desk.As(Roles.Agent, "a1")).When(ClassifyRequest.Decide, AsComplaint).ThenRefused(RefusalKind.Forbidden, "nobody has taken the request");
        GivenCall(Desk.As(Roles.Supervisor, "s1")).When(ClassifyRequest.Decide, AsComplaint).Facts.Count.ShouldBe(1);
        GivenCall(Desk.As(Roles.Agent, "a1")).When(ClassifyRequest.Decide, AsComplaint with { Kind = RequestKind.Fault }).Facts.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_wants_to_leave_is_called_something_else_with_a_reason_alone_and_after_a_while_by_a_supervisor()
    {
        var leaves = new RequestClassified(RequestId, Profile, RequestKind.Disconnection, "contract", Urgency.Normal, "fault", ClassifiedBy.Agent, 1, Desk.Now.AddMinutes(-20), "a1");
        var asQuestion = AsComplaint with { Kind = RequestKind.Consultation, Reason = null };
        GivenCall(Desk.As(Roles.Agent, "a1"), Taken, leaves).When(ClassifyRequest.Decide, asQuestion).ThenRefused(RefusalKind.Invalid, "reason must say why");
        GivenCall(Desk.As(Roles.Agent, "a1"), Taken, leaves).When(ClassifyRequest.Decide, asQuestion with { Reason = "He only asked how" }).Facts.Count.ShouldBe(1);
        GivenCall(Desk.As(Roles.Agent, "a1"), leaves).When(ClassifyRequest.Decide, asQuestion with { Reason = "He only asked how" }).ThenRefused(RefusalKind.Forbidden, "nobody has taken the request");
    }

    [Fact]
    public void What_is_known_already_is_no_news() =>
        GivenCall(Desk.As(Roles.Agent, "a1"))
            .When(ClassifyRequest.Decide, new Command(RequestId, RequestKind.Fault, "network", Urgency.Normal, "fault")).ThenNothing();

    [Fact]
    public void A_skill_group_that_does_not_exist_is_refused() =>
        GivenCall(Desk.As(Roles.Agent, "a1")).When(ClassifyRequest.Decide, AsComplaint with { Skill = "cooking" })
            .ThenRefused(RefusalKind.Invalid, "'cooking'");

    /// <summary>A node that has just started; refused, the command would never be tried again.</summary>
    [Fact]
    public void Before_the_directory_is_known_nothing_is_said_not_to_exist() => Should.Throw<NotYetException>(() =>
        GivenCall(Desk.As(Roles.Agent, "a1") with { Directory = Hosting.DirectorySnapshot.Empty }).When(ClassifyRequest.Decide, AsComplaint));

    [Fact]
    public void A_closed_request_is_not_classified_any_more() =>
        GivenCall(Desk.As(Roles.Agent, "a1"), Closed).When(ClassifyRequest.Decide, AsComplaint).ThenRefused(RefusalKind.WrongState, "is closed");

    [Fact]
    public void An_unknown_request_is_refused() =>
        Given(Desk.As(Roles.Agent, "a1")).When(ClassifyRequest.Decide, AsComplaint).ThenRefused(RefusalKind.Unknown, "There is no request");
}
