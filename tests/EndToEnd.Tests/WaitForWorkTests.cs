using System.Net;
using Messaging;

namespace EndToEnd.Tests;

[Collection(nameof(RunningDesk))]
public class WaitForWorkTests(RunningDesk desk)
{
    [Fact]
    public async Task Who_waits_in_too_many_calls_at_once_is_told_so_and_others_are_not_kept_waiting()
    {
        var team = await Team.FormAsync(desk, "polls", "polls-1", "polls-2");
        await team.SignInAsync("polls-1");
        using var agent = new LongPoller(desk, Roles.Agent, "polls-1", "/agents/me/work");
        await agent.ReadAsync();
        var waiting = Enumerable.Range(0, Hosting.LongPoll.MostWaiting + 1).Select(_ => IsAnsweredAsync(agent.WaitAsync())).ToList();
        (await await Task.WhenAny(waiting)).ShouldBeFalse("the one too many");
        (await desk.SendAsync(Roles.Agent, "polls-2", HttpMethod.Get, "routing", "/agents/me/work")).Status.ShouldBe(200);

        var request = await team.RequestAsync();
        (await Task.WhenAll(waiting)).Count(answered => answered).ShouldBe(Hosting.LongPoll.MostWaiting);
        await team.TakeAsync("polls-1", request);
    }

    private static async Task<bool> IsAnsweredAsync(Task<string> call)
    {
        try
        {
            await call;
            return true;
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return false;
        }
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
