using Contracts;
using Messaging;

namespace Audit;

/// <summary>
/// Whose record is looked at. The desk's own, unless imported histories are named: no figure of the desk ever has another desk's
/// requests in it.
/// </summary>
public sealed class Whose
{
    /// <summary>In the place of a name: every imported history, without the desk.</summary>
    public const string AllHistories = "all";

    private readonly Func<string, bool> _includes;

    private Whose(string sql, IReadOnlyList<string> services, Func<string, bool> includes) => (Sql, Services, _includes) = (sql, services, includes);

    /// <summary>The desk's own.</summary>
    public static Whose Desk { get; } = new($"not starts_with(service, '{LedgerFact.ImportPrefix}')", [], service => !IsImport(service));

    /// <summary>Everything that the ledger has, for who copies or checks it.</summary>
    public static Whose Anyone { get; } = new("true", [], _ => true);

    /// <summary>The services of the histories that were named; none for the desk.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>The same as a condition, for PostgreSQL and DuckDB.</summary>
    internal string Sql { get; }

    /// <summary>True for facts of an imported history.</summary>
    public static bool IsImport(string service) => service.StartsWith(LedgerFact.ImportPrefix, StringComparison.Ordinal);

    /// <summary>The streams of one service alone.</summary>
    public static Whose Service(string service) => In([service]);

    /// <summary>Histories by their names; the desk when none is named.</summary>
    /// <param name="names">Names, divided by commas or not; <see cref="AllHistories"/> for all there are.</param>
    /// <param name="known">The services of all histories there are.</param>
    /// <exception cref="Refusal">There is none of that name.</exception>
    public static Whose Of(IEnumerable<string?>? names, IReadOnlyCollection<string> known)
    {
        var wanted = (names ?? []).SelectMany(n => (n ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (wanted.Count == 0) return Desk;

        var all = known.Order(StringComparer.Ordinal).ToList();
        var there = all.Count == 0 ? "no history was imported" : $"there are {string.Join(", ", all.Select(s => s[LedgerFact.ImportPrefix.Length..]))}";
        if (wanted.Contains(AllHistories)) return all.Count > 0 ? In(all) : throw Refusal.Invalid("history", $"{char.ToUpperInvariant(there[0])}{there[1..]}.");

        var services = wanted.Select(name => IsImport(name) ? name : LedgerFact.ImportPrefix + name).Distinct().ToList();
        return services.Find(service => !all.Contains(service)) is { } unknown
            ? throw Refusal.Invalid("history", $"There is no history {Quoted.Or(unknown[LedgerFact.ImportPrefix.Length..], "of that name")}: {there}.")
            : In(services);
    }

    /// <summary>True for facts of that service.</summary>
    public bool Includes(string service) => _includes(service);

    private static Whose In(IReadOnlyList<string> services) => new(
        $"service in ({string.Join(", ", services.Select(s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'"))})", services, services.Contains);
}
