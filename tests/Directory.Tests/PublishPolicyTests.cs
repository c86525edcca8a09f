using Contracts;
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
    public void What_was_promised_to_all_is_promised_to_all_by_the_next_version_too()
    {
        var (all, complaints) = (Policy.Rules[0], Policy.Rules[0] with { Name = "complaint", Promise = "complaint-reply", When = new(RequestKind.Complaint) });
        var published = new PolicyPublished(Policy with { Rules = [all, complaints, complaints with { Name = "tier-1", When = new(RequestKind.Complaint, Tier: 1) }] }, Desk.Now.AddDays(-1));
        Publish(all, complaints with { When = null }).Facts.Count.ShouldBe(1, "more than before, and the first tier as all");
        Publish(complaints).ThenRefused(RefusalKind.Invalid, "must have one for every");
        Publish(all, complaints with { When = new(RequestKind.Complaint, Category: "billing") }).ThenRefused(RefusalKind.Invalid, "for every complaint-reply");
        Publish(all, complaints with { When = new(RequestKind.Fault) }).ThenRefused(RefusalKind.Invalid, "for every complaint-reply");
        Publish(all, complaints with { Target = null }).ThenRefused(RefusalKind.Invalid, "rules[1].target must be given");
        Publish(all, complaints, complaints with { Name = "tier-1", When = new(RequestKind.Complaint, Tier: 1), Target = null })
            .ThenRefused(RefusalKind.Invalid, "rules[2].target must be given");

        Outcome Publish(params SlaRule[] rules) => Given(published).When(PublishPolicy.Decide, new Command(Next with { Rules = rules }));
    }

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
