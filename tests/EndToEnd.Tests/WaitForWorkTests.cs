using Messaging;
using TestKit;

namespace EndToEnd.Tests;

[Collection(nameof(RunningDesk))]
public class WaitForWorkTests(RunningDesk desk)
{
    [Fact]
    public async Task Who_waits_in_too_many_calls_at_once_is_told_so_and_others_are_not_kept_waiting()
    {
        await Team.FormAsync(desk, "polls", "polls-1", "polls-2");
        using var stop = new CancellationTokenSource();
        using var first = new LongPoller(desk, Roles.Agent, "polls-1", "/agents/me/work");
        await first.ReadAsync();
        var waiting = Enumerable.Range(0, Hosting.LongPoll.MostWaiting).Select(_ => first.WaitAsync()).ToList();
        await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Agent, "polls-1", HttpMethod.Get, "routing", "/agents/me/work"), answer => answer.Status == 429, "too many wait");
        (await desk.SendAsync(Roles.Agent, "polls-2", HttpMethod.Get, "routing", "/agents/me/work")).Status.ShouldBe(200);
        waiting.ShouldAllBe(call => !call.IsCompleted);
        await Task.WhenAll(waiting);
    }

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
