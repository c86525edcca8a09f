using System.Security.Cryptography;
using System.Text.Json;
using Audit.Replay;
using Contracts;
using EventStore;
using Messaging;
using Npgsql;

namespace Audit.Import;

/// <summary>
/// Brings the records of a file into the ledger, and recomputes what the history had promised. The same file again changes nothing.
/// </summary>
/// <param name="ledger">Says what is there.</param>
/// <param name="writer">Adds what is not.</param>
/// <param name="database">The ledger's; holds the lock by which one import of a name runs at a time.</param>
/// <param name="clock">When the ledger hears of it.</param>
public sealed class ImportRun(LedgerReader ledger, LedgerWriter writer, NpgsqlDataSource database, TimeProvider clock)
{
    private const int RequestsAtOnce = 500;

    /// <summary>Reads, writes and counts; what was written stays written when it is cancelled, and the next run goes on.</summary>
    /// <param name="fileName">Tells the kind of file by its ending, and is recorded.</param>
    /// <param name="file">Its content, at its beginning; read twice, once for its digest, and never held in memory as a whole.</param>
    /// <param name="mapping">The mapping document.</param>
    /// <param name="strict">Stop at the first record that is refused; what came before it stays.</param>
    /// <param name="progress">Hears after each batch how many records were read.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="Refusal">Mapping or file cannot be read; a policy or calendar stands in the ledger with another content; an
    /// import of that name is running; or a record is refused and <paramref name="strict"/> says to stop.</exception>
    public async Task<ImportReport> ImportAsync(
        string fileName, Stream file, byte[] mapping, bool strict, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var read = ImportMapping.Parse(mapping);
        var streams = new RecordStreams(read);
        await using var alone = await ImportLock.TakeAsync(database, read.Service, cancellationToken);
        var into = new ImportedStreams(ledger, writer, new Vault(database), read.Service, clock.GetUtcNow());
        await into.ContinueAsync(database, cancellationToken);
        await AddDocumentsAsync(into, streams.Facts, cancellationToken);

        var digest = await SHA256.HashDataAsync(file, cancellationToken);
        file.Position = 0;
        var records = 0;
        var batch = new List<ImportedStream>(RequestsAtOnce);
        var refused = new List<ImportFault>();
        foreach (var record in SourceFile.Read(fileName, file, read.Columns()))
        {
            records++;
            var (stream, faults) = streams.Of(record);
            refused.AddRange(faults);
            if (strict && faults.Count > 0) throw Refusal.Invalid("file", Sentence(faults[0]));
            if (stream is not null) batch.Add(stream);
            if (batch.Count == RequestsAtOnce) await WriteAsync();
        }

        await WriteAsync();
        var report = new ImportReport(
            into.Added + into.Unchanged, 0, 0, [], read.Name, Hex(digest), Hex(SHA256.HashData(mapping)), records, into.Added,
            into.Unchanged, into.Facts, into.Changed, refused, streams.Formats);
        await into.AddAsync([Provenance(read, report, Path.GetFileName(fileName))], cancellationToken);
        return await ComparedAsync(report, read.Service, streams, cancellationToken);

        async Task WriteAsync()
        {
            await into.AddAsync(batch, cancellationToken);
            batch.Clear();
            progress?.Report(records);
        }
    }

    /// <summary>A fault as people read it.</summary>
    public static string Sentence(ImportFault fault) =>
        $"Line {fault.Line}{(fault.Column is { } column ? $", column {column}" : "")}: {fault.Reason}";

    /// <summary>Holds the history's own verdicts against the recomputed ones.</summary>
    private async Task<ImportReport> ComparedAsync(
        ImportReport report, string service, RecordStreams streams, CancellationToken cancellationToken)
    {
        var again = await Recomputation.OfAsync(new LedgerClocks(database), new RecomputeScope(Whose: Whose.Service(service)), null, cancellationToken);
        var differing = new List<DifferingRecord>();
        foreach (var difference in again.Differences)
        {
            var fact = await ledger.FactAsync(difference.Facts[0].FactId, cancellationToken);
            differing.Add(new(ImportedFacts.RecordOf(fact), streams.LineOf(difference.RequestId), difference));
        }

        return report with { Compared = again.Compared, Agree = again.Agree, Differing = differing };
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static async Task AddDocumentsAsync(ImportedStreams into, ImportedFacts facts, CancellationToken cancellationToken)
    {
        foreach (var document in facts.Documents())
        {
            await into.AddAsync([new(document.Type, 0, [document], IsRequest: false)], cancellationToken);
            if (into.Changed is [var changed, ..])
            {
                throw Refusal.WrongState(
                    $"A {changed.Fact.Replace('_', ' ')} by an earlier import of this name has another content: give it a higher version.");
            }
        }
    }

    /// <summary>What the ledger keeps of the import itself: which file by which mapping, and what came of it.</summary>
    private ImportedStream Provenance(ImportMapping mapping, ImportReport report, string fileName)
    {
        var at = clock.GetUtcNow();
        var id = DerivedId.From("import", mapping.Name, "file", report.FileDigest, report.MappingDigest);
        var data = JsonSerializer.SerializeToElement(
            new
            {
                history = report.Name, fileName, report.FileDigest, report.MappingDigest, report.Records, report.Requests,
                refused = report.Refused.Count, changed = report.Changed.Count, at,
            }, ContractJson.Options);
        return new("history_imported", 0, [new LedgerFact(
            0, id, mapping.Service, 0, id, "import", 1, "history_imported", 1, $"import/{mapping.Name}", null, null, at, at, null, at, data, "")],
            IsRequest: false, OnlyOnce: true);
    }
}
