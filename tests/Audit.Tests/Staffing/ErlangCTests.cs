using Audit.Staffing;
using FsCheck.Fluent;
using TestKit;

namespace Audit.Tests.Staffing;

/// <summary>B7: agents needed for a service level.</summary>
public class ErlangCTests
{
    /// <summary>The columns for a loss of 1 % of the usual Erlang B traffic tables (such as R. L. Freeman, "Telecommunication System
    /// Engineering"): erlangs that so many lines carry.</summary>
    [Theory]
    [InlineData(1, 0.0101)]
    [InlineData(5, 1.361)]
    [InlineData(10, 4.461)]
    [InlineData(20, 12.03)]
    [InlineData(50, 37.90)]
    [InlineData(100, 84.06)]
    public void One_in_a_hundred_is_lost_at_the_traffic_that_the_tables_print(int lines, double erlangs) =>
        ErlangC.Blocked(lines, erlangs).ShouldBe(0.01, 0.00003);

    /// <summary>The example of the call-centre literature: 360 calls of 4 minutes in half an hour, 55 agents, 15 seconds. Printed:
    /// 48 erlangs, 23.9 % wait, 8.2 s on average, 84.6 % in time.</summary>
    [Fact]
    public void The_textbook_example_of_360_calls_and_55_agents()
    {
        var handling = TimeSpan.FromMinutes(4);
        ErlangC.Waits(55, 48).ShouldBe(0.239, 0.0005);
        ErlangC.AverageWait(55, 48, handling)!.Value.TotalSeconds.ShouldBe(8.2, 0.05);
        ErlangC.ServiceLevel(55, 48, handling, TimeSpan.FromSeconds(15)).ShouldBe(0.846, 0.0005);
    }

    /// <summary>The example that Call Centre Helper prints: 100 calls of 3 minutes in half an hour, 80 % within 20 seconds. 14 agents:
    /// 88.8 % in time, 7.8 s on average; 11 agents: 68.2 % wait, 39.0 % in time.</summary>
    [Fact]
    public void The_published_example_of_100_calls()
    {
        var (handling, within) = (TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(20));
        ErlangC.ServiceLevel(14, 10, handling, within).ShouldBe(0.888, 0.0005);
        ErlangC.AverageWait(14, 10, handling)!.Value.TotalSeconds.ShouldBe(7.8, 0.05);
        ErlangC.Waits(11, 10).ShouldBe(0.682, 0.0005);
        ErlangC.ServiceLevel(11, 10, handling, within).ShouldBe(0.390, 0.0005);
        ErlangC.AgentsNeeded(100, TimeSpan.FromMinutes(30), handling, 0.85, within).ShouldBe(14);
    }

    [Fact]
    public void Too_few_agents_make_everybody_wait_and_no_contacts_need_nobody()
    {
        (ErlangC.Waits(10, 10), ErlangC.AverageWait(10, 10, TimeSpan.FromMinutes(3))).ShouldBe((1, null));
        ErlangC.AgentsNeeded(0, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(3), 0.85, TimeSpan.FromSeconds(15)).ShouldBe(0);
    }

    [Fact]
    public void Thousands_of_agents_are_no_trouble() => ErlangC.Waits(5000, 4950).ShouldBeInRange(0.1, 0.9);

    [Trait("Category", Law.Category)]
    [Fact]
    public void One_agent_less_than_needed_does_not_hold_the_level() =>
        Law.Holds(
            from contacts in Gen.Choose(1, 2000) from seconds in Gen.Choose(10, 900) from percent in Gen.Choose(50, 99) select (contacts, seconds, percent),
            level =>
            {
                var (contacts, seconds, percent) = level;
                var (interval, handling, within) = (TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(15));
                var load = contacts * (handling / interval);
                var agents = ErlangC.AgentsNeeded(contacts, interval, handling, percent / 100.0, within);
                ErlangC.ServiceLevel(agents, load, handling, within).ShouldBeGreaterThanOrEqualTo(percent / 100.0);
                ErlangC.ServiceLevel(agents - 1, load, handling, within).ShouldBeLessThan(percent / 100.0);
            });
}
