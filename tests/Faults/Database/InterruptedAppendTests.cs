using TestKit;

namespace Faults.Tests.Database;

/// <summary>The session is lost while facts are on their way, or the answer after they arrived.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class InterruptedAppendTests(PrivateDesk desk)
{
    private const string HoldAppends = "lock table intake.mt_events in share mode";

    private const string WaitAtCommit =
        """
        create function intake.wait() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(4712); return null; end';
        create constraint trigger wait after insert on intake.mt_events deferrable initially deferred for each row execute function intake.wait()
        """;

    [Theory, Trait("Fault", "13")]
    [InlineData("terminated by the administrator")]
    [InlineData("killed with kill -9")]
    public async Task An_append_whose_session_is_killed_in_the_middle_is_stored_whole_and_once_in_the_end(string how)
    {
        var contacts = new Customers(desk, "killed");
        await using var channel = await contacts.OnTheBusAsync();
        Task<Answer> calling;
        await using (var held = await OpenTransaction.BeginAsync(desk.Administrator, HoldAppends))
        {
            await contacts.SendAsync(channel, "message");
            calling = contacts.CallAsync("call");
            foreach (var session in await held.IsWaitedForAsync(kind: "relation"))
            {
                await (how.StartsWith("killed", StringComparison.Ordinal)
                    ? RunningProgram.RunAsync("/", [], "kill", "-KILL", $"{session}")
                    : RunAsync($"select pg_terminate_backend({session})"));
            }
        }

        (await calling).Status.ShouldBeOneOf(200, 503);
        await contacts.TakenAsync("call");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }

    [Fact, Trait("Fault", "14")]
    public async Task When_the_answer_to_a_commit_is_lost_the_retry_finds_its_facts_stored()
    {
        var contacts = new Customers(desk, "unanswered");
        await using var channel = await contacts.OnTheBusAsync();

        // The facts have been answered and their commit is under way: that is whose answer is lost.
        await using var held = await OpenTransaction.BeginAsync(desk.Administrator, "select pg_advisory_xact_lock(4712)");
        await RunAsync(WaitAtCommit);
        await contacts.SendAsync(channel, "message");
        await held.IsWaitedForAsync(kind: "advisory");
        var calling = contacts.CallAsync("call");

        desk.Proxy.HoldAnswers();
        await held.RollBackAsync();
        await Eventually.BecomesAsync(() => contacts.StoredAsync(desk.Administrator), stored => stored >= 1, "the server has committed");
        desk.Proxy.Cut();
        desk.Proxy.LetThrough();
        await RunAsync("drop function intake.wait() cascade");

        (await calling).Status.ShouldBeOneOf(200, 503);
        await contacts.TakenAsync("call");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }

    private async Task<string> RunAsync(string sql)
    {
        await using var command = desk.Administrator.CreateCommand(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }
}
