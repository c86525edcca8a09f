using Contracts;
using Contracts.Consultation.V1;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using DirectoryService;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using DefineDeskSettings = DirectoryService.Features.DefineDeskSettings;
using PublishCalendar = DirectoryService.Features.PublishCalendar;
using PublishPolicy = DirectoryService.Features.PublishPolicy;

namespace EndToEnd.Tests.Bounds;

/// <summary>
/// No accepted input leads to a parked fact of ours: whatever moment or duration passes the door, in a command or in a document of the
/// directory, no rule of any service fails over the facts that follow, and what is promised is promised.
/// </summary>
[Trait("Category", Law.Category)]
public class BoundsLawTests
{
    private static readonly TimeSpan[] Durations =
    [
        TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20), TimeSpan.FromHours(48), Duration.Longest, Duration.Longest + TimeSpan.FromTicks(1),
        Duration.Read("P9999999D"),
    ];

    private static readonly Gen<TimeSpan> AnyDuration = Gen.Elements(Durations);

    private static readonly Gen<TimeSpan?> MaybeDuration = Gen.OneOf(AnyDuration.Select(d => (TimeSpan?)d), Gen.Constant<TimeSpan?>(null));

    /// <summary>At and beyond every bound, and ordinary ones; some as another zone would write them.</summary>
    private static readonly Gen<Func<DateTimeOffset, DateTimeOffset>> Moments = Gen.OneOf(
        Gen.Elements(
            "0001-01-01T00:00:00Z", "0001-01-02T12:00:00+14:00", "1899-12-31T23:59:59Z", "1900-01-01T00:00:00Z", "2999-12-31T23:59:59Z",
            "3000-01-01T00:00:00Z", "9999-12-30T23:59:59-12:00", "9999-12-31T23:59:59Z")
            .Select(text => DateTimeOffset.Parse(text)).Select<DateTimeOffset, Func<DateTimeOffset, DateTimeOffset>>(moment => _ => moment),
        from ahead in Gen.Elements(Durations.Append(DeskSettings.UsualLongestAhead))
        from ticks in Gen.Choose(-1, 1)
        select (Func<DateTimeOffset, DateTimeOffset>)(now => now + TimeSpan.FromTicks(Math.Min(ahead.Ticks, (DateTimeOffset.MaxValue - now).Ticks - 1) + ticks)),
        from minutes in Gen.Choose(-50_000, 50_000)
        from offset in Gen.Choose(-14, 14)
        select (Func<DateTimeOffset, DateTimeOffset>)(now => now.AddMinutes(minutes).ToOffset(TimeSpan.FromHours(offset))));

    private static readonly Gen<Func<DateTimeOffset, DateTimeOffset?>> MaybeMoments = Gen.OneOf(
        Moments.Select<Func<DateTimeOffset, DateTimeOffset>, Func<DateTimeOffset, DateTimeOffset?>>(moment => now => moment(now)),
        Gen.Constant<Func<DateTimeOffset, DateTimeOffset?>>(_ => null));

    /// <summary>Documents of the same kind, as far as Directory takes them.</summary>
    private static readonly Gen<DirectorySnapshot> Directories =
        from since in Moments
        from target in AnyDuration
        from limit in MaybeDuration
        from late in Gen.Elements(0.9, 1.0, 1.5, 100.0, 100.1, 1e300)
        from window in AnyDuration
        from ahead in MaybeDuration
        from days in Gen.Elements<DayCount?>(null, new(1000, DayKind.Working), new(1000, DayKind.Natural))
        from hours in Gen.Elements(new TimeOnly(9, 1), new TimeOnly(18, 0))
        select Published(since(Desk.Now.AddYears(-1)), target, limit, late, window, ahead, days, hours);

    private static readonly Gen<(string Name, Action<HeardRequest> Do)> Steps =
        from moment in Moments
        from maybe in MaybeMoments
        from word in Gen.Elements("one", "two")
        from outcome in Gen.Elements(TellOutcome.Solved, TellOutcome.NotSolved, TellOutcome.NoAnswer)
        from step in Gen.Elements<(string, Action<HeardRequest>)>(
            ("contact", r => r.Contact(Contact(word, r.Now, maybe(r.Now), maybe(r.Now)))),
            ("dispatch", r => r.Dispatch(new(r.Id ?? Guid.Empty, "network", word, maybe(r.Now)))),
            ("consult", r => r.Consult(new(r.Id ?? Guid.Empty, "technical", word, moment(r.Now)))),
            ("ask", r => r.Ask(new(r.Id ?? Guid.Empty, moment(r.Now)))),
            ("await", r => r.Wait(new(r.Id ?? Guid.Empty, word))),
            ("end wait", r => r.EndWait(new(r.Id ?? Guid.Empty))),
            ("accept", r => r.Orders.ToList().ForEach(order => r.Accept(new(order, maybe(r.Now))))),
            ("progress", r => r.Orders.ToList().ForEach(order => r.Report(new(order, word, maybe(r.Now))))),
            ("answer", r => r.Orders.ToList().ForEach(order => r.Answer(new(order, AnswerKind.Resolution, word, maybe(r.Now))))),
            ("answered", r => r.Consultations.ToList().ForEach(c => r.Answered(new(c, AnsweredBy.Agent, maybe(r.Now))))),
            ("tell", r => r.Tell(new(r.Id ?? Guid.Empty, outcome, word, maybe(r.Now)))),
            ("due", r => r.FallDue()))
        select step;

    private static readonly Gen<(DirectorySnapshot Directory, string Keys, Func<DateTimeOffset, DateTimeOffset?> Deadline, List<((string Name, Action<HeardRequest> Do) Step, int Minutes)> Life)> Lives =
        from directory in Directories
        from keys in Gen.Elements("1", "1/2")
        from deadline in MaybeMoments
        from life in Law.Many(
            from step in Steps
            from minutes in Gen.Frequency((5, Gen.Choose(0, 60)), (1, Gen.Choose(0, 600_000)))
            select (step, minutes), 12)
        select (directory, keys, deadline, life);

    [Fact]
    public void No_accepted_input_leads_to_a_parked_fact_and_what_is_promised_is_promised() => Law.Holds(Lives, life =>
    {
        var request = new HeardRequest { Directory = life.Directory, Now = Desk.Now };
        request.Contact(Contact("first", Desk.Now, life.Deadline(Desk.Now), at: null) with { IvrChoices = life.Keys.Split('/') });
        if (request.Id is null) request.Contact(Contact("again", Desk.Now, deadline: null, at: null) with { IvrChoices = life.Keys.Split('/') });
        request.Replies.ShouldHaveSingleItem("a complaint, and a fault");
        (request.Followed.Opened!.Profile.DeadlineAsked > Desk.Now + life.Directory.LongestAhead).ShouldBeFalse("the door is shut");
        foreach (var ((name, act), minutes) in life.Life)
        {
            request.Now = request.Now.AddMinutes(minutes);
            act(request); // throws what a service would park
            request.Followed.Promises.Misfits.ShouldBeEmpty(name);
            if (request.Followed is { IsUntold: true, Status: not FollowUp.FollowUpStatus.Closed }) request.Replies.Any(p => p.IsOpen).ShouldBeTrue(name);
        }
    });

    private static ReceiveContact Contact(string reference, DateTimeOffset now, DateTimeOffset? deadline, DateTimeOffset? at) => new(
        Channel.Hotline, $"{reference}-{now.UtcTicks}", "c-bounds", Text: "It is too dear", DeadlineAsked: deadline, At: at);

    private static DirectorySnapshot Published(
        DateTimeOffset from, TimeSpan target, TimeSpan? limit, double late, TimeSpan window, TimeSpan? ahead, DayCount? days, TimeOnly until)
    {
        var settings = new DeskSettings(
            target, UrgencyBonus: int.MaxValue / 8, window, 3, window, 2, TellTriesApart: limit, ReopenWithin: limit, PreferOwnerFor: limit, LongestAhead: ahead);
        var ladder = new LadderStep[] { new("early", 0.5, "handler", target), new("late", late, "handler", window, "scarce") };
        SlaRule[] rules =
        [
            .. new[] { "complaint-reply", "fault-repair", "department-reply", "expert-appointment", "tell-customer", "queue-answer", "explanation" }
                .Select((promise, i) => new SlaRule(
                    promise, promise, i % 2 == 0 ? "scarce" : "round-the-clock", ladder, Target: days is null ? target : null, Limit: limit, TargetDays: days)),
        ];
        var calendar = new WorkCalendar("scarce", 1, DateTimeOffset.UnixEpoch, "Asia/Shanghai", Week: new Dictionary<DayOfWeek, IReadOnlyList<WorkHours>>
        {
            [DayOfWeek.Monday] = [new(new(9, 0), until)],
        });
        var directory = Taken(Desk.Directory, (none, context) => PublishCalendar.Decide(none, new(calendar), context));
        directory = Taken(directory, (none, context) => DefineDeskSettings.Decide(none, new(settings), context));
        return Taken(directory, (none, context) => PublishPolicy.Decide(none, new(new SlaPolicy("standard", 2, from, rules)), context));
    }

    /// <summary>With the document, where it is taken.</summary>
    private static DirectorySnapshot Taken(DirectorySnapshot directory, Func<DirectoryDocument, Context, IEnumerable<IFact>> rule)
    {
        try
        {
            return rule(DirectoryDocument.None, new Context(Desk.Now, new Actor(Roles.Admin, "admin"), directory))
                .Aggregate(directory, (known, fact) => known.With(fact));
        }
        catch (Refusal)
        {
            return directory;
        }
    }
}
