using Audit.Owners;

namespace Audit.Board;

/// <summary>How the services do that <c>Owners:Addresses</c> names, ten seconds old at most where somebody watches.</summary>
public sealed class ServiceWatch(OwnersLoop owners) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly Behind<IReadOnlyList<ServiceLine>> _lines = new([], Every, (_, stopping) => ReadAsync(owners, stopping));

    /// <summary>As they were read last; none before the first time.</summary>
    public IReadOnlyList<ServiceLine> Latest => _lines.Latest;

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private static async Task<IReadOnlyList<ServiceLine>> ReadAsync(OwnersLoop owners, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Longest);
        try
        {
            return await owners.OfEachAsync(owner => LineAsync(owner, limit.Token), stopping);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            return []; // without the key to ask them with, which event 2013 names each minute
        }
    }

    private static async Task<ServiceLine> LineAsync(OwnerLog owner, CancellationToken cancellationToken)
    {
        try
        {
            var log = await owner.SummaryAsync(cancellationToken);
            return new(owner.Service, log.Parked, log.WaitingForRetry, log.LastSequence - log.Published, Away: false);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException or NotSupportedException)
        {
            return new(owner.Service, null, null, null, Away: true);
        }
    }
}
