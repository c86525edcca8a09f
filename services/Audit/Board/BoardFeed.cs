using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Contracts;

namespace Audit.Board;

/// <summary>
/// The board of a node, brought up behind the ledger when somebody asks, and no oftener than twice a second however many watch. The first to ask after a start
/// waits until the ledger was read once.
/// </summary>
public sealed class BoardFeed(LedgerReader ledger, ServiceWatch services, DriftWatch drifts, TimeProvider clock) : IDisposable
{
    private const int Page = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Then the caller connects again, and shows their token again: one that was revoked shows the board no longer than that.</summary>
    private static readonly TimeSpan LongestConnection = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _alone = new(1);
    private readonly BoardFold _fold = new();
    private (string Tag, string Json) _latest = ("", "");
    private long _position;
    private long? _readAt;

    /// <summary>The board as JSON, and what tells it from another.</summary>
    public async Task<(string Tag, string Json)> NowAsync(CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken);
        try
        {
            if (_readAt is { } at && TimeProvider.System.GetElapsedTime(at) < Fresh) return _latest;

            await ReadOnAsync(cancellationToken);
            var board = _fold.At(clock.GetUtcNow()) with { Services = services.Latest, Drifts = drifts.Latest };
            var shown = JsonSerializer.SerializeToUtf8Bytes(board with { Position = 0 }, ContractJson.Options); // facts that change nothing of it are no news
            var hash = Convert.ToHexStringLower(SHA256.HashData(shown).AsSpan(0, 8));
            if (HashOf(_latest.Tag) != hash)
            {
                _latest = ($"{board.Position}-{hash}", JsonSerializer.Serialize(board, ContractJson.Options));
            }

            _readAt = TimeProvider.System.GetTimestamp();
            return _latest;
        }
        finally
        {
            _alone.Release();
        }
    }

    /// <summary>The board, and again each time it has changed, for half a minute. An event is the whole board, so that one who was cut off misses nothing by those in between; and
    /// who has seen the board as it is hears nothing until it changes.</summary>
    /// <param name="seen">The id of the last event that the caller had; null: none.</param>
    /// <param name="cancellationToken">The caller has gone, or the node stops.</param>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(string? seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connected = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(connected) < LongestConnection && await UnlessGoneAsync(cancellationToken) is var (tag, json))
        {
            if (HashOf(tag) != HashOf(seen))
            {
                seen = tag;
                yield return new(json, "board") { EventId = tag, ReconnectionInterval = Between };
            }

            await Task.WhenAny(Task.Delay(Between, TimeProvider.System, cancellationToken));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _alone.Dispose();

    private async Task<(string Tag, string Json)?> UnlessGoneAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await NowAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Another node reaches the same board at the same facts.</summary>
    private static string? HashOf(string? tag) => tag?.Split('-')[^1];

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        var upTo = await ledger.LastPositionAsync(cancellationToken);
        for (var read = Page; read == Page;)
        {
            read = 0;
            await foreach (var fact in ledger.OfDeskAsync(BoardFold.Types, _position, upTo, Page, cancellationToken))
            {
                _fold.Add(KnownFacts.ToNewest(fact));
                (_position, read) = (fact.Position, read + 1);
            }
        }

        _position = Math.Max(_position, upTo);
        _fold.Reach(_position);
    }
}
