using System.Text;
using Audit.Replay;
using Contracts.Directory.V1;
using TestKit;

namespace Audit.Tests;

/// <summary>A history in memory, read as clocks are read from a ledger; facts can be changed, added and left out.</summary>
internal sealed class HistoryClocks(IEnumerable<HistoryFact> history) : IClockSource
{
    private readonly List<HistoryFact> _facts = [.. history];

    public IReadOnlyList<HistoryFact> Facts => _facts;

    public Task<IReadOnlyList<Publication>> PublicationsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Publication>>([.. _facts.Select(Published).OfType<Publication>()]);

    public Task<string?> TimeZoneAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_facts.Select(f => f.Fact).OfType<DeskSettingsDefined>().LastOrDefault()?.Document.TimeZone);

    public Task<IReadOnlyList<string>> HistoriesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _facts.Select(f => f.Service).Where(Whose.IsImport).Distinct()]);

    public Task<DateTimeOffset?> LastRecordedAsync(Whose whose, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(_facts.Where(f => whose.Includes(f.Service)).Max(f => f.RecordedAt));

    public Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, Whose whose, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var visitor = newVisitor();
        var rows = _facts.Select((f, i) => HistoryLedger.Row(f, i + 1)).Where(r => Clocks.Types.Contains(r.Type) && whose.Includes(r.Service)).ToList();
        foreach (var request in rows.GroupBy(r => r.RequestId))
        {
            visitor.Visit([
                .. request.OrderBy(r => r.Service, StringComparer.Ordinal).ThenBy(r => r.StreamId).ThenBy(r => r.StreamVersion).Select(Clock),
            ]);
        }

        return Task.FromResult<long>(rows.Count);
    }

    private static ClockFact Clock(LedgerFact row)
    {
        var fact = new ClockFact
        {
            FactId = row.FactId, Service = row.Service, StreamId = row.StreamId, StreamVersion = row.StreamVersion,
            Type = row.Type, RequestId = row.RequestId!.Value, RecordedAt = row.RecordedAt,
        };
        new ClockFactReader().Read(Encoding.UTF8.GetBytes(row.Data.GetRawText()), fact);
        return fact;
    }

    private static Publication? Published(HistoryFact fact) => fact.Fact switch
    {
        PolicyPublished f => new(fact.FactId, fact.Service, fact.RecordedAt, Policy: f.Document),
        CalendarPublished f => new(fact.FactId, fact.Service, fact.RecordedAt, Calendar: f.Document),
        _ => null,
    };
}
