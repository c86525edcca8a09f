using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using static Sla.Tests.Desk;

namespace Sla.Tests;

/// <summary>DOMAIN.md's table of promises, row by row, with the documents of infra/directory.</summary>
public class StandardPolicyTests
{
    private static readonly SlaMatch Fault = new(RequestKind.Fault);

    public static TheoryData<string, SlaMatch, string, string, string> Table { get; } = new()
    {
        { "complaint-reply", Complaint, "2024-02-09T17:00", "2024-02-11T17:00", "complaint-reply" },
        { "complaint-reply", Complaint with { Tier = 3 }, "2024-02-09T17:00", "2024-02-11T17:00", "complaint-reply" },
        { "complaint-reply", Complaint with { Tier = 1 }, "2024-02-09T17:00", "2024-02-10T17:00", "complaint-reply-tier-1" },
        { "fault-repair", Fault with { Region = "urban" }, "2024-02-09T17:00", "2024-02-11T17:00", "fault-repair-urban" },
        { "fault-repair", Fault with { Region = "rural" }, "2024-02-09T17:00", "2024-02-12T17:00", "fault-repair-rural" },
        { "fault-repair", Fault, "2024-02-09T17:00", "2024-02-11T17:00", "fault-repair" },
        { "department-reply", Complaint, "2024-02-08T10:00", "2024-02-19T11:30", "department-reply" },
        { "department-reply", Complaint with { Urgency = Urgency.High }, "2024-02-08T10:00", "2024-02-19T11:30", "department-reply" },
        { "department-reply", Complaint with { Urgency = Urgency.Urgent }, "2024-02-09T17:00", "2024-02-09T21:00", "department-reply-urgent" },
        { "explanation", Complaint, "2024-02-09T17:45", "2024-02-09T18:15", "explanation" },
        { "tell-customer", Complaint, "2024-03-08T17:00", "2024-03-11T10:00", "tell-customer" },
        { "queue-answer", new(), "2024-02-09T17:00", "2024-02-09T17:00:15", "queue-answer" },
    };

    public static TheoryData<string, string> Ladders { get; } = new()
    {
        // On the round-the-clock calendar from Monday 10:00; tell-customer on working time.
        { "complaint-reply", "reminder handler 03-05 10:00, warning team-leader 03-06 00:24, overdue department-head 03-06 10:00, second-level duty-supervisor 03-07 10:00" },
        { "department-reply", "reminder handler 03-05 16:00, warning team-leader 03-06 15:42, overdue department-head 03-07 11:30, second-level duty-supervisor 03-08 17:30" },
        { "tell-customer", "reminder handler 03-04 11:00, warning team-leader 03-04 11:36, overdue department-head 03-04 12:00, second-level duty-supervisor 03-04 14:30" },
        { "explanation", "overdue duty-supervisor 03-04 10:30" },
        { "queue-answer", "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_row_of_the_table_gives_its_due_moment(string promise, SlaMatch facts, string from, string due, string rule)
    {
        var made = Make(promise, facts, At(from));

        made.DueAt.ShouldBe(At(due));
        made.DueAt.Offset.ShouldBe(TimeSpan.Zero);
        (made.Rule, made.Policy, made.PolicyVersion, made.At).ShouldBe((rule, "standard", 1, At(from)));
    }

    [Theory]
    [MemberData(nameof(Ladders))]
    public void Each_ladder_has_its_steps_owners_and_moments(string promise, string ladder) =>
        Show(Make(promise, Complaint, At("2024-03-04T10:00"))).ShouldBe(ladder);

    [Fact]
    public void An_appointment_is_due_when_it_was_agreed_with_a_reminder_before()
    {
        var made = Make("expert-appointment", Complaint, At("2024-03-04T10:00"), At("2024-03-04T20:00"));

        (made.DueAt, made.AgreedAt, made.Target).ShouldBe((At("2024-03-04T20:00"), At("2024-03-04T20:00"), null));
        Show(made).ShouldBe("reminder handler 03-04 18:00, overdue duty-supervisor 03-04 20:00");
    }

    [Fact]
    public void A_specially_asked_deadline_overrides_the_target_and_its_ladder_runs_on_working_time()
    {
        var made = Make("department-reply", Complaint, At("2024-03-08T13:30"), At("2024-03-11T12:00"));

        (made.DueAt, made.Target).ShouldBe((At("2024-03-11T12:00"), null));
        Show(made).ShouldBe("reminder handler 03-08 17:15, warning team-leader 03-11 10:30, overdue department-head 03-11 12:00, second-level duty-supervisor 03-11 17:15");
    }

    [Fact]
    public void A_deadline_asked_for_outside_working_time_is_due_then_and_not_before()
    {
        var made = Make("department-reply", Complaint, At("2024-03-08T13:30"), At("2024-03-10T20:00"));

        made.DueAt.ShouldBe(At("2024-03-10T20:00"));
        made.Ladder.Single(step => step.Step == "overdue").At.ShouldBe(made.DueAt);
    }

    [Fact]
    public void No_agreement_takes_a_complaint_over_the_legal_limit_of_15_days()
    {
        var from = At("2024-03-04T10:00");

        Make("complaint-reply", Complaint, from, from.AddDays(14)).DueAt.ShouldBe(from.AddDays(14));
        Make("complaint-reply", Complaint, from, from.AddDays(20)).DueAt.ShouldBe(from.AddDays(15));
    }

    [Fact]
    public void A_moment_agreed_in_the_past_is_due_at_once() =>
        Make("expert-appointment", Complaint, At("2024-03-04T10:00"), At("2024-03-04T09:00")).DueAt.ShouldBe(At("2024-03-04T10:00"));

    [Fact]
    public void Requests_of_other_kinds_are_promised_neither_reply_nor_repair()
    {
        Book.Make("complaint-reply", Request, Request, Fault, At("2024-03-04T10:00")).ShouldBeNull();
        Book.Make("fault-repair", Request, Request, Complaint, At("2024-03-04T10:00")).ShouldBeNull();
    }

    private static string Show(PromiseMade made) => string.Join(", ", made.Ladder.Select(step =>
        $"{step.Step} {step.Owner} {step.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm}"));
}
