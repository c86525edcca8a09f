namespace Chaos.Check;

/// <summary>The ledger against the logs, the publishers against both, and the outsiders' queues.</summary>
internal static class LedgerAccounts
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var ledger = evidence.Ledger.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.First());
        var logs = evidence.Logs.GroupBy(f => f.Id).ToDictionary(g => g.Key, g => g.First());
        return
        [
            .. Positions(evidence),
            .. Accounts.Repeated(evidence.Ledger, r => r.Id, id => $"The fact {id} stands twice in the ledger"),
            .. evidence.Logs.Where(f => f.Sequence > evidence.Published.GetValueOrDefault(f.Service))
                .Select(f => new Violation(ViolationKind.Lost, $"Not published: {f}.")),
            .. evidence.Logs.Where(f => !ledger.ContainsKey(f.Id)).Select(f => new Violation(
                ViolationKind.Lost,
                f.Sequence <= evidence.Published.GetValueOrDefault(f.Service)
                    ? $"The publisher's progress is past a fact that the ledger never got: {f}."
                    : $"The ledger lacks {f}.")),
            .. evidence.Ledger.Where(r => !logs.ContainsKey(r.Id))
                .Select(r => new Violation(ViolationKind.Differs, $"The ledger has a fact that no log has: {r}.")),
            .. evidence.Ledger.Where(r => logs.TryGetValue(r.Id, out var fact) && !IsSame(r, fact))
                .Select(r => new Violation(ViolationKind.Differs, $"The ledger tells it differently: {r} and {logs[r.Id]} {logs[r.Id].Json}.")),
            .. evidence.Logs.SelectMany(f => f.Queues.Where(q => !evidence.Deliveries.Contains((q, f.Id)))
                .Select(q => new Violation(ViolationKind.Lost, $"It never came out of {q}: {f}."))),
        ];
    }

    private static IEnumerable<Violation> Positions(Evidence evidence)
    {
        var position = evidence.LedgerBefore;
        foreach (var row in evidence.Ledger.OrderBy(r => r.Position))
        {
            if (row.Position != ++position)
            {
                yield return new(ViolationKind.Gap, $"Position {position} was to come in the ledger, and there is {row.Position}.");
                position = row.Position;
            }
        }
    }

    private static bool IsSame(LedgerRow row, LoggedFact fact) =>
        (row.Service, row.Sequence, row.Stream, row.Version, row.Type, row.Json)
        == (fact.Service, fact.Sequence, fact.Stream, fact.Version, fact.Type, fact.Json);
}
