using Audit.Folds;

namespace Audit.Replay;

/// <summary>Work orders with a department.</summary>
/// <param name="Open">Not answered.</param>
/// <param name="Overdue">Of these, past their due moment.</param>
public sealed record DepartmentAt(int Open, int Overdue);

/// <summary>Open promises of a name.</summary>
/// <param name="Open">Neither done nor withdrawn.</param>
/// <param name="Overdue">Of these, past their due moment.</param>
public sealed record OpenPromises(int Open, int Overdue);

/// <summary>The whole desk as it was at a moment, by the times at which things happened (I2).</summary>
/// <param name="At">The moment.</param>
/// <param name="Requests">Requests that had come in.</param>
/// <param name="Open">Of these, neither closed nor abandoned.</param>
/// <param name="ByState">All of them by state.</param>
/// <param name="Promises">Open promises by name.</param>
/// <param name="Departments">Open work orders by department.</param>
public sealed record DeskAt(
    DateTimeOffset At, int Requests, int Open, IReadOnlyDictionary<RequestState, int> ByState,
    IReadOnlyDictionary<string, OpenPromises> Promises, IReadOnlyDictionary<string, DepartmentAt> Departments)
{
    /// <summary>Stored names of the facts that it hangs on.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. RequestOverview.Types.Union(KnownFacts.PromiseTypes).Union(CareCallFacts.Types)];

    /// <summary>Folds the desk request by request.</summary>
    /// <param name="requests">Facts of <see cref="Types"/>, request by request.</param>
    /// <param name="at">The moment.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task<DeskAt> OfAsync(
        IAsyncEnumerable<IReadOnlyList<LedgerFact>> requests, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var states = Enum.GetValues<RequestState>().ToDictionary(s => s, _ => 0);
        var promises = new SortedDictionary<string, OpenPromises>(StringComparer.Ordinal);
        var departments = new SortedDictionary<string, DepartmentAt>(StringComparer.Ordinal);
        await foreach (var facts in requests.WithCancellation(cancellationToken))
        {
            var past = facts.OwnersOnly().Where(f => f.RequestId is not null && f.OccurredAt <= at).ToList();
            if (past.Count == 0) continue;

            if (!CareCallFacts.Are(past)) states[RequestOverview.Of(past).State]++;
            foreach (var promise in PromiseHistory.Of(past, at).Where(p => p.EndedAt is null))
            {
                var late = promise.Outcome == PromiseVerdict.Broken ? 1 : 0;
                var open = promises.GetValueOrDefault(promise.Promise) ?? new(0, 0);
                promises[promise.Promise] = new(open.Open + 1, open.Overdue + late);
                if (DepartmentOf(promise, past) is not { } department) continue;

                var orders = departments.GetValueOrDefault(department) ?? new(0, 0);
                departments[department] = new(orders.Open + 1, orders.Overdue + late);
            }
        }

        var all = states.Values.Sum();
        return new(at, all, all - states[RequestState.Closed] - states[RequestState.Abandoned], states, promises, departments);
    }

    /// <summary>The department that had the order last.</summary>
    private static string? DepartmentOf(PromiseHistory promise, IEnumerable<LedgerFact> facts) => facts
        .Where(f => f.Type == "work_order_dispatched" && f.StreamId == promise.Subject).MaxBy(f => f.StreamVersion)?["department"];
}
