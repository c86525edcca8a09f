using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using TestKit;

namespace Quality.Tests;

/// <summary>A desk with two inspectors of the centre and one of team 1, where agents a1 and a2 are; one of them, a2, is also an inspector.</summary>
internal static class Inspected
{
    public const string Sheet = "service-call";

    public static readonly Guid Request = Guid.Parse("0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781");

    public static readonly SamplingPlan Monthly = new("centre-monthly", 1, InspectionLevel.Centre, SamplePeriod.Month, 2, Sheet);

    public static readonly SamplingPlan Weekly = new("team-weekly", 1, InspectionLevel.Team, SamplePeriod.Week, 1, Sheet, [RequestKind.Complaint]);

    public static readonly ScoreSheetPublished Version1 = new(
        Sheet, 1, "服务通话评分表", 80,
        [
            new("开场", 30, [new("greeting", "问候", 10), new("identity", "核实身份", 10, Critical: true)]),
            new("解决", 70, [new("solution", "答复准确", 20)]),
        ],
        "s1", Desk.Now.AddDays(-30));

    public static readonly OpenInspection Open = new(Request, "a1", InspectionForm.LiveMonitoring, Sheet);

    public static readonly Guid Id = Inspection.IdOf(Open);

    public static readonly InspectionOpened Opened = new(
        Id, Request, "a1", InspectionLevel.Centre, InspectionForm.LiveMonitoring, Sheet, "i1", Desk.Now.AddHours(-2), Team: "team-1");

    public static readonly ItemScore[] Good = [new("greeting", 10), new("identity", 10), new("solution", 18)];

    public static readonly ItemScore[] Poor = [new("greeting", 5), new("identity", 10), new("solution", 10)];

    public static ScoreSheet TheSheet { get; } = new([Version1]);

    public static Context I1 { get; } = As(Roles.Inspector, "i1");

    public static Context I2 { get; } = As(Roles.Inspector, "i2");

    public static Context TeamInspector { get; } = As(Roles.Inspector, "i3");

    public static Context A1 { get; } = As(Roles.Agent, "a1");

    public static Context Supervisor { get; } = As(Roles.Supervisor, "s1");

    /// <summary>Scored badly an hour ago; the agent has two days to respond.</summary>
    public static IFact[] ScoredHistory { get; } = Given(I1, Opened).With(c => c with { Now = Desk.Now.AddHours(-1) })
        .When<ScoreInspection>((s, c, context) => Features.ScoreInspection.Decide(s, c, TheSheet, context), new(Id, Poor, "rec-1", "先复述问题。"))
        .Facts is var facts ? [Opened, .. facts] : [];

    public static Context As(string role, string id, DateTimeOffset? now = null, TimeSpan? drawAfter = null) => Desk.As(role, id) with
    {
        Now = now ?? Desk.Now, Directory = Desk.Directory.With(new DeskSettingsDefined(Desk.Directory.Settings with
        {
            Quality = new(
                [
                    new("i1", InspectionLevel.Centre), new("i2", InspectionLevel.Centre), new("i3", InspectionLevel.Team, "team-1"),
                    new("i4", InspectionLevel.Team, "team-2"), new("a2", InspectionLevel.Centre),
                ],
                [Monthly, Weekly], drawAfter, RecursWithin: TimeSpan.FromDays(30), VerifyWith: 2, BadBelow: 0.6),
        }, Desk.Now)),
    };

    public static Given<Inspection> Given(Context context, params IFact[] history) => new(Inspection.Stream, context, history);
}
