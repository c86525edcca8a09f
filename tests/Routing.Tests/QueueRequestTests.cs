using Contracts;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Routing.Features;
using TestKit;

namespace Routing.Tests;

public class QueueRequestTests
{
    private static readonly RequestClassified ByIvr = Requests.Classified with
    {
        Kind = RequestKind.Fault, Category = "network", Urgency = Urgency.Normal, Skill = "fault", By = ClassifiedBy.Ivr,
        At = Requests.QueuedAt, AgentId = null,
    };

    [Fact]
    public void A_classified_request_waits_for_the_skill_it_needs_and_is_promised_an_answer() =>
        Requests.None(Desk.AsService("intake")).When(QueueRequest.Decide, ByIvr).Then(Requests.Awaited, Requests.Promise);

    [Fact]
    public void A_skill_that_nobody_has_is_the_triage_groups_matter() =>
        Requests.None(Desk.AsService("intake"))
            .When(QueueRequest.Decide, ByIvr with { Skill = "astrology" })
            .Facts[0].ShouldBeOfType<RequestQueued>().Skill.ShouldBe("general");

    [Fact]
    public void What_rules_could_not_classify_waits_for_the_triage_group_without_kind_and_category()
    {
        var facts = Requests.None(Desk.AsService("intake"))
            .When(QueueRequest.Decide, new TriageInconclusive(Requests.Id, Requests.Profile, 0.2, Requests.QueuedAt)).Facts;
        facts[0].ShouldBe(Requests.Unclassified with { AnswerOwed = true });
        facts[1].ShouldBeOfType<PromiseMade>().Promise.ShouldBe("queue-answer");
        facts.Count.ShouldBe(2);
    }

    [Fact]
    public void Inconclusive_triage_that_comes_after_the_classification_changes_nothing() =>
        Requests.Waiting(Desk.AsService("intake"))
            .When(QueueRequest.Decide, new TriageInconclusive(Requests.Id, Requests.Profile, 0.2, Requests.QueuedAt))
            .ThenNothing();

    [Fact]
    public void Without_a_policy_it_waits_without_a_promise() =>
        Requests.None(Desk.AsService("intake") with { Directory = Hosting.DirectorySnapshot.Empty.With(
                new Contracts.Directory.V1.SkillGroupDefined(new("fault", "Faults"), Desk.Now)) })
            .When(QueueRequest.Decide, ByIvr)
            .Then(Requests.Awaited);
}
