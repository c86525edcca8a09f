using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;

namespace WorkOrders.Tests;

/// <summary>An order that was dispatched to the network department an hour ago, on Monday 2 March 2026 at 9:00 in Shanghai.</summary>
internal static class Orders
{
    public static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000001");
    public static readonly Guid RequestId = Guid.Parse("0191d3a0-0000-7000-8000-000000000002");
    public static readonly DateTimeOffset DispatchedAt = Desk.Now.AddHours(-1);

    /// <summary>24 hours of working time, 7.5 a day: Thursday at 10:30.</summary>
    public static readonly DateTimeOffset DueAt = At("2026-03-05T10:30");

    public static PromiseMade Promise { get; } = Desk.Directory.Sla.Make(
        WorkOrder.DepartmentReply, RequestId, Id,
        new SlaMatch(RequestKind.Fault, "network", 3, Urgency.Normal, Channel.Hotline, "urban"), DispatchedAt)!;

    public static WorkOrderDispatched AtNetwork { get; } = new(
        Id, RequestId, "network", 1, "a1", RequestKind.Fault, "network", Urgency.Normal, 3, "urban", "No signal since morning",
        Promise.DueAt, DispatchedAt);

    /// <summary>What the customer was told at dispatch.</summary>
    public static CustomerNotified Notified { get; } = new(Id, RequestId, Channel.Hotline, DueAt, Note: null, DispatchedAt);

    public static WorkOrderAnswered Answered { get; } = new(
        Id, RequestId, "network", "a1", AnswerKind.Resolution, "The antenna was turned back", Desk.Now);

    public static InformationRequested Asked { get; } = new(Id, RequestId, "network", "a1", "Which handset?", Desk.Now);

    public static PromisePaused Paused { get; } = Fact((p, r, n) => new PromisePaused(p, r, n, Desk.Now, "waiting-for-information"));

    /// <summary>As the department that has it.</summary>
    public static Context Network { get; } = Desk.As(Roles.Department, "network");

    public static Given<WorkOrder> Dispatched(Context context, params IFact[] since) =>
        new(WorkOrder.Stream, context, [AtNetwork, Promise, Notified, .. since]);

    public static Given<WorkOrder> Unknown(Context context) => new(WorkOrder.Stream, context);

    /// <summary>A time on the clock in Shanghai.</summary>
    public static DateTimeOffset At(string localTime) => DateTimeOffset.Parse(localTime + "+08:00").ToUniversalTime();

    public static T Fact<T>(Func<Guid, Guid, string, T> make)
        where T : IPromiseFact => make(Promise.PromiseId, RequestId, WorkOrder.DepartmentReply);

    public static LadderMoment Step(string step, string localTime) =>
        Promise.Ladder.Single(s => s.Step == step) with { At = At(localTime) };
}
