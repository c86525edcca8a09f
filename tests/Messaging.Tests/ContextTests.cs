using TestKit;

namespace Messaging.Tests;

public class ContextTests
{
    private static readonly DateTimeOffset Earlier = Desk.Now.AddHours(-1);

    [Fact]
    public void A_message_that_names_no_moment_speaks_of_now() => Desk.AsService().EventTime(null, Earlier).ShouldBe(Desk.Now);

    [Fact]
    public void A_moment_in_the_past_counts_in_utc()
    {
        var said = Desk.Now.AddMinutes(-5).ToOffset(TimeSpan.FromHours(8));
        var time = Desk.AsService().EventTime(said, Earlier);
        (time, time.Offset).ShouldBe((Desk.Now.AddMinutes(-5), TimeSpan.Zero));
    }

    [Fact]
    public void The_earliest_moment_that_makes_sense_is_taken_and_one_before_is_not()
    {
        Desk.AsService().EventTime(Earlier, Earlier).ShouldBe(Earlier);
        Should.Throw<Refusal>(() => Desk.AsService().EventTime(Earlier.AddTicks(-1), Earlier)).Field.ShouldBe("at");
    }

    [Fact]
    public void A_clock_up_to_a_minute_ahead_is_forgiven_and_one_further_is_not()
    {
        Desk.AsService().EventTime(Desk.Now.AddMinutes(1), Earlier).ShouldBe(Desk.Now);
        Should.Throw<Refusal>(() => Desk.AsService().EventTime(Desk.Now.AddMinutes(1).AddTicks(1), Earlier)).Field.ShouldBe("at");
    }

    [Fact]
    public void An_agent_acts_only_on_what_is_theirs_and_a_supervisor_in_anyones_place()
    {
        Desk.As(Roles.Agent, "a1").MustBeAgent("a1");
        Desk.As(Roles.Supervisor, "s1").MustBeAgent("a1");
        Should.Throw<Refusal>(() => Desk.As(Roles.Agent, "a2").MustBeAgent("a1")).Kind.ShouldBe(RefusalKind.Forbidden);
        Should.Throw<Refusal>(() => Desk.As(Roles.Agent, "a2").MustBeAgent(null)).Message.ShouldContain("nobody");
    }
}
