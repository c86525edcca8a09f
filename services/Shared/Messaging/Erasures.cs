using Marten;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>
/// Follows the vault: what was erased there is forgotten here. Facts need nothing, they are sealed; states and keys in memory, documents
/// of views, snapshots and parked messages were made from opened ones, and are made anew. Each erasure is gone through twice, a second
/// apart: what was on its way the first time may have brought something back. Every node does all of it, as a repeat changes nothing;
/// one that was down or killed meanwhile begins where the service had come to.
/// </summary>
public sealed partial class Erasures(
    NpgsqlDataSource database, IDocumentStore store, Vault vault, IMemoryCache states, IEnumerable<StreamView> views, Hop hop,
    ILogger<Erasures> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, StreamView> _views = views.ToDictionary(v => v.StreamType);
    private readonly LogProgress _progress = new(database, "erasures");
    private readonly ParkedErasure _parked = new(database);
    private long? _position;
    private long _once;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(_position ??= await _progress.ReadAsync(stoppingToken), stoppingToken);
            }
#pragma warning disable CA1031 // Whatever went wrong, what was erased has to be forgotten: it is tried again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogWaits(e.GetType().Name, e.Message);
            }
#pragma warning restore CA1031
        }
    }

    private async Task FollowAsync(long position, CancellationToken cancellationToken)
    {
        var erased = await Vault.ErasedAsync(database, position, cancellationToken);
        if (erased.Count == 0)
        {
            return;
        }

        vault.Forget();
        ((MemoryCache)states).Clear();
        Steps.Reach(Steps.ErasureTaken);
        await ForgetAsync([.. erased.Select(e => e.Request).Distinct()], [.. erased.Select(e => e.Name).Distinct()], cancellationToken);
        var twice = erased.Where(e => e.Number <= _once).Select(e => e.Request).Distinct().Count();
        if (twice > 0)
        {
            await _progress.SaveAsync(_once, cancellationToken);
            _position = _once;
            LogErased(twice);
        }

        _once = erased[^1].Number;
    }

    /// <summary>Views first, of all of them: what lies parked is nobody's daily work.</summary>
    private async Task ForgetAsync(Guid[] requests, Guid[] names, CancellationToken cancellationToken)
    {
        var streams = await database.ReadAsync(
            """
            select distinct s.id, s.type from mt_events e join mt_streams s on s.id = e.stream_id where e.correlation_id = any($1)
            """, row => (Id: row.GetGuid(0), Type: row.GetString(1)), cancellationToken, [requests.Select(r => r.ToString()).ToArray()]);
        await using var session = store.LightweightSession();
        session.DeleteWhere<Snapshot>(snapshot => snapshot.Id.IsOneOf(streams.Select(s => s.Id).ToArray()));
        await session.SaveChangesAsync(cancellationToken);
        foreach (var stream in streams.Where(s => _views.ContainsKey(s.Type)))
        {
            await _views[stream.Type].MakeAnewAsync(hop, stream.Id, cancellationToken);
        }

        await _parked.EraseAsync([.. requests, .. streams.Select(s => s.Id), .. names], cancellationToken);
    }

    [LoggerMessage(1901, LogLevel.Information, "The personal data of {Requests} requests was erased; nothing here holds it any more")]
    private partial void LogErased(int requests);

    [LoggerMessage(1902, LogLevel.Warning, "Erased personal data is not yet forgotten here, it is tried again: {Error} {Detail}")]
    private partial void LogWaits(string error, string detail);
}
