using Audit.Folds;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;

namespace Audit.Tests;

public class MissingPromiseTests
{
    private static readonly Guid Consultation = Guid.Parse("0191d3a0-0000-7000-8000-00000000000c");

    [Theory]
    [InlineData(RequestKind.Complaint, "complaint-reply")]
    [InlineData(RequestKind.Fault, "fault-repair")]
    [InlineData(RequestKind.Consultation, null)]
    public void A_request_that_follow_up_has_not_taken_up_is_without_its_reply(RequestKind kind, string? promise) =>
        Missing(new Ledger().Add("intake", "x", Classified(kind, 0))).ShouldBe(promise is null ? [] : [promise]);

    [Fact]
    public void Taken_up_it_is_not() =>
        Missing(new Ledger().Add("intake", "x", Classified(RequestKind.Complaint, 0)).Add("follow-up", "y", Opened(RequestKind.Complaint, 0))).ShouldBeEmpty();

    [Fact]
    public void Classified_as_something_else_it_is_without_that_promise_until_that_is_taken_up()
    {
        var ledger = new Ledger().Add("intake", "x", Classified(RequestKind.Suggestion, 0)).Add("follow-up", "y", Opened(RequestKind.Suggestion, 0))
            .Add("intake", "z", Classified(RequestKind.Complaint, 5));
        Missing(ledger).ShouldBe(["complaint-reply"]);
        Missing(ledger.Add("follow-up", "a", new FollowUpReclassified(Ledger.RequestId, RequestKind.Complaint, "billing", Urgency.Normal, Life.At(5)))).ShouldBeEmpty();
    }

    [Fact]
    public void More_urgent_alone_it_is_still_promised_and_closed_it_is_promised_nothing_more()
    {
        var ledger = new Ledger().Add("intake", "x", Classified(RequestKind.Fault, 0)).Add("follow-up", "y", Opened(RequestKind.Fault, 0))
            .Add("intake", "z", Classified(RequestKind.Fault, 5));
        Missing(ledger).ShouldBeEmpty();
        Missing(ledger.Add("follow-up", "a", new RequestClosed(Ledger.RequestId, ClosedBecause.Reviewed, Life.At(6)))
            .Add("intake", "b", Classified(RequestKind.Complaint, 7))).ShouldBeEmpty();
    }

    [Fact]
    public void An_order_a_consultation_and_an_answer_that_nobody_took_up_are_named()
    {
        var ledger = new Ledger()
            .Add("routing", "x", new RequestDispatched(
                Ledger.RequestId, Life.OrderId, "a1", "network", RequestKind.Fault, "network", Urgency.Normal, 3, Channel.Hotline, "urban", "Look", null, Life.At(1)))
            .Add("routing", "y", new ConsultationSought(Ledger.RequestId, Consultation, "a1", "technical", "Which?", Life.At(90), Life.At(2)));
        Missing(ledger).ShouldBe(["department-reply", "expert-appointment"]);
        ledger.Add("work-orders", Life.OrderId, "z", Life.Dispatched("network", 1, Life.At(1)))
            .Add("consultation", Consultation, "a", new ConsultationOpened(Consultation, Ledger.RequestId, "a1", "technical", "Which?", Life.At(90), Life.At(2)));
        Missing(ledger).ShouldBeEmpty();
        ledger.Add("work-orders", Life.OrderId, "b", new WorkOrderAnswered(Life.OrderId, Ledger.RequestId, "network", "a1", AnswerKind.Resolution, "Done", Life.At(3)));
        Missing(ledger).ShouldBe(["tell-customer"]);
        Missing(ledger.Add("follow-up", "c", new AnswerReceived(Ledger.RequestId, Life.OrderId, "network", "Done", Life.At(3)))).ShouldBeEmpty();
    }

    [Fact]
    public void The_order_in_which_they_arrived_does_not_matter()
    {
        var facts = new Ledger().Add("intake", "x", Classified(RequestKind.Suggestion, 0)).Add("follow-up", "y", Opened(RequestKind.Suggestion, 0))
            .Add("intake", "z", Classified(RequestKind.Complaint, 5)).Facts;
        for (var seed = 0; seed < 20; seed++) MissingPromise.Of(Ledger.Shuffled(facts, seed)).Single().Promise.ShouldBe("complaint-reply");
    }

    [Fact]
    public void An_imported_record_is_all_there_is() =>
        MissingPromise.Of([.. new Ledger().Add("intake", "x", Classified(RequestKind.Fault, 0)).Facts.Select(f => f with { Service = "import-old" })]).ShouldBeEmpty();

    private static IEnumerable<string> Missing(Ledger ledger) => MissingPromise.Of(ledger.Facts).Select(m => m.Promise);

    private static RequestClassified Classified(RequestKind kind, int minutes) => new(
        Ledger.RequestId, Life.Profile, kind, "billing", Urgency.Normal, "complaint", ClassifiedBy.Ivr, 1, Life.At(minutes));

    private static FollowUpOpened Opened(RequestKind kind, int minutes) => new(Ledger.RequestId, Life.Profile, kind, "billing", Urgency.Normal, Life.At(minutes));
}
