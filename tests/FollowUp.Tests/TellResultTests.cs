using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Hosting;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using Command = Contracts.FollowUp.V1.TellResult;
using DeskSettingsDefined = Contracts.Directory.V1.DeskSettingsDefined;
using TellResult = FollowUp.Features.TellResult;

namespace FollowUp.Tests;

public class TellResultTests
{
    private static readonly Command Solved = new(Id, TellOutcome.Solved, "Thanked us");
    private static readonly Command NotSolved = new(Id, TellOutcome.NotSolved, "Still charged");
    private static readonly Command NoAnswer = new(Id, TellOutcome.NoAnswer);

    [Fact]
    public void Solved_ends_what_was_promised_and_asks_for_a_rating() =>
        Given(Agent, WithResult).When(TellResult.Decide, Solved).Then(
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, "Thanked us", Desk.Now),
            Kept(Tell, Desk.Now),
            Kept(Reply, Desk.Now),
            RatingRequested(Desk.Now));

    [Fact]
    public void Not_solved_goes_back_to_the_same_owner_under_a_new_promise() =>
        Given(Agent, WithResult).When(TellResult.Decide, NotSolved).Then(
            new ResultTold(Id, "a1", TellOutcome.NotSolved, 1, "Still charged", Desk.Now),
            Kept(Tell, Desk.Now),
            Kept(Reply, Desk.Now),
            new RequestReopened(Id, "a1", "Still charged", Desk.Now, ReopenedBecause.NotSolved),
            Promise(FollowedRequest.ComplaintReply, Desk.Now, round: 2));

    [Fact]
    public void A_repair_that_the_customer_confirms_is_kept() =>
        GivenFault(Agent).When(TellResult.Decide, Solved).Then(
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, "Thanked us", Desk.Now),
            Kept(Tell, Desk.Now),
            Kept(Repair, Desk.Now),
            RatingRequested(Desk.Now));

    [Fact]
    public void A_repair_that_the_customer_does_not_confirm_is_not_kept_and_its_promise_goes_on() =>
        GivenFault(Agent).When(TellResult.Decide, NotSolved).Then(
            new ResultTold(Id, "a1", TellOutcome.NotSolved, 1, "Still charged", Desk.Now, RepairGoesOn: true),
            Kept(Tell, Desk.Now),
            new RequestReopened(Id, "a1", "Still charged", Desk.Now, ReopenedBecause.NotSolved));

    [Fact]
    public void A_repair_that_was_overdue_when_the_customer_did_not_confirm_it_stays_broken()
    {
        var now = Repair.DueAt.AddMinutes(1);
        GivenFault(Agent with { Now = now }).When(TellResult.Decide, NotSolved).Then(
            new ResultTold(Id, "a1", TellOutcome.NotSolved, 1, "Still charged", now, RepairGoesOn: true),
            Broken(Tell),
            Late(Tell, now),
            new RequestReopened(Id, "a1", "Still charged", now, ReopenedBecause.NotSolved));
        var again = GivenFault(Agent with { Now = now }, new RequestReopened(Id, "a1", "Still charged", AnsweredAt, ReopenedBecause.NotSolved));
        again.State.Promises.FallDue(now, Desk.Directory.Sla).ShouldContain(Broken(Repair));
    }

    [Fact]
    public void A_repair_that_was_promised_anew_is_kept_once_it_is_confirmed()
    {
        var again = Promise(FollowedRequest.FaultRepair, AnsweredAt, round: 2, RequestKind.Fault);
        GivenFault(Agent, Withdrawn(Repair, AnsweredAt, "not-solved"), again)
            .When(TellResult.Decide, Solved).Facts.ShouldContain(Kept(again, Desk.Now));
    }

    [Fact]
    public void A_deadline_asked_for_at_first_does_not_bind_the_reopened_request() =>
        Given(Agent, [Opened with { Profile = Profile with { DeadlineAsked = ReceivedAt.AddHours(30) } }, .. WithResult])
            .When(TellResult.Decide, NotSolved).Facts[^1].ShouldBe(
                Promise(FollowedRequest.ComplaintReply, Desk.Now, round: 2), new ByJson());

    [Fact]
    public void Told_late_the_promise_is_broken_at_its_own_moment_and_of_a_complaint_the_defect_is_found()
    {
        var now = Tell.DueAt.AddMinutes(1);
        Given(Agent with { Now = now }, WithResult).When(TellResult.Decide, Solved).Then(
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, "Thanked us", now),
            Broken(Tell),
            new HandlingDefectDetected(Id, Id, HandlingDefect.CustomerNotTold, Tell.DueAt, AgentId: "a1"),
            Late(Tell, now),
            Kept(Reply, now),
            RatingRequested(now));
    }

    [Fact]
    public void A_delayed_message_that_proves_it_was_told_in_time_corrects_the_record()
    {
        var (told, now) = (Tell.DueAt.AddMinutes(-1), Tell.DueAt.AddHours(1));
        Given(Supervisor with { Now = now }, [.. WithResult, Broken(Tell)]).When(TellResult.Decide, Solved with { At = told }).Then(
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, "Thanked us", told, ToldBy: "supervisor/s1"),
            Kept(Tell, told, corrects: true),
            Kept(Reply, told),
            RatingRequested(now));
    }

    [Fact]
    public void Nobody_tells_a_result_before_there_is_one() =>
        Given(Supervisor, WithResult).When(TellResult.Decide, Solved with { At = AnsweredAt.AddMinutes(-1) })
            .ThenRefused(RefusalKind.Invalid, "at lies before");

    [Fact]
    public void No_answer_is_a_try_and_the_promises_run_on() =>
        Given(Agent, WithResult).When(TellResult.Decide, NoAnswer)
            .Then(new ResultTold(Id, "a1", TellOutcome.NoAnswer, 1, null, Desk.Now));

    [Fact]
    public void After_a_try_the_customer_may_be_reached() =>
        Given(Agent, [.. WithResult, Tried(1)]).When(TellResult.Decide, Solved)
            .Facts[0].ShouldBe(new ResultTold(Id, "a1", TellOutcome.Solved, 2, "Thanked us", Desk.Now));

    [Fact]
    public void Not_reached_in_the_set_number_of_tries_the_request_is_closed_and_nothing_hangs_open()
    {
        var given = Given(Agent, [.. WithResult, Tried(1), Tried(2)]);
        given.When(TellResult.Decide, NoAnswer).Then(
            new ResultTold(Id, "a1", TellOutcome.NoAnswer, 3, null, Desk.Now),
            new RequestClosed(Id, ClosedBecause.NotReached, Desk.Now),
            Withdrawn(Reply, Desk.Now, "not-reached"),
            Withdrawn(Tell, Desk.Now, "not-reached"));
    }

    [Theory]
    [InlineData(TellOutcome.NoAnswer)]
    [InlineData(TellOutcome.Solved)]
    [InlineData(TellOutcome.NotSolved)]
    public void What_an_agent_says_of_the_customer_is_recorded_when_it_happens_and_only_a_supervisor_adds_what_was_earlier(TellOutcome outcome)
    {
        Command earlier = new(Id, outcome, At: Desk.Now.AddMinutes(-6));
        Given(Agent, WithResult).When(TellResult.Decide, earlier).ThenRefused(RefusalKind.Invalid, "more than 5 minutes back");
        Given(Agent, WithResult).When(TellResult.Decide, earlier with { At = Desk.Now.AddMinutes(-5) }).Facts.ShouldNotBeEmpty();
        Given(Supervisor, WithResult).When(TellResult.Decide, earlier).Facts.ShouldNotBeEmpty();
    }

    [Fact]
    public void What_had_fallen_due_before_the_last_try_stays_broken()
    {
        var now = Tell.DueAt.AddMinutes(1);
        Given(Agent with { Now = now }, [.. WithResult, Tried(1), Tried(2)]).When(TellResult.Decide, NoAnswer).Facts
            .ShouldContain(Broken(Tell));
    }

    [Fact]
    public void Without_a_result_there_is_nothing_to_tell() =>
        Given(Agent, Awaited(Order)).When(TellResult.Decide, Solved).ThenRefused(RefusalKind.WrongState, "no result");

    [Fact]
    public void Only_the_owner_tells_or_a_supervisor_in_their_place()
    {
        Given(Desk.As(Roles.Agent, "a2"), WithResult).When(TellResult.Decide, Solved).ThenRefused(RefusalKind.Forbidden, "a1");
        Given(Supervisor, WithResult).When(TellResult.Decide, Solved).Facts.Count.ShouldBe(4);
    }

    [Fact]
    public void A_request_that_nobody_knows_is_refused() =>
        new Given<FollowedRequest>(FollowedRequest.Stream, Agent).When(TellResult.Decide, Solved)
            .ThenRefused(RefusalKind.Unknown, "There is no request");

    private static PromiseMade Repair { get; } = Promise(FollowedRequest.FaultRepair, ReceivedAt, kind: RequestKind.Fault);

    private static Given<FollowedRequest> GivenFault(Context context, params IFact[] since) =>
        new(FollowedRequest.Stream, context, [Opened with { Kind = RequestKind.Fault }, Repair, .. WithResult, .. since]);

    private static ResultTold Tried(int attempt) => new(Id, "a1", TellOutcome.NoAnswer, attempt, null, AnsweredAt.AddMinutes(attempt));

    private sealed class ByJson : IEqualityComparer<IFact>
    {
        public bool Equals(IFact? x, IFact? y) => Text(x) == Text(y);

        public int GetHashCode(IFact obj) => Text(obj).GetHashCode(StringComparison.Ordinal);

        private static string Text(IFact? fact) => System.Text.Json.JsonSerializer.Serialize<object?>(fact, ContractJson.Options);
    }

    [Fact]
    public void Tries_to_reach_the_customer_lie_as_far_apart_as_the_desk_says()
    {
        var apart = Desk.Directory.With(new DeskSettingsDefined(
            Desk.Directory.Settings with { TellTriesApart = TimeSpan.FromHours(1) }, Desk.Now));
        var tried = new ResultTold(Id, "a1", TellOutcome.NoAnswer, 1, null, Desk.Now.AddMinutes(-59));
        var noAnswer = new Command(Id, TellOutcome.NoAnswer);
        Given(Agent with { Directory = apart }, [.. WithResult, tried]).When(TellResult.Decide, noAnswer)
            .ThenRefused(RefusalKind.WrongState, "2026-03-02T02:01:00");
        Given(Agent with { Directory = apart, Now = Desk.Now.AddMinutes(1) }, [.. WithResult, tried]).When(TellResult.Decide, noAnswer)
            .Facts.OfType<ResultTold>().ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }
}
