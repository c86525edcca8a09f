using System.Text.Json;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using FsCheck;
using FsCheck.Fluent;
using Messaging;
using TestKit;
using WorkOrders.Views;
using Feature = WorkOrders.Features;

namespace WorkOrders.Tests;

/// <summary>What holds for every life of an order: random commands, by whoever has it or by others, at random times.</summary>
[Trait("Category", Law.Category)]
public class WorkOrderLawTests
{
    private static readonly string[] Commands = ["accept", "return", "ask", "provide", "progress", "answer", "late-answer", "due", "await", "came", "promise"];

    private static readonly Gen<List<Step>> Lives =
        from count in Gen.Choose(0, 25)
        from steps in Gen.ArrayOf(
            from command in Gen.Elements(Commands)
            from minutes in Gen.Frequency((3, Gen.Choose(0, 600)), (1, Gen.Choose(0, 6000)))
            from words in Gen.Elements("one", "two")
            from named in Gen.Elements<string?>(null, "network", "billing", "customer-service")
            from stranger in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Step(command, minutes, words, named, stranger), count)
        select steps.ToList();

    [Fact]
    public void The_same_command_again_yields_nothing_and_is_not_refused() => Law.Holds(Lives, life =>
    {
        Live(life, (before, facts, repeat) =>
        {
            repeat(WorkOrder.Stream.Fold(before, facts)).ShouldBeEmpty();
            WorkOrder.Stream.Fold(before, facts).Promises.Misfits.ShouldBeEmpty();
        });
    });

    [Fact]
    public void What_is_due_next_never_lies_before_what_was_handled_last() => Law.Holds(Lives, life =>
    {
        var complaint = Orders.AtNetwork with { Kind = RequestKind.Complaint }; // of which most is watched
        var (order, handled) = (WorkOrder.Stream.Fold(WorkOrder.None, [complaint, Orders.Promise, Orders.Notified]), DateTimeOffset.MinValue);
        var now = Desk.Now;
        foreach (var step in life)
        {
            now = now.AddMinutes(step.Minutes);
            order = WorkOrder.Stream.Fold(order, Ask(order, step, now) ?? []);
            if (order.NextDueAt <= now)
            {
                var facts = Feature.EscalateWorkOrder.Decide(order, new FallDue(now), Desk.AsService("work-orders")).ToList();
                facts.ShouldNotBeEmpty("the loop asked, so the rule must have something to say");
                order = WorkOrder.Stream.Fold(order, facts);
                handled = now;
            }

            (order.NextDueAt ?? DateTimeOffset.MaxValue).ShouldBeGreaterThan(handled);
        }
    });

    [Fact]
    public void An_open_order_has_one_department_and_one_open_promise() => Law.Holds(Lives, life =>
    {
        var order = Live(life, (_, _, _) => { });
        order.Departments[^1].ShouldBe(order.Dispatched!.Department);
        order.Dispatched.Attempt.ShouldBe(order.Departments.Count);
        order.Promises.All.Count.ShouldBe(1);
        order.Promises.All[0].IsOpen.ShouldBe(order.Status != WorkOrderStatus.Answered);
        (order.Promises.All[0].PausedAt is not null).ShouldBe(order.Status == WorkOrderStatus.WaitingForInformation || order.IsSuspended);
    });

    [Fact]
    public void The_customer_is_told_every_note_and_every_other_expected_time_and_nothing_twice() => Law.Holds(Lives, life =>
    {
        Live(life, (before, facts, _) =>
        {
            var notes = facts.OfType<ProgressReported>().Select(f => f.Note);
            facts.OfType<CustomerNotified>().Where(f => f.Note is not null).Select(f => f.Note).ShouldBe(notes);
            foreach (var told in facts.OfType<CustomerNotified>())
            {
                (told.Note is not null || told.ExpectedAt != before.Notified!.ExpectedAt).ShouldBeTrue();
                (told.ExpectedAt <= told.At).ShouldBeFalse("nobody waits for a time that has passed");
                told.Channel.ShouldBe(Channel.Hotline);
            }
        });
    });

    [Fact]
    public void Folding_never_throws_whatever_the_facts_and_their_order()
    {
        var facts = Samples();
        facts.Count.ShouldBeGreaterThan(50);
        Law.Holds(Gen.ArrayOf(Gen.Elements(facts.ToArray()), 60), sequence =>
        {
            var order = WorkOrder.None;
            foreach (var fact in sequence)
            {
                order = WorkOrder.Stream.Fold(order, [fact]);
                _ = order.Promises.NextDueAt;
                if (order.Dispatched is not null)
                {
                    WorkOrderView.Row(order).WorkOrderId.ShouldBe(order.Dispatched.WorkOrderId);
                }
            }
        });
    }

    private static WorkOrder Live(List<Step> life, Action<WorkOrder, List<IFact>, Func<WorkOrder, List<IFact>?>> check)
    {
        var (order, now) = (Orders.Dispatched(Orders.Network).State, Desk.Now);
        foreach (var step in life)
        {
            now = now.AddMinutes(step.Minutes);
            if (Ask(order, step, now) is { } facts)
            {
                var (before, at) = (order, now);
                check(order, facts, after => Ask(after, step, at, before.Dispatched!));
                order = WorkOrder.Stream.Fold(order, facts);
            }
        }

        return order;
    }

    /// <summary>The facts, or null when the command was refused.</summary>
    private static List<IFact>? Ask(WorkOrder order, Step step, DateTimeOffset now, WorkOrderDispatched? sentFor = null)
    {
        sentFor ??= order.Dispatched!;
        var department = Desk.As(Roles.Department, step.Stranger ? "billing" : sentFor.Department) with { Now = now };
        var owner = Desk.As(Roles.Agent, step.Stranger ? "a2" : sentFor.OwnerAgentId) with { Now = now };
        try
        {
            return [.. step.Command switch
            {
                "accept" => Feature.AcceptWorkOrder.Decide(order, new AcceptWorkOrder(Orders.Id, now.AddHours(1)), department),
                "return" => Feature.ReturnWorkOrder.Decide(order, new ReturnWorkOrder(Orders.Id, step.Words, step.Named), department),
                "ask" => Feature.RequestInformation.Decide(order, new RequestInformation(Orders.Id, step.Words), department),
                "provide" => Feature.ProvideInformation.Decide(order, new ProvideInformation(Orders.Id, step.Words), owner),
                "progress" => Feature.ReportProgress.Decide(
                    order, new ReportProgress(Orders.Id, step.Words, step.Named is null ? null : now.AddHours(1)), department),
                "answer" => Feature.AnswerWorkOrder.Decide(
                    order, new AnswerWorkOrder(Orders.Id, AnswerKind.Resolution, step.Words), department),
                "late-answer" => Feature.AnswerWorkOrder.Decide(
                    order, new AnswerWorkOrder(Orders.Id, AnswerKind.Alternative, step.Words, now.AddMinutes(-step.Minutes)), department),
                "await" => Feature.SuspendWorkOrder.Decide(
                    order, new CustomerAwaited(Orders.RequestId, Channel.Hotline, step.Words, now), Desk.AsService("follow-up")),
                "came" => Feature.SuspendWorkOrder.Decide(
                    order, new CustomerWaitEnded(Orders.RequestId, WaitEndedBecause.CustomerCame, order.SuspendedAt ?? now, now),
                    Desk.AsService("follow-up")),
                "promise" => Feature.TellExpected.Decide(
                    order, new PromiseResumed(Guid.Empty, Orders.RequestId, "fault-repair", now, now.AddHours(step.Words == "one" ? 1 : 200), []),
                    Desk.AsService("follow-up")),
                _ => Feature.EscalateWorkOrder.Decide(order, new FallDue(now), Desk.AsService("work-orders")),
            }];
        }
        catch (Refusal)
        {
            return null;
        }
    }

    /// <summary>Every fact that the desk knows, as the golden samples tell it.</summary>
    private static List<IFact> Samples() =>
    [
        .. from file in Directory.GetFiles(Path.Combine(Desk.Root, "contracts", "samples"), "*.json")
           let type = Catalog.OfWireType(string.Join('.', Path.GetFileName(file).Split('.').Take(3)))
           where !type.IsCommand
           select (IFact)JsonSerializer.Deserialize(File.ReadAllBytes(file), type.Type, ContractJson.Options)!,
    ];

    private sealed record Step(string Command, int Minutes, string Words, string? Named, bool Stranger);
}
