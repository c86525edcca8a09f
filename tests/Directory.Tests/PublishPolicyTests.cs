using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.PublishPolicy;
using PublishPolicy = DirectoryService.Features.PublishPolicy;

namespace DirectoryService.Tests;

public class PublishPolicyTests
{
    private static readonly PolicyPublished Published = new(Policy, Desk.Now.AddDays(-1));
    private static readonly SlaPolicy Next = Policy with { Version = 3, EffectiveFrom = Desk.Now.AddDays(7) };

    [Fact]
    public void A_higher_version_is_published() =>
        Given(Published).When(PublishPolicy.Decide, new Command(Next)).Then(new PolicyPublished(Next, Desk.Now));

    [Fact]
    public void A_version_that_is_published_already_is_no_news_even_when_others_followed() =>
        Given(Published, new PolicyPublished(Next, Desk.Now)).When(PublishPolicy.Decide, new Command(Policy)).ThenNothing();

    [Fact]
    public void A_published_version_is_never_edited() =>
        Given(Published).When(PublishPolicy.Decide, new Command(Policy with { Rules = [] }))
            .ThenRefused(RefusalKind.Invalid, "version must be above 2");

    [Fact]
    public void It_comes_into_force_no_sooner_than_the_one_before() =>
        Given(Published).When(PublishPolicy.Decide, new Command(Next with { EffectiveFrom = Policy.EffectiveFrom.AddTicks(-1) }))
            .ThenRefused(RefusalKind.Invalid, "effectiveFrom must not lie before");

    [Fact]
    public void A_calendar_that_is_not_there_is_refused_naming_the_rule() =>
        Given().When(PublishPolicy.Decide, new Command(Policy with { Rules = [Policy.Rules[0] with { Calendar = "lunar" }] }))
            .ThenRefused(RefusalKind.Invalid, "policy standard v2, rules[0] any.calendar: 'lunar' is not in force");

    [Fact]
    public void A_calendar_that_a_step_waits_for_must_be_there_too() =>
        Given().When(PublishPolicy.Decide, new Command(Policy with
            {
                Rules = [Policy.Rules[0] with { Ladder = [new("reminder", 0.5, "handler", TimeSpan.FromHours(1), WaitsFor: "nowhere")] }],
            }))
            .ThenRefused(RefusalKind.Invalid, "ladder[0].waitsFor: 'nowhere' is not in force");

    [Fact]
    public void What_the_promises_cannot_be_computed_from_is_refused() =>
        Given().When(PublishPolicy.Decide, new Command(Policy with { Rules = [Policy.Rules[0] with { Target = TimeSpan.Zero }] }))
            .ThenRefused(RefusalKind.Invalid, "rules[0] any.target: is not above zero");

    [Fact]
    public void Bounds_hold_deep_inside_too() =>
        Given().When(PublishPolicy.Decide, new Command(Policy with
            {
                Rules = [Policy.Rules[0] with { Ladder = [new("Step One", 1, "handler", TimeSpan.FromHours(1))] }],
            }))
            .ThenRefused(RefusalKind.Invalid, "rules[0].ladder[0].step must be 1 to 40");
}
