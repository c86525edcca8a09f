using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Sla;

namespace Audit.Import;

/// <summary>
/// The life of a request as the events of another system's log tell it: who had it, what was waited for, when it was settled, reopened
/// and closed, and what became of its promises by that. Nothing that no event says. Pure.
/// </summary>
internal sealed class LoggedLife
{
    /// <summary>When an order is due that nobody promised anything of.</summary>
    private static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly List<IFact> _facts = [];
    private readonly Guid _id;
    private readonly ImportedRequest _request;
    private readonly LoggedPromises _promises;
    private readonly Func<int, Guid> _orderId;
    private readonly string _owner;
    private string? _department;
    private (Guid Id, DateTimeOffset Since, int Attempt)? _order;
    private int _orders;
    private (EventState For, DateTimeOffset Since)? _wait;
    private bool _isSettled;
    private bool _isClosed;

    private LoggedLife(Guid id, ImportedRequest request, LoggedPromises promises, Func<int, Guid> orderId)
    {
        (_id, _request, _promises, _orderId) = (id, request, promises, orderId);
        _owner = request.Agent ?? ImportedFacts.NoOne;
    }

    /// <summary>The facts after the request was opened and <paramref name="promise"/> made.</summary>
    /// <param name="book">What was promised.</param>
    /// <param name="id">The request.</param>
    /// <param name="request">The record.</param>
    /// <param name="promise">The promise made at receipt, if any.</param>
    /// <param name="name">The promise of a reply that such requests have; null for none.</param>
    /// <param name="orderId">The id of its n-th order.</param>
    /// <param name="judged">Which promise, counted from 1, ended as the record's own verdict says; null where it has none.</param>
    public static IReadOnlyList<IFact> Of(
        SlaBook book, Guid id, ImportedRequest request, PromiseMade? promise, string? name, Func<int, Guid> orderId, int? judged)
    {
        var life = new LoggedLife(id, request, new LoggedPromises(book, id, request, promise, name, judged), orderId);
        life.GoTo(request.Department, request.ReceivedAt);
        foreach (var e in request.Events ?? []) life.Take(e);
        life._facts.AddRange(life._promises.Unended());
        return life._facts;
    }

    private void Take(ImportedEvent e)
    {
        _facts.AddRange(_promises.Overdue(e.At));
        GoTo(e.Department, e.At);
        switch (e.State)
        {
            case EventState.Working or EventState.Reopened:
                EndWait(e.At, WaitEndedBecause.OwnerSaid);
                Reopen(e.At);
                break;
            case EventState.AwaitingCustomer or EventState.AwaitingInformation when _wait?.For != e.State:
                EndWait(e.At, WaitEndedBecause.OwnerSaid);
                Reopen(e.At);
                Wait(e.State, e.At);
                break;
            case EventState.Resolved when !_isSettled:
                Settle(e.At);
                break;
            case EventState.Closed when !_isClosed:
                if (!_isSettled) Settle(e.At);
                _isClosed = true;
                _facts.Add(new RequestClosed(_id, ClosedBecause.Recorded, e.At));
                break;
        }
    }

    /// <summary>An order goes on from one department to the next; settled, only who would have it is kept in mind.</summary>
    private void GoTo(string? department, DateTimeOffset at)
    {
        if (department is null || department == _department) return;

        var before = _department;
        _department = department;
        if (_isSettled) return;

        if (_order is { } held)
        {
            _facts.Add(new WorkOrderReturned(held.Id, _id, before!, "", department, at - held.Since, at));
            Dispatch(held.Id, held.Attempt + 1, at);
            return;
        }

        Order(at);
    }

    private void Order(DateTimeOffset at)
    {
        if (_department is null) return;

        var (r, order) = (_request, _orderId(++_orders));
        _facts.Add(new RequestDispatched(
            _id, order, _owner, _department, r.Kind, r.Category, r.Urgency, r.Tier, r.Channel, r.Region, r.Text ?? "", null, at));
        Dispatch(order, 1, at);
    }

    private void Dispatch(Guid order, int attempt, DateTimeOffset at)
    {
        var r = _request;
        _order = (order, at, attempt);
        _facts.Add(new WorkOrderDispatched(
            order, _id, _department!, attempt, _owner, r.Kind, r.Category, r.Urgency, r.Tier, r.Region, r.Text ?? "",
            _promises.DueAt ?? r.Target ?? Never, at));
    }

    private void Wait(EventState what, DateTimeOffset at)
    {
        _wait = (what, at);
        _facts.Add(what == EventState.AwaitingCustomer
            ? new CustomerAwaited(_id, _request.Channel, "", at)
            : new InformationRequested(_order?.Id ?? _orderId(1), _id, _department ?? ImportedFacts.NoOne, _owner, "", at));
        _facts.AddRange(_promises.Pause(at, what == EventState.AwaitingCustomer ? PauseReasons.Customer : PauseReasons.Information));
    }

    private void EndWait(DateTimeOffset at, WaitEndedBecause because)
    {
        if (_wait is not { } wait) return;

        _wait = null;
        _facts.Add(wait.For == EventState.AwaitingCustomer
            ? new CustomerWaitEnded(_id, because, wait.Since, at)
            : new InformationProvided(_order?.Id ?? _orderId(1), _id, _department ?? ImportedFacts.NoOne, "", at));
        _facts.AddRange(_promises.Resume(at));
    }

    private void Settle(DateTimeOffset at)
    {
        EndWait(at, WaitEndedBecause.Settled);
        var result = _request.Result ?? "";
        if (_order is { } order) _facts.Add(new WorkOrderAnswered(order.Id, _id, _department!, _owner, AnswerKind.Resolution, result, at));
        _facts.Add(new ResultReady(_id, _owner, _order is null ? ResultSource.FirstContact : ResultSource.WorkOrder, result, at));
        _facts.Add(new ResultTold(_id, _owner, TellOutcome.Solved, 1, null, at));
        _facts.AddRange(_promises.End(at));
        (_isSettled, _order) = (true, null);
    }

    private void Reopen(DateTimeOffset at)
    {
        if (!_isSettled) return;

        (_isSettled, _isClosed) = (false, false);
        _facts.Add(new RequestReopened(_id, _owner, "", at));
        _facts.AddRange(_promises.Again(at));
        Order(at);
    }
}
