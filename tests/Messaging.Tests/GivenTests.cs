using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;
using TestKit;

namespace Messaging.Tests;

/// <summary>The helper that all rules are asked with must itself be strict: each leniency is planted, and must fail.</summary>
public class GivenTests
{
    private static readonly AgentSignedIn One = new("a1", Desk.Now);
    private static readonly AgentSignedIn Two = new("a2", Desk.Now);

    /// <summary>Counts what was folded; says what it is told to, once.</summary>
    private static readonly StreamType<int> Stream = new("planted", 0, (count, _) => count + 1);

    [Fact]
    public void Exactly_the_expected_facts_pass() => When(Once(One, Two)).Then(One, Two);

    [Fact]
    public void A_missing_fact_fails() => Fails(() => When(Once(One)).Then(One, Two));

    [Fact]
    public void An_extra_fact_fails() => Fails(() => When(Once(One, Two)).Then(One));

    [Fact]
    public void Another_order_fails() => Fails(() => When(Once(One, Two)).Then(Two, One));

    [Fact]
    public void Another_value_fails() => Fails(() => When(Once(One)).Then(One with { At = Desk.Now.AddTicks(1) }));

    [Fact]
    public void Another_fact_with_the_same_members_fails() =>
        Fails(() => When(Once(new MatterClosed(Guid.Empty, Desk.Now))).Then(new MatterReopened(Guid.Empty, Desk.Now)));

    [Fact]
    public void A_rule_that_says_the_same_again_when_repeated_fails() => Fails(() => When((_, _, _) => [One]).Then(One));

    [Fact]
    public void Where_only_the_message_tells_a_repeat_it_passes_but_only_with_the_very_facts()
    {
        When((_, _, _) => [One]).ThenOnce(One);
        Fails(() => When((_, _, _) => [One]).ThenOnce(Two));
    }

    [Fact]
    public void A_rule_that_refuses_the_repeat_passes() =>
        When((state, _, _) => state == 0 ? [One] : throw Refusal.WrongState("Already.")).Then(One);

    [Fact]
    public void An_expected_refusal_that_does_not_come_fails()
    {
        Fails(() => When(Once(One)).ThenRefused(RefusalKind.WrongState, ""));
        Fails(() => When(Once()).ThenRefused(RefusalKind.WrongState, ""));
    }

    [Fact]
    public void A_refusal_of_another_kind_or_for_another_reason_fails()
    {
        Rule<int, string> closed = (_, _, _) => throw Refusal.WrongState("It was closed.");
        When(closed).ThenRefused(RefusalKind.WrongState, "closed");
        Fails(() => When(closed).ThenRefused(RefusalKind.Unknown, "closed"));
        Fails(() => When(closed).ThenRefused(RefusalKind.WrongState, "answered"));
    }

    [Fact]
    public void A_refusal_that_nobody_expected_fails()
    {
        Rule<int, string> closed = (_, _, _) => throw Refusal.WrongState("It was closed.");
        Fails(() => When(closed).Then());
        Fails(() => When(closed).ThenNothing());
        Fails(() => When(closed).ThenOnce());
        Should.Throw<Refusal>(() => When(closed).Facts);
    }

    [Fact]
    public void Nothing_is_something_to_be_checked()
    {
        When(Once()).ThenNothing();
        Fails(() => When(Once(One)).ThenNothing());
    }

    [Fact]
    public void A_refusal_in_the_midst_of_a_lazy_rule_is_a_refusal()
    {
        When(Lazy).ThenRefused(RefusalKind.WrongState, "Half-way");

        static IEnumerable<IFact> Lazy(int state, string message, Context context)
        {
            yield return One;
            throw Refusal.WrongState("Half-way");
        }
    }

    [Fact]
    public void A_defect_is_not_taken_for_a_refusal() =>
        Should.Throw<InvalidOperationException>(() => When((_, _, _) => throw new InvalidOperationException()));

    [Fact]
    public void A_defect_in_the_repeat_shows_too() =>
        Should.Throw<InvalidOperationException>(() => When((state, _, _) => state == 0 ? [One] : throw new InvalidOperationException()));

    [Fact]
    public void History_is_folded_and_the_circumstances_are_those_given()
    {
        new Given<int>(Stream, Desk.AsService(), One, Two).State.ShouldBe(2);
        new Given<int>(Stream, Desk.AsService()).With(c => c with { Now = Desk.Now.AddDays(1) })
            .When<string>((state, _, context) => state == 0 ? [One with { At = context.Now }] : [], "m")
            .Then(One with { At = Desk.Now.AddDays(1) });
    }

    private static Outcome When(Rule<int, string> rule) => new Given<int>(Stream, Desk.AsService()).When(rule, "message");

    private static Rule<int, string> Once(params IFact[] facts) => (state, _, _) => state == 0 ? facts : [];

    private static void Fails(Action check) => Should.Throw<ShouldAssertException>(check);
}
