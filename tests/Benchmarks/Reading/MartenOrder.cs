using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using WorkOrders;

namespace Benchmarks.Reading;

/// <summary>An order as Marten folds it by its conventions: each fact does what it does with us.</summary>
public sealed partial class MartenOrder
{
    /// <summary>The order's id.</summary>
    public Guid Id { get; set; }

    /// <summary>The order.</summary>
    public WorkOrder State { get; set; } = WorkOrder.None;

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(WorkOrderDispatched fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(WorkOrderAccepted fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(ProgressReported fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(CustomerNotified fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(InformationRequested fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(InformationProvided fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(WorkOrderChased fact) => State = State.Evolve(fact);

    /// <inheritdoc cref="WorkOrder.Evolve" />
    public void Apply(PromiseMade fact) => State = State.Evolve(fact);
}
