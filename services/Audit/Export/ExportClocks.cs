using Audit.Replay;
using Contracts;

namespace Audit.Export;

/// <summary>
/// Reads clocks from an export, without parsing JSON: slice by slice, a slice being all facts of some of the requests, on all cores.
/// Memory holds a slice for each core, however long the history is.
/// </summary>
/// <param name="export">The export.</param>
public sealed class ExportClocks(ExportReader export) : IClockSource
{
    private const int FactsInASlice = 200_000;
    private static readonly string Types = string.Join(", ", Clocks.Types.Select(type => $"'{type}'"));

    /// <inheritdoc />
    public Task<IReadOnlyList<Publication>> PublicationsAsync(CancellationToken cancellationToken)
    {
        var found = new List<Publication>();
        if (export.Manifest.Files.Count == 0) return Task.FromResult<IReadOnlyList<Publication>>(found);

        using var duck = ExportReader.Connect();
        using var command = duck.CreateCommand();
        command.CommandText = "select fact_id, service, recorded_at, type, type_version, data from "
            + $"{export.Table(export.Manifest.Files)} where type in ({Publications.TypesSql}) order by position";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(Publications.Read(
                reader.GetGuid(0), reader.GetString(1), new(DateTime.SpecifyKind(reader.GetDateTime(2), DateTimeKind.Utc)),
                reader.GetString(3), reader.GetInt32(4), System.Text.Encoding.UTF8.GetBytes(reader.GetString(5))));
        }

        return Task.FromResult<IReadOnlyList<Publication>>(found);
    }

    /// <inheritdoc />
    public Task<DateTimeOffset?> LastRecordedAsync(CancellationToken cancellationToken) => Task.FromResult(export.Manifest.LastRecordedAt);

    /// <inheritdoc />
    public async Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, string? service, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var facts = export.Manifest.Files.Sum(f => f.Facts);
        var parts = (int)Math.Clamp(facts / FactsInASlice, Environment.ProcessorCount, ExportColumns.Slices);
        var (next, read) = (-1, 0L);
        await Task.WhenAll(Enumerable.Range(0, facts == 0 ? 0 : Environment.ProcessorCount).Select(_ => Task.Run(Work, cancellationToken)));
        return read;

        void Work()
        {
            var visitor = newVisitor();
            using var duck = ExportReader.Connect();
            using var columns = new DuckColumns(duck.NativeConnection);
            for (int part; (part = Interlocked.Increment(ref next)) < parts;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sum = Interlocked.Add(ref read, ReadPart(columns, part, parts, service, visitor));
                progress?.Report(sum);
            }
        }
    }

    private long ReadPart(DuckColumns columns, int part, int parts, string? service, IRequestVisitor visitor)
    {
        var (from, to) = (ExportColumns.Slices * part / parts, (ExportColumns.Slices * (part + 1) / parts) - 1);
        columns.Run(
            $"select {ExportColumns.Clocks} from {export.Table(export.Manifest.Files)} where slice between {from} and {to} and type in ({Types}) "
            + (service is null ? "" : $"and service = '{LedgerExport.Quoted(service)}' ") + "and request_id is not null order by request_id");
        var (request, count) = (new RequestFacts(), 0L);
        for (; columns.Next(); count++)
        {
            var requestId = columns.Guid(7);
            if (request.RequestId != requestId) request.Finish(visitor);
            Fill(columns, request.Next(requestId));
        }

        request.Finish(visitor);
        return count;
    }

    /// <summary>One row into one fact, in the order of <see cref="ExportColumns.Clocks"/>.</summary>
    private static void Fill(DuckColumns row, ClockFact fact)
    {
        fact.Clear();
        (fact.Position, fact.FactId, fact.Service) = (row.Long(0), row.Guid(1), row.Text(2)!);
        (fact.StreamId, fact.StreamVersion, fact.Type) = (row.Guid(3), row.Long(4), row.Text(5)!);
        Publications.RefuseUnknown(fact.Type, row.IntOrNull(6) ?? 0);
        fact.RecordedAt = DateTimeOffset.UnixEpoch.AddTicks(row.Long(8) * TimeSpan.TicksPerMicrosecond);
        fact.At = Moment(row, 9) ?? fact.RecordedAt;
        (fact.Kind, fact.Category, fact.Tier) = (Word<RequestKind>(row, 10), row.Text(11), row.IntOrNull(12));
        (fact.Urgency, fact.Channel, fact.Region) = (Word<Urgency>(row, 13), Word<Channel>(row, 14), row.Text(15));
        (fact.ReceivedAt, fact.AgreedAt, fact.Department) = (Moment(row, 16), Moment(row, 17), row.Text(18));
        fact.Jurisdiction = row.Text(31);
        (fact.Subject, fact.Word, fact.Flag) = (row.GuidOrNull(19), row.Text(20), row.Bool(21));
        if (row.IsNull(22)) return;

        (fact.PromiseId, fact.Promise, fact.Policy) = (row.Guid(22), row.Text(23), row.Text(24));
        (fact.PolicyVersion, fact.Rule, fact.Calendar) = (row.IntOrNull(25) ?? 0, row.Text(26), row.Text(27));
        (fact.CalendarVersion, fact.DueAt) = (row.IntOrNull(28) ?? 0, Moment(row, 30) ?? default);
        fact.Target = row.LongOrNull(29) is { } ticks ? new TimeSpan(ticks) : null;
    }

    private static DateTimeOffset? Moment(DuckColumns row, int column) =>
        row.LongOrNull(column) is { } count ? ExportColumns.Moment(count) : null;

    private static T? Word<T>(DuckColumns row, int column)
        where T : struct, Enum => row.IsNull(column) ? null : Utf8Words<T>.Of(row.Utf8(column));
}
