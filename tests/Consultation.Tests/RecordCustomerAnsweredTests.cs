using Contracts.Consultation.V1;
using Contracts.Promises.V1;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using Command = Contracts.Consultation.V1.RecordCustomerAnswered;
using RecordCustomerAnswered = Consultation.Features.RecordCustomerAnswered;

namespace Consultation.Tests;

public class RecordCustomerAnsweredTests
{
    private static readonly Command ByAgent = new(Id, AnsweredBy.Agent);
    private static readonly Command ByExpert = new(Id, AnsweredBy.Expert);

    [Fact]
    public void Told_by_the_owner_in_the_words_agreed_the_appointment_is_kept() =>
        Given(Desk.As(Roles.Agent, "a1"), [.. WithAnswer, Wording]).When(RecordCustomerAnswered.Decide, ByAgent)
            .Then(
                new CustomerAnswered(Id, RequestId, "a1", AnsweredBy.Agent, Wording.Wording, Desk.Now),
                new PromiseKept(Promise.PromiseId, RequestId, Promise.Promise, Desk.Now, AppointmentAt));

    [Fact]
    public void Told_by_the_expert_the_answer_itself_serves_as_wording() =>
        Given(Desk.As(Roles.Expert, "e2"), WithAnswer).When(RecordCustomerAnswered.Decide, ByExpert)
            .Facts[0].ShouldBe(new CustomerAnswered(Id, RequestId, "a1", AnsweredBy.Expert, Answered("e2").Answer, Desk.Now));

    [Fact]
    public void The_owner_needs_an_agreed_wording() =>
        Given(Desk.As(Roles.Agent, "a1"), WithAnswer).When(RecordCustomerAnswered.Decide, ByAgent)
            .ThenRefused(RefusalKind.WrongState, "No wording");

    [Fact]
    public void Nobody_tells_what_is_not_answered() =>
        Given(Desk.As(Roles.Expert, "e2"), WithExpert).When(RecordCustomerAnswered.Decide, ByExpert)
            .ThenRefused(RefusalKind.WrongState, "no answer yet");

    [Fact]
    public void An_expert_speaks_for_themselves_only() =>
        Given(Desk.As(Roles.Expert, "e2"), [.. WithAnswer, Wording]).When(RecordCustomerAnswered.Decide, ByAgent)
            .ThenRefused(RefusalKind.Forbidden, "An expert");

    [Fact]
    public void Another_agent_does_not_speak_for_the_owner() =>
        Given(Desk.As(Roles.Agent, "a2"), [.. WithAnswer, Wording]).When(RecordCustomerAnswered.Decide, ByAgent)
            .ThenRefused(RefusalKind.Forbidden, "a1");

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void At_the_appointed_moment_it_is_in_time(int minutes) =>
        EndedAt(minutes).ShouldBe([new PromiseKept(
            Promise.PromiseId, RequestId, Promise.Promise, AppointmentAt.AddMinutes(minutes), AppointmentAt)]);

    [Fact]
    public void A_minute_later_it_is_late() =>
        EndedAt(1).ShouldBe(
        [
            new PromiseBroken(Promise.PromiseId, RequestId, Promise.Promise, AppointmentAt),
            new PromiseFulfilledLate(Promise.PromiseId, RequestId, Promise.Promise, AppointmentAt.AddMinutes(1), AppointmentAt),
        ]);

    [Fact]
    public void A_delayed_message_that_proves_the_appointment_was_kept_corrects_the_record()
    {
        var onTime = AppointmentAt.AddMinutes(-1);
        Given(
                Desk.As(Roles.Supervisor, "s1") with { Now = AppointmentAt.AddHours(1) },
                [.. WithAnswer, Wording, new PromiseBroken(Promise.PromiseId, RequestId, Promise.Promise, AppointmentAt)])
            .When(RecordCustomerAnswered.Decide, ByAgent with { At = onTime })
            .Then(
                new CustomerAnswered(Id, RequestId, "a1", AnsweredBy.Agent, Wording.Wording, onTime),
                new PromiseKept(Promise.PromiseId, RequestId, Promise.Promise, onTime, AppointmentAt, Corrects: true));
    }

    [Fact]
    public void Nobody_was_told_before_there_was_an_answer() =>
        Given(Desk.As(Roles.Supervisor, "s1"), [.. WithAnswer, Wording])
            .When(RecordCustomerAnswered.Decide, ByAgent with { At = OpenedAt })
            .ThenRefused(RefusalKind.Invalid, "at lies before");

    [Fact]
    public void What_was_earlier_than_a_few_minutes_ago_a_supervisor_adds() =>
        Given(Desk.As(Roles.Agent, "a1") with { Now = AppointmentAt.AddHours(1) }, [.. WithAnswer, Wording])
            .When(RecordCustomerAnswered.Decide, ByAgent with { At = AppointmentAt.AddMinutes(-1) })
            .ThenRefused(RefusalKind.Invalid, "more than 5 minutes back");

    private static IEnumerable<object> EndedAt(int minutes) =>
        Given(Desk.As(Roles.Agent, "a1") with { Now = AppointmentAt.AddMinutes(minutes) }, [.. WithAnswer, Wording])
            .When(RecordCustomerAnswered.Decide, ByAgent).Facts.Skip(1);
}
