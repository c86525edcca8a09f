namespace Architecture.Tests;

/// <summary>A rule of the house: whom it is for, and what they may reference.</summary>
/// <param name="Name">The rule as a sentence.</param>
/// <param name="AppliesTo">Whom it is for.</param>
/// <param name="MayReference">Projects allowed.</param>
/// <param name="MayUse">Packages allowed; null where any will do.</param>
public sealed record Rule(string Name, Func<string, bool> AppliesTo, Func<string, string, bool> MayReference, IReadOnlyList<string>? MayUse);

/// <summary>Dependencies point one way (infra/adr/0005).</summary>
public static class Rules
{
    private const string Contracts = "contracts";
    private const string Shared = "services/Shared/";

    /// <summary>All rules. Each project falls under exactly one.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("Contracts reference nothing", p => p == Contracts, (_, _) => false, []),
        new("Sla references the contracts and zone data only", p => p == Shared + "Sla", (_, to) => to == Contracts, ["NodaTime"]),
        new("EventStore references Marten and Npgsql only", p => p == Shared + "EventStore", (_, _) => false, ["Marten", "Npgsql"]),
        new("Messaging references contracts, EventStore and MassTransit", p => p == Shared + "Messaging",
            (_, to) => to is Contracts or Shared + "EventStore", ["MassTransit.RabbitMQ", "RabbitMQ.Client"]),
        new("Hosting references the rest of Shared", p => p == Shared + "Hosting", (_, to) => to == Contracts || to.StartsWith(Shared, StringComparison.Ordinal), null),
        new("A service references contracts and Shared, never another service",
            p => p.StartsWith("services/", StringComparison.Ordinal) && !p.StartsWith(Shared, StringComparison.Ordinal),
            (_, to) => to == Contracts || to.StartsWith(Shared, StringComparison.Ordinal), null),
        new("The simulator stands outside: it references the contracts only", p => p == "infra/Simulator", (_, to) => to == Contracts, null),
        new("The audit program references Audit only", p => p == "infra/PlatformAudit", (_, to) => to == "services/Audit", null),
        new("Set-up may reference all services", p => p == "infra/Setup", (_, to) => to.StartsWith("services/", StringComparison.Ordinal), null),
    ];

    /// <summary>What breaks the rules, as sentences; also a project that no rule or more than one is for.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<ProjectFile> projects)
    {
        var found = new List<string>();
        foreach (var project in projects)
        {
            var rules = All.Where(r => r.AppliesTo(project.Path)).ToList();
            if (rules.Count != 1)
            {
                found.Add($"{project.Path} falls under {rules.Count} rules");
            }

            found.AddRange(
                from rule in rules
                from to in project.References
                where !rule.MayReference(project.Path, to)
                select $"{project.Path} references {to}: {rule.Name}");
            found.AddRange(
                from rule in rules
                from package in project.Packages
                where rule.MayUse is not null && !rule.MayUse.Contains(package)
                select $"{project.Path} uses {package}: {rule.Name}");
        }

        return found;
    }
}
