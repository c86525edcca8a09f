using Contracts.Intake.V1;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Command = Contracts.Intake.V1.SetCustomerTier;
using SetCustomerTier = Intake.Features.SetCustomerTier;

namespace Intake.Tests;

public class SetCustomerTierTests
{
    [Fact]
    public void A_tier_is_told_before_the_first_contact_or_after() =>
        Given(Desk.As(Roles.Marketing, "support")).When(SetCustomerTier.Decide, new Command("c-77", 1))
            .Then(new CustomerTierChanged("c-77", 1, Desk.Now));

    [Fact]
    public void The_same_tier_again_is_no_news() =>
        GivenCall(Desk.As(Roles.Marketing, "support"), new CustomerTierChanged("c-77", 2, Earlier))
            .When(SetCustomerTier.Decide, new Command("c-77", 2)).ThenNothing();

    [Fact]
    public void A_tier_that_does_not_exist_is_refused() =>
        Given(Desk.As(Roles.Marketing, "support")).When(SetCustomerTier.Decide, new Command("c-77", 9))
            .ThenRefused(RefusalKind.Invalid, "There is no tier 9");
}
