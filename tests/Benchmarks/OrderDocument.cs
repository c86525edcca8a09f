using Contracts.WorkOrders.V1;
using Marten;

namespace Benchmarks;

/// <summary>The read model's row of an order, the same in every way of keeping it; Marten folds it by its conventions.</summary>
public sealed partial class OrderDocument
{
    /// <summary>The order.</summary>
    public Guid Id { get; set; }

    /// <summary>The request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Whose it is.</summary>
    public string Department { get; set; } = "";

    /// <summary>The first-contact owner.</summary>
    public string OwnerAgentId { get; set; } = "";

    /// <summary>What it is about.</summary>
    public string Category { get; set; } = "";

    /// <summary>What to do.</summary>
    public string Instruction { get; set; } = "";

    /// <summary>When it was dispatched.</summary>
    public DateTimeOffset DispatchedAt { get; set; }

    /// <summary>When the answer is due.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>What the department last told.</summary>
    public string? LastProgress { get; set; }

    /// <summary>How often it told.</summary>
    public int Reports { get; set; }

    /// <summary>Told what it is about.</summary>
    public void Apply(WorkOrderDispatched fact) =>
        (Id, RequestId, Department, OwnerAgentId, Category, Instruction, DispatchedAt, DueAt) =
        (fact.WorkOrderId, fact.RequestId, fact.Department, fact.OwnerAgentId, fact.Category, fact.Instruction, fact.At, fact.DueAt);

    /// <summary>Told how it goes.</summary>
    public void Apply(ProgressReported fact) => (LastProgress, Reports) = (fact.Note, Reports + 1);

    /// <summary>Tells Marten what orders are found by.</summary>
    public static void Map(StoreOptions options) =>
        options.Schema.For<OrderDocument>().Duplicate(order => order.Department).Duplicate(order => order.RequestId);
}
