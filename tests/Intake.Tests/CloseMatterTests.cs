using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Intake.Features;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;

namespace Intake.Tests;

public class CloseMatterTests
{
    private static readonly RequestClosed RequestClosed = new(RequestId, ClosedBecause.Rated, Closed.At);

    [Fact]
    public void A_closed_request_is_no_open_matter_any_more() =>
        GivenCall(Desk.AsService("follow-up")).When(CloseMatter.Decide, RequestClosed).Then(Closed);

    [Fact]
    public void Closing_that_is_told_again_after_a_reopening_changes_nothing() =>
        GivenCall(Desk.AsService("follow-up"), Closed, new MatterReopened(RequestId, Desk.Now))
            .When(CloseMatter.Decide, RequestClosed).ThenNothing();

    [Fact]
    public void An_unknown_request_is_refused_and_so_parked() =>
        Given(Desk.AsService("follow-up")).When(CloseMatter.Decide, RequestClosed).ThenRefused(RefusalKind.Unknown, "There is no request");
}
