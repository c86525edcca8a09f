using System.Security.Cryptography;
using System.Text.Json;
using Audit.Replay;
using Contracts;
using EventStore;
using Messaging;
using Npgsql;

namespace Audit.Import;

/// <summary>
/// Brings the records of a file into the ledger, and recomputes what the history had promised. The same file again changes nothing, and
/// an import that is refused leaves nothing behind: the file is looked through before anything is written.
/// </summary>
/// <param name="ledger">Says what is there.</param>
/// <param name="writer">Adds what is not.</param>
/// <param name="database">The ledger's; holds the lock by which one import of a name runs at a time.</param>
/// <param name="clock">When the ledger hears of it.</param>
public sealed class ImportRun(LedgerReader ledger, LedgerWriter writer, NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Reads, writes and counts; what was written stays written when it is cancelled, and the next run goes on.</summary>
    /// <param name="fileName">Tells the kind of file by its ending where its content does not, and is recorded.</param>
    /// <param name="file">Its content; read several times, and never held in memory as a whole.</param>
    /// <param name="mapping">The mapping document.</param>
    /// <param name="strict">Refuse the whole file for one record that is refused.</param>
    /// <param name="progress">Hears after each batch how many records were read.</param>
    /// <param name="cancellationToken">Stops between two records.</param>
    /// <param name="listAll">List every record that differs, however many, and the first <see cref="ImportReport.MostFaults"/> reasons why some are refused.</param>
    /// <exception cref="Refusal">Mapping or file cannot be read; a policy or calendar stands in the ledger with another content; an
    /// import of that name is running; or a record is refused and <paramref name="strict"/> says so. Nothing was written.</exception>
    public async Task<ImportReport> ImportAsync(
        string fileName, Stream file, byte[] mapping, bool strict, IProgress<long>? progress, CancellationToken cancellationToken, bool listAll = false)
    {
        var (read, now) = (ImportMapping.Parse(mapping), clock.GetUtcNow());
        await using var alone = await ImportLock.TakeAsync(database, read.Service, cancellationToken);
        file.Position = 0;
        var digest = await SHA256.HashDataAsync(file, cancellationToken);
        LookThrough(fileName, file, read, strict, now, cancellationToken);

        var streams = new RecordStreams(read, now);
        var vault = new Vault(database);
        var into = new ImportedStreams(ledger, writer, vault, read.Service, now);
        var marks = new KnownRecords(database, vault, read.Service, Hex(SHA256.HashData(mapping)));
        await into.ContinueAsync(database, cancellationToken);
        await AddDocumentsAsync(into, streams.Facts, cancellationToken);
        var (records, refused) = (0, 0);
        var most = listAll ? int.MaxValue : ImportReport.MostListed;
        var faults = new Listing<ImportFault>(listAll ? ImportReport.MostFaults : most);
        foreach (var batch in RecordBatches.Of(SourceFile.Read(fileName, file, read.Columns(), read.Form)))
        {
            var told = streams.Read(batch);
            var taken = streams.Of(told, await marks.FindAsync(told, cancellationToken));
            records += batch.Length;
            refused += taken.Count(t => t.Faults.Count > 0);
            faults.AddRange(taken.SelectMany(t => t.Faults));
            into.Pass(taken.Count(t => t.IsKnown));
            var changed = await into.AddAsync([.. taken.Select(t => t.Stream).OfType<ImportedStream>()], cancellationToken);
            await marks.KeepAsync(taken.Where(t => t.Stream is not null && changed.All(c => c.RequestId != t.Told.Id)), cancellationToken);
            progress?.Report(records);
        }

        var report = new ImportReport(
            read.Name, Hex(digest), Hex(SHA256.HashData(mapping)),
            new(records, into.Added, into.Continued, into.Unchanged, into.Changed.Count, refused), into.Facts, new(0, 0, 0, []), [], [],
            [.. into.Changed.Take(most)], faults.Kept, streams.Formats, new(0, 0, into.Changed.Count, faults.Total));
        await into.AddAsync([Provenance(read, report, Path.GetFileName(fileName), now)], cancellationToken);
        return await ComparedAsync(report, read, streams, into.Changed, listAll, cancellationToken);
    }

    /// <summary>A fault as people read it.</summary>
    public static string Sentence(ImportFault fault) =>
        $"Line {fault.Line}{(fault.Column is { } column ? $", column {column}" : "")}: {fault.Reason}";

    /// <summary>Once to the end, so that what is wrong with the file as a whole is known before its first record is written.</summary>
    private static void LookThrough(
        string fileName, Stream file, ImportMapping mapping, bool strict, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SourceFile.CheckEncoding(fileName, file, mapping.Form);
        var streams = new RecordStreams(mapping, now);
        foreach (var record in SourceFile.Read(fileName, file, mapping.Columns(), mapping.Form))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (strict && streams.Of(record).Faults is [var fault, ..]) throw Refusal.Invalid("file", Sentence(fault));
        }
    }

    /// <summary>Holds the file's own verdicts against the recomputed ones.</summary>
    private async Task<ImportReport> ComparedAsync(
        ImportReport report, ImportMapping mapping, RecordStreams streams, IReadOnlyList<ChangedRecord> differing, bool listAll,
        CancellationToken cancellationToken)
    {
        var again = await Recomputation.OfAsync(
            new LedgerClocks(database), new RecomputeScope(Whose: Whose.Service(mapping.Service), ListAll: listAll), null, cancellationToken);
        var changed = differing.Select(c => c.RequestId).ToHashSet();
        var told = streams.Records.Where(r => !changed.Contains(r.Key)).ToList();
        var verdicts = Verdicts.Of(told, again.DifferingRequests);
        var without = mapping.Verdict is null ? [] : told.Where(r => r.Value.Verdict == OwnVerdict.None).OrderBy(r => r.Value.Line).ToList();
        return report with
        {
            Verdicts = verdicts,
            InAll = report.InAll with { Differing = verdicts.Differ, WithoutVerdict = without.Count },
            Differing =
            [
                .. again.Differences.Where(d => !changed.Contains(d.RequestId)
                        && streams.Records.TryGetValue(d.RequestId, out var record) && record.Verdict == OwnVerdict.Comparable)
                    .Select(d => new DifferingRecord(streams.Records[d.RequestId].RecordId, streams.Records[d.RequestId].Line, d)),
            ],
            WithoutVerdict =
            [
                .. without.Take(listAll ? int.MaxValue : ImportReport.MostListed).Select(r => new WithoutVerdict(r.Value.RecordId, r.Value.Line)),
            ],
        };
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static async Task AddDocumentsAsync(ImportedStreams into, ImportedFacts facts, CancellationToken cancellationToken)
    {
        List<ImportedStream> documents = [.. facts.Documents().Select(document => new ImportedStream(document.Type, 0, [document], IsRequest: false))];
        if (await into.FirstChangedAsync(documents, cancellationToken) is { } changed)
        {
            throw Refusal.WrongState(
                $"A {changed.RecordId.Replace('_', ' ')} by an earlier import of this name has another content: give it a higher version.");
        }

        await into.AddAsync(documents, cancellationToken);
    }

    /// <summary>What the ledger keeps of the import itself: which file by which mapping, and what came of it.</summary>
    private static ImportedStream Provenance(ImportMapping mapping, ImportReport report, string fileName, DateTimeOffset at)
    {
        var id = DerivedId.From("import", mapping.Name, "file", report.FileDigest, report.MappingDigest);
        var data = JsonSerializer.SerializeToElement(
            new
            {
                history = report.Name, fileName, report.FileDigest, report.MappingDigest, report.Counts.Records, report.Counts.Requests,
                report.Counts.Refused, report.Counts.Changed, at,
            }, ContractJson.Options);
        return new("history_imported", 0, [new LedgerFact(
            0, id, mapping.Service, 0, id, "import", 1, "history_imported", 1, $"import/{mapping.Name}", null, null, at, at, null, at, data, "")],
            IsRequest: false, OnlyOnce: true);
    }
}
