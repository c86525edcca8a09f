using Audit;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

/// <summary>A ledger with the real service requests, imported once for the tests that read it.</summary>
[CollectionDefinition(nameof(ImportedHistory))]
public sealed class ImportedHistory : IAsyncLifetime, ICollectionFixture<ImportedHistory>
{
    private static readonly string File = Path.Combine(Desk.Root, "infra", "Simulator", "data", "service-requests-2022.csv");

    /// <summary>The mapping document.</summary>
    public static string Mapping { get; } = Path.Combine(Desk.Root, "infra", "imports", "boston-311.json");

    /// <summary>The ledger.</summary>
    public TestDatabase Database { get; private set; } = null!;

    /// <summary>What the first import said.</summary>
    internal Run First { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        First = await ImportAsync("--json");
    }

    public Task DisposeAsync() => Database.DisposeAsync().AsTask();

    internal Task<Run> ImportAsync(params string[] more) => RunAsync(["import", File, "--mapping", Mapping, .. On(Database), .. more]);
}
