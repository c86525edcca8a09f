using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class WatchFollowUpTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(300)]
    public void Not_explained_in_time_the_case_goes_to_the_supervisor_by_itself_with_the_due_moment(int minutes) =>
        When(RatedAt.AddMinutes(minutes), RatedBadly).Then(Overdue[RatedBadly.Length..]);

    [Fact]
    public void Before_that_nothing_is_due() => When(RatedAt.AddMinutes(29), RatedBadly).ThenNothing();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Without_a_rating_in_time_the_request_is_closed_at_the_end_of_that_time(int minutesLate) =>
        When(Desk.Now.AddHours(24).AddMinutes(minutesLate), AskedForRating)
            .Then(new RequestClosed(Id, ClosedBecause.NotRated, Desk.Now.AddHours(24)));

    [Fact]
    public void A_complaint_in_work_climbs_its_ladder()
    {
        var facts = When(Reply.DueAt.AddMinutes(1)).Facts;
        facts.Cast<IPromiseFact>().Select(f => (f as PromiseEscalated)?.Step ?? f.GetType().Name)
            .ShouldBe(["reminder", "warning", nameof(PromiseBroken), "overdue"]);
        facts.Cast<IPromiseFact>().Select(f => f.At).ShouldBe(
            [ReceivedAt.AddHours(24), ReceivedAt + (TimeSpan.FromHours(48) * 0.8), Reply.DueAt, Reply.DueAt]);
    }

    [Fact]
    public void The_next_due_moment_is_the_sooner_of_promises_and_rating()
    {
        Given(Desk.AsService()).State.NextDueAt.ShouldBe(ReceivedAt.AddHours(24));
        Given(Desk.AsService(), AskedForRating).State.NextDueAt.ShouldBe(Desk.Now.AddHours(24));
        Given(Desk.AsService(), RatedBadly).State.NextDueAt.ShouldBe(Explain.DueAt);
        Given(Desk.AsService(), Explained).State.NextDueAt.ShouldBeNull();
    }

    private static Outcome When(DateTimeOffset now, params IFact[] since) =>
        Given(Desk.AsService("follow-up") with { Now = now }, since).When(WatchFollowUp.Decide, new FallDue(now));
}
