using Chaos.Check;
using Chaos.Load;

namespace Chaos.Tests;

/// <summary>Each kind of violation, planted once into the evidence of a sound run.</summary>
public class AccountsTests
{
    [Fact]
    public void A_sound_run_has_no_violation() => Accounts.Check(Books.Sound).ShouldBeEmpty();

    [Fact]
    public void A_confirmed_message_without_effect_or_reason_is_lost() => Planted(
        Books.Sound with { Answers = [.. Books.Sound.Answers, Books.Confirmed("intake", "channel/web:c2", "c2", "contact 2", "contact_received")] },
        ViolationKind.Lost, "'contact 2': intake was sent c2");

    [Fact]
    public void A_call_that_was_carried_out_and_left_no_fact_is_lost() => Planted(
        Books.Sound.Without("service_rated"), ViolationKind.Lost, "'rating 1': follow-up was sent r1, answered Done");

    [Fact]
    public void A_fact_that_an_answer_spoke_of_and_nobody_stored_is_lost() => Planted(
        Books.Sound.Where("service_rated", f => f with { Json = """{"n": 5}""" }), ViolationKind.Lost, "which is not stored: {\"n\":2}");

    [Fact]
    public void A_fact_that_the_ledger_lacks_is_lost_and_shows_progress_past_it() => Planted(
        Books.Sound with { Ledger = [.. Books.Sound.Ledger.Take(3)] }, ViolationKind.Lost, "progress is past a fact that the ledger never got");

    [Fact]
    public void A_fact_that_was_never_published_is_lost() => Planted(
        Books.Sound with { Published = new Dictionary<string, long> { ["intake"] = 4, ["follow-up"] = 8 } }, ViolationKind.Lost,
        "Not published: follow-up service_rated");

    [Fact]
    public void A_routed_fact_that_never_came_out_of_its_queue_is_lost() => Planted(
        Books.Sound with { Deliveries = Books.Sound.Deliveries.Skip(1).ToHashSet() }, ViolationKind.Lost, "It never came out of channel.web");

    [Fact]
    public void Poison_that_is_not_parked_is_lost() => Planted(
        Books.Sound with { Parked = [.. Books.Sound.Parked.Skip(1)] }, ViolationKind.Lost, "poison-1, which is not parked");

    [Fact]
    public void Poison_that_is_parked_twice_is_doubled() => Planted(
        Books.Sound with { Parked = [.. Books.Sound.Parked, Books.Sound.Parked[0]] }, ViolationKind.Doubled, "parked poison-1 2 times");

    [Fact]
    public void A_message_that_is_parked_twice_is_doubled() => Planted(
        Books.Sound with { Parked = [.. Books.Sound.Parked, Books.Sound.Parked[1]] }, ViolationKind.Doubled, "parked early-1 2 times");

    [Fact]
    public void A_message_that_was_decided_twice_in_a_stream_is_doubled() => Planted(
        Add(Books.Fact("follow-up", 10, Books.Case, 3, "service_rated", Books.Rating, 1) with { Id = Guid.NewGuid() }),
        ViolationKind.Doubled, $"'{Books.Rating}' was decided more than once");

    [Fact]
    public void Two_messages_of_one_deed_with_an_effect_each_are_doubled() => Planted(
        Add(Books.Fact("follow-up", 10, Books.Case, 3, "service_rated", "channel/web:r2", 0)) with
        {
            Answers = [.. Books.Sound.Answers, Books.Confirmed("follow-up", "channel/web:r2", "r2", "rating 1", "service_rated")],
        },
        ViolationKind.Doubled, "'rating 1' has 2 effects");

    [Fact]
    public void An_id_that_stands_twice_in_a_log_is_doubled() => Planted(
        Add(Books.Sound.Logs[3] with { Sequence = 10, Version = 3 }), ViolationKind.Doubled, "stands twice in the log of follow-up");

    [Fact]
    public void A_fact_that_stands_twice_in_the_ledger_is_doubled() => Planted(
        Books.Sound with { Ledger = [.. Books.Sound.Ledger, Books.Sound.Ledger[3] with { Position = 45 }] }, ViolationKind.Doubled,
        "stands twice in the ledger");

    [Fact]
    public void A_version_that_is_missing_in_a_stream_is_a_gap() => Planted(
        Books.Sound.Without("rating_requested"), ViolationKind.Gap, "Version 1 was to come");

    [Fact]
    public void A_version_that_does_not_follow_what_was_before_the_run_is_a_gap() => Planted(
        Books.Sound with { VersionsBefore = new Dictionary<(string, Guid), long>() }, ViolationKind.Gap, "Version 1 was to come");

    [Fact]
    public void Versions_that_do_not_rise_with_the_sequence_are_a_gap() => Planted(
        Books.Sound.Where("service_rated", f => f with { Sequence = 6 }), ViolationKind.Gap, "Version 1 was to come");

    [Fact]
    public void A_position_that_is_missing_in_the_ledger_is_a_gap() => Planted(
        Books.Sound with { Ledger = [.. Books.Sound.Ledger.Take(3), Books.Sound.Ledger[3] with { Position = 45 }] }, ViolationKind.Gap,
        "Position 44 was to come");

    [Fact]
    public void A_fact_that_the_ledger_tells_differently_is_found() => Planted(
        Books.Sound with { Ledger = [Books.Sound.Ledger[0] with { Json = """{"n": 6}""" }, .. Books.Sound.Ledger.Skip(1)] }, ViolationKind.Differs,
        "The ledger tells it differently");

    [Fact]
    public void A_fact_that_only_the_ledger_has_is_found() => Planted(
        Books.Sound with { Ledger = [.. Books.Sound.Ledger, Books.Sound.Ledger[3] with { Position = 45, Id = Guid.NewGuid() }] },
        ViolationKind.Differs, "The ledger has a fact that no log has");

    [Fact]
    public void A_fact_without_a_cause_is_found() => Planted(
        Books.Sound.Where("service_rated", f => f with { Cause = null }), ViolationKind.Differs, "No cause");

    [Fact]
    public void A_message_that_was_refused_and_carried_out_is_found() => Planted(
        Books.Sound with
        {
            Answers = [.. Books.Sound.Answers, Books.Sound.Answers[3] with { Answer = Answer.Refused, Detail = "409", Facts = [] }],
        },
        ViolationKind.Differs, $"follow-up refused '{Books.Rating}' and carried it out");

    [Fact]
    public void What_was_refused_may_be_carried_out_when_it_is_said_again() => Accounts.Check(Books.Sound with
    {
        Answers = [.. Books.Sound.Answers.Take(3), Books.Sound.Answers[3] with { Answer = Answer.Refused, Detail = "409", Facts = [] }, .. Books.Sound.Answers.Skip(3)],
    }).ShouldBeEmpty();

    [Fact]
    public void A_good_message_that_is_parked_is_found() => Planted(
        Books.Sound with { Parked = [.. Books.Sound.Parked, new("routing", "a-fact", "intake.request-received.v1", "Unexpected", false)] },
        ViolationKind.Parked, "routing parked intake.request-received.v1 a-fact");

    [Fact]
    public void A_message_in_a_dead_letter_queue_is_found() => Planted(
        Books.Sound with { Dead = new Dictionary<string, long> { ["intake.dead"] = 1 } }, ViolationKind.Parked, "1 messages in intake.dead");

    [Fact]
    public void A_request_that_does_not_end_is_found() => Planted(
        Books.Sound with { Unfinished = ["Request 7 does not end"] }, ViolationKind.Stuck, "Request 7 does not end");

    private static Evidence Add(LoggedFact fact) => Books.Sound with
    {
        Logs = [.. Books.Sound.Logs, fact], Published = new Dictionary<string, long> { ["intake"] = 4, ["follow-up"] = 10 },
        Ledger = [.. Books.Sound.Ledger, new(45, fact.Id, fact.Service, fact.Sequence, fact.Stream, fact.Version, fact.Type, fact.Json)],
    };

    private static void Planted(Evidence evidence, ViolationKind kind, string words) =>
        Accounts.Check(evidence).ShouldContain(v => v.Kind == kind && v.Detail.Contains(words));
}
