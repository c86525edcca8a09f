namespace Chaos.Check;

/// <summary>Compares what is stored with what was told. Pure; every kind of violation is planted once in its tests.</summary>
public static class Accounts
{
    /// <summary>All violations; none when nothing acknowledged is lost and every message has its effect once.</summary>
    public static IReadOnlyList<Violation> Check(Evidence evidence) =>
    [
        .. LogAccounts.Check(evidence),
        .. LedgerAccounts.Check(evidence),
        .. ClientAccounts.Check(evidence),
        .. evidence.Dead.Where(d => d.Value > 0).Select(d => new Violation(ViolationKind.Parked, $"{d.Value} messages in {d.Key}.")),
        .. evidence.Unfinished.Select(u => new Violation(ViolationKind.Stuck, u)),
    ];

    internal static IEnumerable<Violation> Repeated<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<TKey, string> what) => rows
        .GroupBy(key).Where(g => g.Count() > 1).Select(g => new Violation(ViolationKind.Doubled, $"{what(g.Key)}: {string.Join("; ", g)}"));
}
