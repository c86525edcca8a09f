using Contracts;
using Contracts.Intake.V1;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Command = Contracts.Intake.V1.RecordIdentityCheck;
using RecordIdentityCheck = Intake.Features.RecordIdentityCheck;

namespace Intake.Tests;

public class RecordIdentityCheckTests
{
    private static readonly Command Passed = new(RequestId, "service-password", Passed: true);

    [Fact]
    public void A_check_is_recorded_with_its_outcome() =>
        GivenCall(Desk.As(Roles.Agent, "a1")).When(RecordIdentityCheck.Decide, Passed)
            .Then(new IdentityChecked(RequestId, "service-password", Passed: true, Desk.Now));

    [Fact]
    public void Another_outcome_is_recorded_too() =>
        GivenCall(Desk.As(Roles.Agent, "a1"), new IdentityChecked(RequestId, "service-password", Passed: false, Earlier))
            .When(RecordIdentityCheck.Decide, Passed).Then(new IdentityChecked(RequestId, "service-password", Passed: true, Desk.Now));

    [Fact]
    public void A_closed_request_takes_no_check() =>
        GivenCall(Desk.As(Roles.Agent, "a1"), Closed).When(RecordIdentityCheck.Decide, Passed).ThenRefused(RefusalKind.WrongState, "is closed");

    [Fact]
    public void An_unknown_request_is_refused() =>
        Given(Desk.As(Roles.Agent, "a1")).When(RecordIdentityCheck.Decide, Passed).ThenRefused(RefusalKind.Unknown, "There is no request");

    [Fact]
    public void A_check_names_a_channel_that_the_customer_came_by()
    {
        var given = GivenCall(Desk.As(Roles.Agent, "a1"));
        given.When(RecordIdentityCheck.Decide, Passed with { Channel = Channel.Hotline })
            .Then(new IdentityChecked(RequestId, "service-password", Passed: true, Desk.Now, Channel.Hotline));
        given.When(RecordIdentityCheck.Decide, Passed with { Channel = Channel.Web }).ThenRefused(RefusalKind.Invalid, "no contact about this request");
    }
}
