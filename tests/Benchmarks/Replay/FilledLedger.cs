using Audit;
using Audit.Export;
using Audit.Tests;
using TestKit;

namespace Benchmarks.Replay;

/// <summary>A ledger of so many facts, and an export of it, in a database and a folder of their own.</summary>
internal sealed class FilledLedger : IAsyncDisposable
{
    private FilledLedger(TestDatabase database, string folder, long facts) => (Database, Folder, Facts) = (database, folder, facts);

    public TestDatabase Database { get; }

    /// <summary>Of the export.</summary>
    public string Folder { get; }

    public long Facts { get; }

    public ExportReader Export => ExportReader.Open(Folder);

    public static async Task<FilledLedger> CreateAsync(int facts)
    {
        var database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        var history = new Histories(1, Desk.Now, TimeSpan.FromSeconds(60)).Of(facts);
        var count = await HistoryLedger.CopyAsync(database.Owner, history.Take(facts));
        await using (var analyze = database.Owner.CreateCommand("vacuum analyze ledger"))
        {
            analyze.CommandTimeout = 0;
            await analyze.ExecuteNonQueryAsync();
        }

        var folder = Directory.CreateTempSubdirectory("bench-export-").FullName;
        await LedgerExport.RunAsync(new LedgerReader(database.Service), folder, null, default);
        return new(database, folder, count);
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        await Database.DisposeAsync();
    }
}
