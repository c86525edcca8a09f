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

    [Fact]
    public void Answered_at_the_appointment_the_customer_was_told() =>
        Given(Desk.AsService("consultation")).When(HearConsultation.Decide, Answer).Then(
            new ResultReady(Id, "a1", ResultSource.Consultation, Answer.Wording, Answer.At),
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, null, Answer.At),
            Kept(Reply, Answer.At),
            RatingRequested(Desk.Now));

    [Fact]
    public void While_a_department_works_on_another_part_that_is_not_the_result() =>
        Given(Desk.AsService("consultation"), Awaited(Order)).When(HearConsultation.Decide, Answer).ThenNothing();

    [Fact]
    public void Heard_before_the_classification_it_waits_for_that() =>
        Should.Throw<NotYetException>(() => HearConsultation.Decide(FollowedRequest.None, Answer, Desk.AsService()).ToList());
}
