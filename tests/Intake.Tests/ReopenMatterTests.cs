using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Intake.Features;
using TestKit;
using static Intake.Tests.Contacts;

namespace Intake.Tests;

public class ReopenMatterTests
{
    private static readonly RequestReopened Reopened = new(RequestId, "a1", "Not solved", Desk.Now);

    [Fact]
    public void A_reopened_request_is_an_open_matter_again() =>
        GivenCall(Desk.AsService("follow-up"), Closed).When(ReopenMatter.Decide, Reopened).Then(new MatterReopened(RequestId, Desk.Now));

    [Fact]
    public void A_request_that_was_never_closed_just_goes_on() =>
        GivenCall(Desk.AsService("follow-up")).When(ReopenMatter.Decide, Reopened).ThenNothing();

    [Fact]
    public void Reopening_that_is_told_again_after_a_second_closing_changes_nothing() =>
        GivenCall(Desk.AsService("follow-up"), Closed, new MatterReopened(RequestId, Desk.Now), new MatterClosed(RequestId, Desk.Now.AddHours(1)))
            .When(ReopenMatter.Decide, Reopened).ThenNothing();
}
