using Contracts;
using Contracts.Consultation.V1;
using Contracts.FollowUp.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class HearConsultationTests
{
    private static readonly CustomerAnswered Answer =
        new(Guid.Parse("0191d3a0-0000-7000-8000-000000000029"), Id, "a1", AnsweredBy.Expert, "Use the other port.", Desk.Now.AddHours(-2));

    private static readonly ConsultationSettled Settled = new(Id, Answer.ConsultationId, Answer.At);

    [Fact]
    public void Answered_at_the_appointment_the_customer_was_told() =>
        Given(Desk.AsService("consultation")).When(HearConsultation.Decide, Answer).Then(
            Settled,
            new ResultReady(Id, "a1", ResultSource.Consultation, Answer.Wording, Answer.At),
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, null, Answer.At, ToldBy: "expert"),
            Kept(Reply, Answer.At),
            RatingRequested(Desk.Now));

    [Fact]
    public void While_a_department_works_on_another_part_that_is_not_the_result() =>
        Given(Desk.AsService("consultation"), Awaited(Order)).When(HearConsultation.Decide, Answer).Then(Settled);

    [Fact]
    public void While_a_departments_result_is_to_be_told_that_is_still_to_be_told() =>
        Given(Desk.AsService("consultation"), WithResult).When(HearConsultation.Decide, Answer).Then(Settled);

    [Fact]
    public void Of_two_experts_the_last_answer_ends_it()
    {
        IFact[] both = [Awaiting(Answer.ConsultationId), Awaiting(SecondOrder)];
        Given(Desk.AsService("consultation"), both).When(HearConsultation.Decide, Answer).Then(Settled);
        Given(Desk.AsService("consultation"), [.. both, Settled])
            .When(HearConsultation.Decide, Answer with { ConsultationId = SecondOrder }).Facts.OfType<RatingRequested>().Count().ShouldBe(1);
    }

    [Fact]
    public void The_customer_who_was_told_a_departments_result_is_not_asked_to_rate_before_the_expert_has_answered()
    {
        var told = Given(Agent, [Awaiting(Answer.ConsultationId), .. WithResult])
            .When(Features.TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved));
        told.Then(new ResultTold(Id, "a1", TellOutcome.Solved, 1, null, Desk.Now, InPart: true), Kept(Tell, Desk.Now));
        Given(Desk.AsService("consultation"), [Awaiting(Answer.ConsultationId), .. WithResult, .. told.Facts])
            .When(HearConsultation.Decide, Answer with { At = Desk.Now.AddHours(1) }).Facts.OfType<RatingRequested>().Count().ShouldBe(1);
    }

    [Fact]
    public void Asked_after_the_customer_was_told_the_request_goes_on_until_the_answer()
    {
        var at = Desk.Now.AddMinutes(-5);
        Given(Desk.AsService(), AskedForRating).When(AwaitConsultation.Decide, Sought(Answer.ConsultationId, at)).Then(
            new RequestReopened(Id, "a1", "An expert was asked.", at, ReopenedBecause.WorkGoesOn),
            Promise(FollowedRequest.ComplaintReply, at, round: 2),
            new ConsultationAwaited(Id, Answer.ConsultationId, at));
        Given(Desk.AsService(), Settled).When(AwaitConsultation.Decide, Sought(Answer.ConsultationId, at)).ThenNothing();
    }

    [Fact]
    public void Heard_before_the_classification_it_waits_for_that() =>
        Should.Throw<NotYetException>(() => HearConsultation.Decide(FollowedRequest.None, Answer, Desk.AsService()).ToList());

    private static ConsultationAwaited Awaiting(Guid consultation) => new(Id, consultation, ReceivedAt.AddHours(1));
}
