using Audit.Folds;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Messaging;

namespace Audit.Tests;

public class RequestOverviewTests
{
    [Theory]
    [InlineData("request_classified", RequestState.Received)]
    [InlineData("request_queued", RequestState.Waiting)]
    [InlineData("request_offered", RequestState.Waiting)]
    [InlineData("request_assigned", RequestState.Assigned)]
    [InlineData("request_dispatched", RequestState.WithDepartment)]
    [InlineData("work_order_returned", RequestState.WithDepartment)]
    [InlineData("work_order_answered", RequestState.WithDepartment)]
    [InlineData("result_ready", RequestState.ResultToTell)]
    [InlineData("rating_requested", RequestState.AwaitingRating)]
    [InlineData("agent_alerted", RequestState.Explaining)]
    [InlineData("case_submitted", RequestState.WithSupervisor)]
    [InlineData("request_closed", RequestState.Closed)]
    public void A_request_stands_where_its_facts_up_to_then_have_brought_it(string upTo, RequestState state)
    {
        var facts = Life.Complaint().Facts.ToList();
        RequestOverview.Of(facts[..(facts.FindLastIndex(f => f.Type == upTo) + 1)]).State.ShouldBe(state);
    }

    [Theory]
    [InlineData(Others.Department, RequestState.WithDepartment)]
    [InlineData(Others.Expert, RequestState.Consulting)]
    public void Who_was_spoken_to_leaves_it_where_it_was_worked_on_and_a_hand_over_changes_the_owner(Others with, RequestState state)
    {
        var facts = Life.Complaint().Facts.ToList();
        var upTo = facts.FindIndex(f => f.Type == "request_assigned") + 1;
        var added = new Ledger().Add(
            "routing", "x", new OwnerChanged(Ledger.RequestId, "a2", "a1", Life.At(2)), new OthersAwaited(Ledger.RequestId, "a1", with, Life.At(3)));
        var request = RequestOverview.Of([
            .. facts[..upTo], .. added.Facts.Select(f => f with { FactId = Guid.NewGuid(), StreamVersion = f.StreamVersion + 100 }),
        ]);
        (request.State, request.OwnerAgentId).ShouldBe((state, "a2"));
    }

    [Fact]
    public void A_closed_request_at_a_glance()
    {
        var request = RequestOverview.Of(Life.Complaint().Facts);
        request.ShouldBe(new RequestOverview(Ledger.RequestId)
        {
            State = RequestState.Closed, ClosedBecause = "reviewed", Channel = "hotline", Kind = "complaint", Category = "billing",
            Urgency = "urgent", Tier = 2, OwnerAgentId = "a1", Department = "billing", ReceivedAt = Life.Received, ClosedAt = Life.At(300),
        });
    }

    [Fact]
    public void Told_in_part_the_expert_still_has_it_and_told_beside_a_bad_ratings_case_the_supervisor_does()
    {
        var told = new ResultTold(Ledger.RequestId, "a1", TellOutcome.Solved, 1, null, Life.At(2));
        RequestOverview.Of(Received().Add("follow-up", "x", told with { InPart = true }).Facts).State.ShouldBe(RequestState.Consulting);
        var again = Received().Add(
            "follow-up", "x", new AgentAlerted(Ledger.RequestId, "a1", null, Life.At(2), Life.At(1)),
            new RequestReopened(Ledger.RequestId, "a1", "again", Life.At(1)), told);
        RequestOverview.Of(again.Facts).State.ShouldBe(RequestState.WithSupervisor);
    }

    [Fact]
    public void Whoever_gave_up_waiting_is_abandoned_before_and_after_closing()
    {
        var ledger = Received().Add("routing", "channel/hotline:2", new RequestAbandoned(Ledger.RequestId, TimeSpan.FromMinutes(1), Life.At(1)));
        RequestOverview.Of(ledger.Facts).State.ShouldBe(RequestState.Abandoned);
        ledger.Add("follow-up", ledger.Last, new RequestClosed(Ledger.RequestId, ClosedBecause.Abandoned, Life.At(1)));
        RequestOverview.Of(ledger.Facts).State.ShouldBe(RequestState.Abandoned);
        RequestOverview.Of(ledger.Facts).ClosedBecause.ShouldBe("abandoned");
    }

    [Fact]
    public void A_reopened_request_waits_again_and_is_not_closed()
    {
        var ledger = Life.Complaint().Add("follow-up", "x", new RequestReopened(Ledger.RequestId, "a1", "again", Life.At(400)));
        var request = RequestOverview.Of(ledger.Facts);
        request.State.ShouldBe(RequestState.Waiting);
        request.ClosedAt.ShouldBeNull();
        request.ClosedBecause.ShouldBeNull();
    }

    [Fact]
    public void An_offer_that_crosses_the_closing_does_not_open_it_again() =>
        RequestOverview.Of(Life.Complaint().Add("routing", "x", new RequestOffered(Ledger.RequestId, "a1", Life.At(402), Life.At(401))).Facts)
            .State.ShouldBe(RequestState.Closed);

    [Fact]
    public void A_consultation_is_waited_for_until_there_is_a_result()
    {
        var ledger = Received().Add("routing", "agent/a1:2", new ConsultationSought(
            Ledger.RequestId, Guid.NewGuid(), "a1", "technical", "why", Life.At(60), Life.At(2)));
        RequestOverview.Of(ledger.Facts).State.ShouldBe(RequestState.Consulting);
    }

    [Fact]
    public void Every_fact_that_moves_a_request_is_in_the_contracts() =>
        RequestOverview.Types.ShouldAllBe(name => Catalog.All.Any(m => m.Name == name && !m.IsCommand));

    private static Ledger Received() => new Ledger().Add(
        "intake", "channel/hotline:1", new Contracts.Intake.V1.RequestReceived(Ledger.RequestId, Life.Profile, Life.Received));
}
