using System.Text.Json;
using Messaging;
using Npgsql;

namespace Audit.Import;

/// <summary>One stream to bring into the ledger.</summary>
/// <param name="RecordId">The record that it comes from.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Facts">All its facts, from version 1.</param>
/// <param name="IsRequest">Whether it is counted.</param>
/// <param name="OnlyOnce">True when what stands there already need not say the same.</param>
public sealed record ImportedStream(
    string RecordId, long Line, IReadOnlyList<LedgerFact> Facts, bool IsRequest = true, bool OnlyOnce = false);

/// <summary>Adds streams to the ledger where they are new, continues those that went on, and leaves alone those that differ.</summary>
/// <param name="ledger">Says what is there.</param>
/// <param name="writer">Adds.</param>
/// <param name="vault">Has the keys that personal texts are sealed with.</param>
/// <param name="service">Whose facts they are: <c>import-NAME</c>.</param>
/// <param name="now">When the ledger hears of them.</param>
public sealed class ImportedStreams(LedgerReader ledger, LedgerWriter writer, Vault vault, string service, DateTimeOffset now)
{
    private readonly StreamSealing _sealing = new(vault);
    private readonly List<ChangedRecord> _changed = [];
    private long _lastSequence;

    /// <summary>Requests that were new.</summary>
    public int Added { get; private set; }

    /// <summary>Requests that went on.</summary>
    public int Continued { get; private set; }

    /// <summary>Requests that were there.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Facts added.</summary>
    public int Facts { get; private set; }

    /// <summary>What differs.</summary>
    public IReadOnlyList<ChangedRecord> Changed => _changed;

    /// <summary>Goes on counting where the import before stopped.</summary>
    public async Task ContinueAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select coalesce(max(service_sequence), 0) from ledger where service = $1");
        command.Parameters.Add(new() { Value = service });
        _lastSequence = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Of streams that cannot be continued the first that the ledger has otherwise; nothing is written.</summary>
    public async Task<ImportedStream?> FirstChangedAsync(IReadOnlyCollection<ImportedStream> streams, CancellationToken cancellationToken)
    {
        var there = (await ledger.OfStreamsAsync(service, [.. streams.Select(s => s.Facts[0].StreamId)], cancellationToken))
            .ToLookup(fact => fact.StreamId);
        return streams.FirstOrDefault(s => Difference(s.Facts, [.. there[s.Facts[0].StreamId].OrderBy(f => f.StreamVersion)]) is not null);
    }

    /// <summary>Counts requests that were found there as they are told.</summary>
    public void Pass(int requests) => Unchanged += requests;

    /// <summary>Adds a batch; durable when it returns. Those that differ are not added.</summary>
    /// <returns>These.</returns>
    public async Task<IReadOnlyList<ChangedRecord>> AddAsync(IReadOnlyCollection<ImportedStream> streams, CancellationToken cancellationToken)
    {
        var asked = ledger.HeadsAsync(service, [.. streams.Select(s => s.Facts[0].StreamId)], cancellationToken);
        var sealing = _sealing.OfAsync(streams, cancellationToken);
        await Task.WhenAll(asked, sealing);
        var (heads, told) = (await asked, await sealing);
        var others = told.Where(stream => !heads.TryGetValue(stream.Id, out var head) || !stream.Is(head)).ToList();
        Unchanged += told.Count(s => s.Stream.IsRequest) - others.Count(s => s.Stream.IsRequest);
        if (others.Count == 0) return [];

        var there = (await ledger.OfStreamsAsync(service, [.. others.Select(s => s.Id).Where(heads.ContainsKey)], cancellationToken))
            .ToLookup(fact => fact.StreamId);
        var differing = _changed.Count;
        List<LedgerFact> fresh = [.. others.SelectMany(stream => New(stream.Whole(), [.. there[stream.Id].OrderBy(f => f.StreamVersion)]))];
        await Task.WhenAll(fresh.Select(fact => writer.AddAsync(fact, cancellationToken)));
        Facts += fresh.Count;
        return _changed[differing..];
    }

    private List<LedgerFact> New(ImportedStream stream, List<LedgerFact> there)
    {
        if (!stream.OnlyOnce && Difference(stream.Facts, there) is { } different)
        {
            _changed.Add(new(stream.RecordId, stream.Line, stream.Facts[0].RequestId ?? default, different));
            return [];
        }

        var fresh = stream.Facts.Skip(there.Count).Select(fact => fact with { ServiceSequence = ++_lastSequence, ReceivedAt = now }).ToList();
        if (fresh.Count > 0 && there.Count > 0 && stream.Facts[there.Count - 1].Hash != there[^1].Hash) fresh = StreamSealing.Chained(fresh, there[^1].Hash);
        if (!stream.IsRequest) return fresh;

        if (there.Count == 0) Added++;
        else if (fresh.Count > 0) Continued++;
        else Unchanged++;
        return fresh;
    }

    /// <summary>The first fact of the ledger that the record tells otherwise, or no longer.</summary>
    private static string? Difference(IReadOnlyList<LedgerFact> told, List<LedgerFact> there) =>
        there.Index().FirstOrDefault(stored =>
            stored.Index >= told.Count || told[stored.Index].FactId != stored.Item.FactId || told[stored.Index].Type != stored.Item.Type
            || !SaysTheSame(told[stored.Index], stored.Item)).Item?.Type;

    /// <summary>Builds before told of every close that no rating had come, which no record says.</summary>
    private static bool SaysTheSame(LedgerFact told, LedgerFact stored) => JsonElement.DeepEquals(told.Data, stored.Data)
        || (told.Type == "request_closed" && stored["because"] == "notRated" && told["because"] == "recorded" && told["at"] == stored["at"]);
}
