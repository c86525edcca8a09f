using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>
/// The keys of a provider's tokens. They are read at the start and again all the time, by the clock and not by the calls, so that a key that the
/// provider withdraws is taken no longer than <c>Auth:KeysEvery</c>; and at once when a token names one that is not known, but then never
/// more often than every ten seconds, whoever sends such tokens. While the provider is away, what it said before holds on.
/// </summary>
internal sealed partial class ProviderKeys(ProviderAddress provider, ILogger<ProviderKeys> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile ProviderSet? _known;
    private long _readAt;

    /// <summary>Who issues the tokens; null as long as nobody has said.</summary>
    public string? Issuer => provider.Issuer ?? _known?.Issuer;

    /// <summary>False until the provider has answered once: then nothing can be said of its tokens.</summary>
    public bool AreKnown => _known is not null;

    /// <summary>The keys of an id.</summary>
    public IEnumerable<SecurityKey> Find(string? id) => _known?.Keys.Where(key => key.KeyId == id) ?? [];

    /// <summary>Completes when the key is known, or as good as certain not to be the provider's: it was asked within the last ten seconds.</summary>
    public async Task LookForAsync(string? id, CancellationToken cancellationToken)
    {
        if (Find(id).Any())
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!Find(id).Any() && TimeProvider.System.GetElapsedTime(_readAt) >= Between)
            {
                await ReadAsync(CancellationToken.None); // for all who wait, also when this one goes away
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Known before the first call, where the provider answers.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var answered = AreKnown; ; )
        {
            await Task.Delay(answered || provider.Every < Between ? provider.Every : Between, TimeProvider.System, stoppingToken);
            await _one.WaitAsync(stoppingToken);
            try
            {
                answered = await ReadAsync(stoppingToken);
            }
            finally
            {
                _one.Release();
            }
        }
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _readAt = TimeProvider.System.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestRead);
        try
        {
            var (before, read) = (_known, await provider.ReadAsync(limit.Token));
            _known = read;
            if (before is null || !IdsOf(before).SetEquals(IdsOf(read)))
            {
                LogRead(provider.Uri, read.Keys.Count, string.Join(", ", IdsOf(read)));
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever is wrong with what others answer must not end the service.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogUnreadable(
                provider.Uri, AreKnown ? "those known before hold on" : "its tokens are put off",
                e is OperationCanceledException ? $"no answer within {LongestRead.TotalSeconds} s" : e.GetBaseException().Message);
            return false;
        }
    }

    private static HashSet<string> IdsOf(ProviderSet set) => [.. set.Keys.Select(key => key.KeyId)];

    [LoggerMessage(1806, LogLevel.Information, "The provider {Address} has other keys than before, {Count}: {Ids}")]
    private partial void LogRead(Uri address, int count, string ids);

    [LoggerMessage(1807, LogLevel.Error, "The keys of the provider {Address} cannot be read, {Consequence}: {Reason}")]
    private partial void LogUnreadable(Uri address, string consequence, string reason);
}
