using Audit.Replay;
using Contracts;
using DuckDB.NET.Data;

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
            for (int part; (part = Interlocked.Increment(ref next)) < parts;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sum = Interlocked.Add(ref read, ReadPart(duck, part, parts, service, visitor));
                progress?.Report(sum);
            }
        }
    }

    private long ReadPart(DuckDBConnection duck, int part, int parts, string? service, IRequestVisitor visitor)
    {
        var (from, to) = (ExportColumns.Slices * part / parts, (ExportColumns.Slices * (part + 1) / parts) - 1);
        using var command = duck.CreateCommand();
        command.CommandText =
            $"select {ExportColumns.Clocks} from {export.Table(export.Manifest.Files)} where slice between {from} and {to} and type in ({Types}) "
            + (service is null ? "" : $"and service = '{LedgerExport.Quoted(service)}' ") + "and request_id is not null order by request_id";
        using var reader = command.ExecuteReader();
        var (request, columns, count) = (new RequestFacts(), new Columns(reader), 0L);
        while (reader.Read())
        {
            var requestId = reader.GetGuid(7);
            if (request.RequestId != requestId) request.Finish(visitor);
            columns.Fill(request.Next(requestId));
            count++;
        }

        request.Finish(visitor);
        return count;
    }

    /// <summary>One row into one fact, in the order of <see cref="ExportColumns.Clocks"/>.</summary>
    private sealed class Columns(DuckDBDataReader reader)
    {
        private readonly ClockFactReader _texts = new();

        public void Fill(ClockFact fact)
        {
            fact.Clear();
            (fact.Position, fact.FactId, fact.Service) = (reader.GetInt64(0), reader.GetGuid(1), Text(2)!);
            (fact.StreamId, fact.StreamVersion, fact.Type) = (reader.GetGuid(3), reader.GetInt64(4), Text(5)!);
            Publications.RefuseUnknown(fact.Type, reader.GetInt32(6));
            fact.RecordedAt = new(DateTime.SpecifyKind(reader.GetDateTime(8), DateTimeKind.Utc));
            fact.At = Moment(9) ?? fact.RecordedAt;
            (fact.Kind, fact.Category, fact.Tier) = (Word<RequestKind>(10), Text(11), Number(12));
            (fact.Urgency, fact.Channel, fact.Region) = (Word<Urgency>(13), Word<Channel>(14), Text(15));
            (fact.ReceivedAt, fact.AgreedAt, fact.Department) = (Moment(16), Moment(17), Text(18));
            (fact.Subject, fact.Word, fact.Flag) = (Id(19), Text(20), reader.GetBoolean(21));
            (fact.PromiseId, fact.Promise, fact.Policy) = (Id(22), Text(23), Text(24));
            (fact.PolicyVersion, fact.Rule, fact.Calendar) = (Number(25) ?? 0, Text(26), Text(27));
            (fact.CalendarVersion, fact.DueAt) = (Number(28) ?? 0, Moment(30) ?? default);
            fact.Target = reader.IsDBNull(29) ? null : new TimeSpan(reader.GetInt64(29));
        }

        private string? Text(int column) => reader.IsDBNull(column) ? null : _texts.Text(reader.GetString(column));

        private int? Number(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

        private Guid? Id(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

        private DateTimeOffset? Moment(int column) => reader.IsDBNull(column) ? null : ExportColumns.Moment(reader.GetInt64(column));

        private T? Word<T>(int column)
            where T : struct, Enum => reader.IsDBNull(column) ? null : Utf8Words<T>.Of(System.Text.Encoding.UTF8.GetBytes(reader.GetString(column)));
    }
}
