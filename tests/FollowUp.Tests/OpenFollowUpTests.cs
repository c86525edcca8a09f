using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using Hosting;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class OpenFollowUpTests
{
    private static readonly Context Intake = Desk.AsService("intake");
    private static readonly DateTimeOffset CorrectedAt = ReceivedAt.AddHours(2);

    [Fact]
    public void A_complaint_is_promised_a_reply_from_its_receipt_on()
    {
        new Given<FollowedRequest>(FollowedRequest.Stream, Intake).When(OpenFollowUp.Decide, Classified).Then(Opened, Reply);
        Reply.DueAt.ShouldBe(ReceivedAt.AddHours(48));
    }

    [Fact]
    public void A_fault_is_promised_its_repair() =>
        new Given<FollowedRequest>(FollowedRequest.Stream, Intake)
            .When(OpenFollowUp.Decide, Classified with { Kind = RequestKind.Fault })
            .Then(Opened with { Kind = RequestKind.Fault }, Promise(FollowedRequest.FaultRepair, ReceivedAt, kind: RequestKind.Fault));

    [Fact]
    public void A_question_is_promised_nothing() =>
        new Given<FollowedRequest>(FollowedRequest.Stream, Intake)
            .When(OpenFollowUp.Decide, Classified with { Kind = RequestKind.Consultation })
            .Then(Opened with { Kind = RequestKind.Consultation });

    [Theory]
    [InlineData(5, true)]
    [InlineData(0, false)]
    [InlineData(-5, false)]
    public void A_deadline_specially_asked_for_overrides_the_policy_unless_it_had_passed(int hours, bool counts)
    {
        var profile = Profile with { DeadlineAsked = ReceivedAt.AddHours(hours) };
        var made = new Given<FollowedRequest>(FollowedRequest.Stream, Intake)
            .When(OpenFollowUp.Decide, Classified with { Profile = profile }).Facts[1].ShouldBeOfType<PromiseMade>();
        made.DueAt.ShouldBe(counts ? ReceivedAt.AddHours(hours) : Reply.DueAt);
    }

    [Fact]
    public void Classified_as_something_else_the_promise_changes_from_the_same_receipt_on() =>
        Given(Intake).When(OpenFollowUp.Decide, Classified with { Kind = RequestKind.Fault, At = CorrectedAt })
            .Then(
                new FollowUpReclassified(Id, RequestKind.Fault, "billing", Urgency.Normal, CorrectedAt),
                Withdrawn(Reply, CorrectedAt, "classified-otherwise"),
                Promise(FollowedRequest.FaultRepair, ReceivedAt, kind: RequestKind.Fault));

    [Fact]
    public void Classified_back_again_it_is_promised_anew()
    {
        var toFault = Classified with { Kind = RequestKind.Fault, At = CorrectedAt };
        var fault = Given(Intake).When(OpenFollowUp.Decide, toFault).Facts;
        Given(Intake, [.. fault]).When(OpenFollowUp.Decide, Classified with { At = CorrectedAt.AddHours(1) })
            .Facts[^1].ShouldBeOfType<PromiseMade>().ShouldSatisfyAllConditions(
                made => made.PromiseId.ShouldBe(Promise(FollowedRequest.ComplaintReply, ReceivedAt, round: 2).PromiseId),
                made => made.DueAt.ShouldBe(Reply.DueAt));
    }

    [Fact]
    public void Another_category_alone_leaves_the_promise_as_it_is() =>
        Given(Intake).When(OpenFollowUp.Decide, Classified with { Category = "network", At = CorrectedAt })
            .Then(new FollowUpReclassified(Id, RequestKind.Complaint, "network", Urgency.Normal, CorrectedAt));

    [Fact]
    public void An_older_classification_that_comes_late_changes_nothing() =>
        Given(Intake).When(OpenFollowUp.Decide, Classified with { Kind = RequestKind.Fault, At = ReceivedAt }).ThenNothing();

    [Fact]
    public void Once_the_customer_was_told_another_kind_promises_nothing_more() =>
        Given(Intake, AskedForRating).When(OpenFollowUp.Decide, Classified with { Kind = RequestKind.Fault, At = CorrectedAt })
            .Then(new FollowUpReclassified(Id, RequestKind.Fault, "billing", Urgency.Normal, CorrectedAt));

    [Fact]
    public void Heard_after_the_customer_gave_up_the_promise_is_made_and_withdrawn()
    {
        var abandoned = new RequestClosed(Id, ClosedBecause.Abandoned, ReceivedAt.AddHours(1));
        new Given<FollowedRequest>(FollowedRequest.Stream, Intake, abandoned)
            .When(OpenFollowUp.Decide, Classified)
            .Then(Opened, Reply, Withdrawn(Reply, abandoned.At, "abandoned"));
    }

    [Fact]
    public void Without_a_policy_it_waits_until_there_is_one() =>
        Should.Throw<NotYetException>(() => OpenFollowUp.Decide(
            FollowedRequest.None, Classified, Intake with { Directory = DirectorySnapshot.Empty }).ToList());
}
