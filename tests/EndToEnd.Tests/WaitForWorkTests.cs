using Messaging;

namespace EndToEnd.Tests;

[Collection(nameof(RunningDesk))]
public class WaitForWorkTests(RunningDesk desk)
{
    [Fact]
    public async Task Agent_and_supervisor_who_wait_for_work_are_answered_as_soon_as_it_comes()
    {
        var team = await Team.FormAsync(desk, "poll", "poll-1");
        await team.SignInAsync("poll-1");
        using var agent = new LongPoller(desk, Roles.Agent, "poll-1", "/agents/me/work");
        using var supervisor = new LongPoller(desk, Roles.Supervisor, "s1", "/work");
        await agent.ReadAsync();
        await supervisor.ReadAsync();
        var (one, all) = (agent.WaitAsync(), supervisor.WaitAsync());
        one.IsCompleted.ShouldBeFalse();

        var request = await team.RequestAsync();
        (await one).ShouldContain(request.ToString());
        await all;
        (await supervisor.ReadAsync()).ShouldContain(request.ToString());
        await team.TakeAsync("poll-1", request);
    }
}
