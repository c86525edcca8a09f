using System.Text.Json;
using Contracts;
using Contracts.Promises.V1;
using static Sla.Tests.Desk;

namespace Sla.Tests;

/// <summary>The platform brings its own time zone data, and says with which version a promise was computed.</summary>
public class ZoneDataTests
{
    [Fact]
    public void The_data_are_dated() => ZoneData.Version.ShouldMatch("^20[2-9][0-9][a-z]$");

    [Fact]
    public void Every_fact_that_tells_a_due_moment_names_the_data_it_was_computed_with()
    {
        var promises = ComplaintReceived();
        promises.Find("complaint-reply")!.Made.ZoneData.ShouldBe(ZoneData.Version);
        promises = promises.Evolve(promises.Pause("complaint-reply", At("2024-03-04T12:00"), "waiting-for-customer"));
        promises.Resume("complaint-reply", At("2024-03-04T13:00"), Book).OfType<PromiseResumed>().Single().ZoneData.ShouldBe(ZoneData.Version);
        promises = promises.Evolve(promises.Resume("complaint-reply", At("2024-03-04T13:00"), Book));
        promises.AmendForDeadline("complaint-reply", At("2024-03-08T12:00"), At("2024-03-04T14:00"), Book)
            .OfType<PromiseAmended>().Single().ZoneData.ShouldBe(ZoneData.Version);
    }

    [Fact]
    public void The_data_of_the_last_computation_are_told_and_facts_of_before_tell_none()
    {
        var made = Make("complaint-reply", Complaint, At("2024-03-04T10:00")) with { ZoneData = null };
        var old = JsonSerializer.Deserialize<PromiseMade>(JsonSerializer.Serialize(made, ContractJson.Options), ContractJson.Options)!;
        var promises = With(old);
        promises.Find("complaint-reply")!.ZoneDataUsed.ShouldBeNull();

        promises = promises.Evolve(promises.Pause("complaint-reply", At("2024-03-04T12:00"), "waiting-for-customer"));
        promises = promises.Evolve(promises.Resume("complaint-reply", At("2024-03-04T13:00"), Book));
        promises.Find("complaint-reply")!.ZoneDataUsed.ShouldBe(ZoneData.Version);
    }

    [Theory]
    [InlineData("2026-03-31T15:59:59Z", "Asia/Shanghai", "2026-03-31T23:59:59")]
    [InlineData("2026-03-31T23:30:00Z", "Europe/Dublin", "2026-04-01T00:30:00")]
    public void What_the_wall_shows(string moment, string zone, string wall) =>
        ZoneData.OnTheWall(DateTimeOffset.Parse(moment), zone).ShouldBe(DateTime.Parse(wall));
}
