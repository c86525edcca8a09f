using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;

namespace Sla.Tests;

public class DocumentTests
{
    private static readonly WorkHours Morning = new(new(9, 0), new(12, 0));
    private static readonly WorkHours Late = new(new(11, 0), new(13, 0));
    private static readonly WorkHours Backwards = new(new(13, 0), new(12, 0));
    private static readonly WorkCalendar Sound = CalendarTests.Document("UTC", Morning);
    private static readonly LadderStep Reminder = new("reminder", 0.5, "handler", TimeSpan.FromHours(1));
    private static readonly SlaRule Rule = new("a", "explanation", "own", [Reminder], Target: TimeSpan.FromHours(1));

    public static TheoryData<string, WorkCalendar> BadCalendars { get; } = new()
    {
        { "calendar own v1, week.sunday[1]: 11:00–13:00 overlaps", CalendarTests.Document("UTC", Morning, Late) },
        { "calendar own v1, week.sunday[1]: 09:00–12:00 overlaps", CalendarTests.Document("UTC", Late, Morning) },
        { "calendar own v1, week.sunday[0]: 13:00–12:00 ends before it starts", CalendarTests.Document("UTC", Backwards) },
        { "calendar own v1, timeZone: 'Mars/Olympus'", CalendarTests.Document("Mars/Olympus", Morning) },
        { "calendar own v1, week: has no working time at all", CalendarTests.Document("UTC") },
        { "calendar own v1, week: has no working time at all", Sound with { Week = null } },
        { "calendar own v1, week: is given, yet the calendar is round the clock", Sound with { RoundTheClock = true } },
        { "calendar own v1, exceptionDays[1]: 2024-05-01 is given twice", Sound with { ExceptionDays = [new(new(2024, 5, 1), false, "a"), new(new(2024, 5, 1), true, "b")] } },
        { "calendar own v1, exceptionDays[0].hours: are given, yet 2024-05-01 is off", Sound with { ExceptionDays = [new(new(2024, 5, 1), false, "a", [Morning])] } },
        { "calendar own v1, exceptionDays[0].hours: are none", Sound with { ExceptionDays = [new(new(2024, 5, 1), true, "a", [])] } },
        { "calendar own v1, exceptionDays[0].hours[1]: 11:00–13:00 overlaps", Sound with { ExceptionDays = [new(new(2024, 5, 1), true, "a", [Morning, Late])] } },
        { "calendar own v1, exceptionDays[0].hours[0]: 13:00–12:00 ends before", Sound with { ExceptionDays = [new(new(2024, 5, 1), true, "a", [Backwards])] } },
        { "calendar own v0: versions count from 1", Sound with { Version = 0 } },
        { "calendar: has no id", Sound with { Id = "" } },
    };

    public static TheoryData<string, SlaRule[]> BadRules { get; } = new()
    {
        { "policy p v1, rules[1] a: is the name of an earlier rule", [Rule, Rule] },
        { "policy p v1, rules[0] a.target: is not above zero", [Rule with { Target = TimeSpan.Zero }] },
        { "policy p v1, rules[0] a.limit: is below the target", [Rule with { Limit = TimeSpan.FromMinutes(59) }] },
        { "policy p v1, rules[0] a.targetDays: is given beside a target", [Rule with { TargetDays = new(5, DayKind.Working) }] },
        { "policy p v1, rules[0] a.targetDays.count: is not 1 to 1000", [Rule with { Target = null, TargetDays = new(0, DayKind.Working) }] },
        { "policy p v1, rules[0] a.limit: is below the target", [Rule with { Target = null, TargetDays = new(16, DayKind.Natural), Limit = TimeSpan.FromDays(15) }] },
        { "policy p v1, rules[0] a.pausesOn[0]: 'weather' is none of waiting-for-information", [Rule with { PausesOn = ["weather"] }] },
        { "policy p v1, rules[0] a.promise: is empty", [Rule with { Promise = " " }] },
        { "policy p v1, rules[0] a.ladder[0].at: is not above 0", [Rule with { Ladder = [Reminder with { At = double.NaN }] }] },
        { "policy p v1, rules[0] a.ladder[0].actWithin: is not above zero", [Rule with { Ladder = [Reminder with { ActWithin = TimeSpan.Zero }] }] },
        { "policy p v1, rules[0] a.ladder[1].step: 'reminder' is there already", [Rule with { Ladder = [Reminder, Reminder with { At = 1 }] }] },
        { "policy p v1, rules[0] a.ladder[1].at: is sooner", [Rule with { Ladder = [Reminder, new("warning", 0.4, "team-leader", TimeSpan.FromHours(1))] }] },
        { "policy p v1, rules[0] a.ladder[0].waitsFor: 'lunar' is not in force", [Rule with { Ladder = [Reminder with { WaitsFor = "lunar" }] }] },
        { "policy p v1, rules[0] a.calendar: 'lunar' is not in force", [Rule with { Calendar = "lunar" }] },
    };

    [Theory]
    [MemberData(nameof(BadCalendars))]
    public void A_bad_calendar_is_refused_naming_the_place(string message, WorkCalendar document) =>
        Should.Throw<SlaDocumentException>(() => Calendar.From(document)).Message.ShouldStartWith(message);

    [Theory]
    [MemberData(nameof(BadRules))]
    public void A_bad_policy_is_refused_naming_the_place(string message, SlaRule[] rules) =>
        Should.Throw<SlaDocumentException>(() => SlaBook.Of([new("p", 1, DateTimeOffset.UnixEpoch, rules)], [Sound]))
            .Message.ShouldStartWith(message);

    [Fact]
    public void The_documents_those_were_made_from_are_sound() =>
        SlaBook.Of([new("p", 1, DateTimeOffset.UnixEpoch, [Rule])], [Sound]).Rule("p", 1, "a").ShouldBe(Rule);

    [Fact]
    public void A_policy_whose_calendar_comes_later_is_taken_into_a_copy_and_works_once_it_is_there()
    {
        var copy = SlaBook.Empty.With(new SlaPolicy("p", 1, DateTimeOffset.UnixEpoch, [Rule]));
        var at = DateTimeOffset.UnixEpoch.AddDays(1);

        Should.Throw<SlaDocumentException>(() => copy.Make("explanation", Guid.Empty, Guid.Empty, new(), at));
        copy.With(Sound).Make("explanation", Guid.Empty, Guid.Empty, new(), at).ShouldNotBeNull();
    }

    [Fact]
    public void Documents_come_back_from_json_as_they_went()
    {
        var calendar = Desk.Calendars.Single(c => c.Id == "working-time");
        var policy = Desk.Policies.Single();

        Json(Again(calendar)).ShouldBe(Json(calendar));
        Json(Again(policy)).ShouldBe(Json(policy));
        policy.Rules.Single(r => r.Name == "complaint-reply-tier-1").ShouldBeEquivalentTo(Rule with
        {
            Name = "complaint-reply-tier-1", Promise = "complaint-reply", Calendar = "round-the-clock", When = new(RequestKind.Complaint, Tier: 1),
            Target = TimeSpan.FromHours(24), Limit = TimeSpan.FromDays(15), Ladder = policy.Rules[1].Ladder,
        });
        calendar.Week![DayOfWeek.Friday].ShouldBe([new(new(9, 0), new(12, 0)), new(new(13, 30), new(18, 0))]);
        Json(calendar).ShouldContain("\"monday\":[{\"from\":\"09:00:00\",\"to\":\"12:00:00\"}");
    }

    private static T Again<T>(T document) => JsonSerializer.Deserialize<T>(Json(document), ContractJson.Options)!;

    private static string Json<T>(T document) => JsonSerializer.Serialize(document, ContractJson.Options);
}
