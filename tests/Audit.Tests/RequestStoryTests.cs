using Audit.Story;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;

namespace Audit.Tests;

public class RequestStoryTests
{
    private static readonly LocalTimes Shanghai = new LocalTimes("Asia/Shanghai");

    [Fact]
    public void A_complaints_life_in_words()
    {
        var lines = RequestStory.Of(Life.Complaint().Facts, Shanghai, personal: false);
        RequestStory.Text(Ledger.RequestId, lines, Shanghai).ShouldBe(
            """
            Request 0191d3a0-0000-7000-8000-00000000000a, since 2 March 2026. All times are those of Asia/Shanghai.
            Mon 2 Mar 10:00  A contact came in (hotline).
            Mon 2 Mar 10:00  The request was received (hotline); the customer is in tier 2.
            Mon 2 Mar 10:00  It is a complaint about billing, urgency urgent, by the keys pressed.
            Mon 2 Mar 10:00  It waits for an agent with the skill complaint.
            Mon 2 Mar 10:00  Follow-up watches over it from here on.
            Mon 2 Mar 10:00  Promised: complaint reply by Wed 4 Mar 10:00 (2 d, round the clock), by rule complaint-reply of policy standard v1.
            Mon 2 Mar 10:00  It rings at agent a1.
            Mon 2 Mar 10:01  Agent a1 took it after 12 s in the queue and owns it until it is closed.
            Mon 2 Mar 10:10  Agent a1 sent it to department network as a complaint about billing.
            Mon 2 Mar 10:10  The work order lies with department network; the answer is due Mon 2 Mar 14:10.
            Mon 2 Mar 10:10  Promised: department reply by Mon 2 Mar 14:10 (4 h, round the clock), by rule department-reply-urgent of policy standard v1.
            Mon 2 Mar 10:10  The customer was told (hotline) to expect the answer by Mon 2 Mar 14:10.
            Mon 2 Mar 10:30  Department network returned it after 20 min. It goes to department billing.
            Mon 2 Mar 10:30  The work order lies with department billing, attempt 2; the answer is due Mon 2 Mar 14:10.
            Mon 2 Mar 12:00  Department billing answered with a resolution, 2 h 10 min before it was due.
            Mon 2 Mar 12:00  Kept: department reply, 2 h 10 min before it was due.
            Mon 2 Mar 12:00  There is a result from the work order; agent a1 is to tell the customer.
            Mon 2 Mar 12:10  Agent a1 told the customer the result: it is solved, 1 d 21 h before it was due.
            Mon 2 Mar 12:10  Kept: complaint reply, 1 d 21 h before it was due.
            Mon 2 Mar 12:10  The customer was asked for a rating (hotline), until Tue 3 Mar 12:10.
            Mon 2 Mar 12:20  The customer rated the service 1 of 5: dissatisfied.
            Mon 2 Mar 12:20  Agent a1 was alerted to the bad rating and has until Mon 2 Mar 12:50 to explain.
            Mon 2 Mar 12:50  The case lies with the duty supervisor, by itself, as no explanation came in time.
            Mon 2 Mar 15:00  Supervisor s1 reviewed the case (recording heard, handling reviewed, customer called back): agent a1 is at fault.
            Mon 2 Mar 15:00  Agent a1 was given a yellow card for 2026-03.
            Mon 2 Mar 15:00  It was closed: the supervisor reviewed it.

            """);
    }

    [Theory]
    [InlineData("a7", null, "It is a fault about billing, urgency high, says agent a7.")]
    [InlineData(null, "s1", "It is a fault about billing, urgency high, says supervisor s1.")]
    public void Who_classified_is_named_and_why_is_told_where_personal_data_is(string? agent, string? supervisor, string words)
    {
        var facts = new Ledger().Add("intake", "x", new RequestClassified(
            Ledger.RequestId, Life.Profile, RequestKind.Fault, "billing", Urgency.High, "fault", ClassifiedBy.Agent, 1, Life.Received, agent,
            SupervisorId: supervisor, Reason: "It works")).Facts;
        RequestStory.Of(facts, Shanghai, personal: false).Single().Words.ShouldBe(words);
        RequestStory.Of(facts, Shanghai, personal: true).Single().Words.ShouldContain("reason: \"It works\"");
    }

    [Theory]
    [InlineData(null, "The customer asked for an answer by Mon 2 Mar 10:00.")]
    [InlineData("channel/app", "The customer asked for an answer by Mon 2 Mar 10:00.")]
    [InlineData("agent/a7", "The customer asked for an answer by Mon 2 Mar 10:00, says agent a7.")]
    public void Who_says_that_the_customer_asked_for_another_deadline_is_named_unless_it_was_the_customer(string? by, string words)
    {
        var facts = new Ledger().Add("follow-up", "x", new DeadlineAsked(Ledger.RequestId, Life.Received, Life.Received, By: by, Reason: "Away")).Facts;
        RequestStory.Of(facts, Shanghai, personal: false).Single().Words.ShouldBe(words);
    }

    [Fact]
    public void Each_line_names_its_fact_and_tells_the_time_of_the_desk()
    {
        var facts = Life.Complaint().Facts;
        var line = RequestStory.Of(facts, Shanghai, personal: false)[0];
        line.FactId.ShouldBe(facts[0].FactId);
        line.At.ShouldBe(Life.Received);
        line.At.Offset.ShouldBe(TimeSpan.FromHours(8));
    }

    [Fact]
    public void What_a_customer_writes_is_one_line_and_turns_nothing_round()
    {
        var facts = new Ledger().Add("intake", "x", new ContactReceived(
            Ledger.RequestId, Guid.Empty, Channel.App, "r", "f", Linked: false,
            "Hello\nMon 2 Mar 10:00  It was closed: rated well.\u2028\u202edesolc\u2066", Life.Received)).Facts;
        var lines = RequestStory.Of(facts, Shanghai, personal: true);
        RequestStory.Text(Ledger.RequestId, lines, Shanghai).Split('\n').Length.ShouldBe(3); // the title, the fact, and the end
        lines[0].Words.ShouldContain("Hello\\nMon 2 Mar 10:00  It was closed: rated well.\\u2028\\u202edesolc\\u2066");
    }

    [Fact]
    public void Personal_data_is_told_only_when_asked_for()
    {
        RequestStory.Of(Life.Complaint().Facts, Shanghai, personal: false).ShouldAllBe(l => !l.Words.Contains("SECRET"));
        RequestStory.Of(Life.Complaint().Facts, Shanghai, personal: true)[0].Words
            .ShouldBe("A contact came in (hotline). (text: \"SECRET\")");
    }

    [Theory]
    [InlineData(0, "less than a second")]
    [InlineData(45, "45 s")]
    [InlineData(60, "1 min")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(7205, "2 h")]
    [InlineData(97_200, "1 d 3 h")]
    [InlineData(-90, "minus 1 min 30 s")]
    public void Lengths_of_time_are_told_in_their_two_largest_units(int seconds, string words) =>
        Times.For(TimeSpan.FromSeconds(seconds)).ShouldBe(words);
}
