using Contracts;
using Contracts.Directory.V1;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using TestKit;
using static DirectoryService.Tests.Documents;

namespace DirectoryService.Tests;

[Trait("Category", Law.Category)]
public class DocumentLawTests
{
    private static readonly Gen<Agent> Agents =
        from level in Gen.Choose(-1, 7)
        from capacity in Gen.Choose(-1, 22)
        from skill in Gen.Elements("general", "fault", "cooking")
        from name in Gen.Elements("One", "Two", "")
        select SomeAgent with { Skills = new Dictionary<string, int> { [skill] = level }, Capacity = capacity, Name = name };

    private static readonly Gen<SlaPolicy> Policies =
        from version in Gen.Choose(0, 4)
        from day in Gen.Choose(-3, 3)
        from calendar in Gen.Elements("round-the-clock", "lunar")
        select Policy with
        {
            Version = version, EffectiveFrom = Desk.Now.AddDays(day), Rules = [Policy.Rules[0] with { Calendar = calendar }],
        };

    private static readonly Gen<IFact> Facts = Gen.OneOf(
        Agents.Select(IFact (a) => new AgentDefined(a, Desk.Now)),
        Policies.Select(IFact (p) => new PolicyPublished(p, Desk.Now)),
        Gen.Constant<IFact>(new CalendarPublished(Calendar, Desk.Now)),
        Gen.Constant<IFact>(new Contracts.Routing.V1.AgentSignedIn("a1", Desk.Now)));

    [Fact]
    public void Defining_again_brings_nothing_whatever_was_before() => Law.Holds(
        from history in Many(Facts)
        from agent in Agents
        select (history, agent),
        c => RepeatedBringsNothing(c.history, Features.DefineAgent.Decide, new DefineAgent(c.agent)));

    [Fact]
    public void Publishing_again_brings_nothing_whatever_was_before() => Law.Holds(
        from history in Many(Facts)
        from policy in Policies
        select (history, policy),
        c => RepeatedBringsNothing(c.history, Features.PublishPolicy.Decide, new PublishPolicy(c.policy)));

    [Fact]
    public void Folding_never_throws_and_keeps_every_version() => Law.Holds(
        Many(Facts), facts => Given([.. facts]).State.Versions.Count.ShouldBe(facts.Count(f => f is IDocumentFact)));

    private static void RepeatedBringsNothing<TCommand>(IFact[] history, Rule<DirectoryDocument, TCommand> rule, TCommand command)
    {
        List<IFact> facts;
        try
        {
            facts = [.. Given(history).When(rule, command).Facts];
        }
        catch (Messaging.Refusal)
        {
            return; // refused: nothing was stored
        }

        facts.Count.ShouldBeLessThan(2);
        Given([.. history, .. facts]).When(rule, command).ThenNothing();
    }

    private static Gen<IFact[]> Many(Gen<IFact> one) =>
        from count in Gen.Choose(0, 8)
        from facts in Gen.ArrayOf(one, count)
        select facts;
}
