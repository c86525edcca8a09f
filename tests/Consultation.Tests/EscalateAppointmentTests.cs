using Consultation.Features;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.Promises.V1;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;

namespace Consultation.Tests;

public class EscalateAppointmentTests
{
    private static readonly DateTimeOffset ReminderAt = OpenedAt + ((AppointmentAt - OpenedAt) * 0.8);

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public void An_offer_not_answered_in_time_lapses_at_its_own_moment_however_late_that_is_noticed(int secondsLate) =>
        When(Offered("e2").AnswerBy.AddSeconds(secondsLate), Offered("e2")).Then(LapsedOffer("e2"));

    [Fact]
    public void Before_that_nothing_is_due() => When(Offered("e2").AnswerBy.AddTicks(-1), Offered("e2")).ThenNothing();

    [Fact]
    public void An_offer_that_was_taken_does_not_lapse() => When(Offered("e2").AnswerBy.AddHours(1), WithExpert).ThenNothing();

    [Fact]
    public void Before_the_appointment_comes_a_reminder() => When(ReminderAt, WithExpert).Then(Step("reminder", "handler", ReminderAt));

    [Fact]
    public void A_missed_appointment_escalates_even_when_the_answer_is_there() =>
        When(AppointmentAt.AddHours(2), WithAnswer).Then(
        [
            .. Step("reminder", "handler", ReminderAt),
            new PromiseBroken(Promise.PromiseId, RequestId, Promise.Promise, AppointmentAt),
            .. Step("overdue", "duty-supervisor", AppointmentAt),
        ]);

    [Fact]
    public void What_was_missed_for_long_is_told_in_the_order_in_which_it_fell_due() =>
        When(AppointmentAt.AddDays(1), Offered("e2")).Facts.Select(f => f.GetType().Name).ShouldBe(
        [
            nameof(ConsultationDeclined), nameof(PromiseEscalated), nameof(AppointmentEscalated), nameof(PromiseBroken),
            nameof(PromiseEscalated), nameof(AppointmentEscalated),
        ]);

    [Fact]
    public void The_next_due_moment_is_the_sooner_of_offer_and_ladder()
    {
        Given(Desk.AsService(), Offered("e2")).State.NextDueAt.ShouldBe(Offered("e2").AnswerBy);
        Given(Desk.AsService(), WithExpert).State.NextDueAt.ShouldBe(ReminderAt);
    }

    private static IFact[] Step(string step, string owner, DateTimeOffset at) =>
    [
        new PromiseEscalated(Promise.PromiseId, RequestId, Promise.Promise, at, step, owner, TimeSpan.FromMinutes(30)),
        new AppointmentEscalated(Id, RequestId, step, owner, AppointmentAt, at),
    ];

    private static Outcome When(DateTimeOffset now, params IFact[] since) =>
        Given(Desk.AsService("consultation") with { Now = now }, since).When(EscalateAppointment.Decide, new FallDue(now));
}
