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
    private static readonly Command AsComplaint = new(RequestId, RequestKind.Complaint, "billing", Urgency.High, "complaint");

    [Fact]
    public void An_agent_corrects_what_a_rule_said() =>
        GivenCall(Desk.As(Roles.Agent, "a1")).When(ClassifyRequest.Decide, AsComplaint).Then(
            new RequestClassified(
                RequestId, Profile, RequestKind.Complaint, "billing", Urgency.High, "complaint", ClassifiedBy.Agent, 1, Desk.Now, "a1"));

    [Fact]
    public void A_supervisor_classifies_without_being_its_agent() =>
        GivenCall(Desk.As(Roles.Supervisor, "s1")).When(ClassifyRequest.Decide, AsComplaint).Facts
            .ShouldHaveSingleItem().ShouldBeOfType<RequestClassified>().AgentId.ShouldBeNull();

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
