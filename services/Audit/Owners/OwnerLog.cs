using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audit.Features;
using Contracts;
using Hosting;

namespace Audit.Owners;

/// <summary>How far a stream has come.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">Of its last fact.</param>
/// <param name="Hash">Of that fact, base64: it stands for the whole stream.</param>
/// <param name="Facts">How many it has: as many as its version says, unless some were taken out. Null from a node that does not tell.</param>
public sealed record StreamHead(Guid StreamId, long Version, string Hash, long? Facts = null);

/// <summary>How a service's log stands.</summary>
/// <param name="LastSequence">The last number in it.</param>
/// <param name="Published">The number up to which all was told to the others.</param>
/// <param name="Parked">Messages that it could not handle.</param>
/// <param name="WaitingForRetry">Messages that it tries again by itself.</param>
public sealed record LogSummary(long LastSequence, long Published, long Parked, long WaitingForRetry);

/// <summary>A fact of a service's own log.</summary>
/// <param name="Sequence">Its number in the log.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Version">Its place in its stream.</param>
/// <param name="Hash">Its hash as the log has it, base64.</param>
/// <param name="Fact">As the ledger would have heard it; null where it could not have.</param>
/// <param name="Why">Why not.</param>
public sealed record OwnFact(long Sequence, Guid StreamId, long Version, string Hash, LedgerFact? Fact, string? Why = null);

/// <summary>A fact of the desk's own that a service could not handle: what follows from it is missing until it is replayed there.</summary>
/// <param name="Id">Its number among the service's parked messages.</param>
/// <param name="RequestId">The request that it is about, if any.</param>
/// <param name="Type">Its type.</param>
/// <param name="Reason">Why it could not be handled.</param>
/// <param name="ParkedAt">Since when, by the desk's clock.</param>
public sealed record UnhandledFact(long Id, Guid? RequestId, string? Type, string Reason, DateTimeOffset ParkedAt);

/// <summary>A service's own log, read over HTTP as any auditor may.</summary>
/// <param name="service">The service.</param>
/// <param name="http">Its address, with a token for an auditor.</param>
public sealed partial class OwnerLog(string service, HttpClient http)
{
    /// <summary>The service.</summary>
    public string Service { get; } = service;

    /// <summary>A client for an address.</summary>
    public static HttpClient Client(HttpMessageHandler handler, Uri address, string token)
    {
        var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>The heads of the next streams after one, by id; fewer than a page when there are no more.</summary>
    /// <exception cref="HttpRequestException">The service does not answer, or not as it should.</exception>
    public async Task<IReadOnlyList<StreamHead>> HeadsAsync(Guid after, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<List<StreamHead>>($"/log/heads?after={after}", ContractJson.Options, cancellationToken) ?? [];

    /// <summary>All facts of a stream, oldest first, as the ledger would have heard them at a moment.</summary>
    /// <exception cref="HttpRequestException">The service does not answer, or not as it should.</exception>
    public Task<IReadOnlyList<OwnFact>> StreamAsync(Guid streamId, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        ReadAsync($"/log/streams/{streamId}", receivedAt, cancellationToken);

    /// <summary>The next thousand facts of all streams after a number in the log, in its order; none at its end.</summary>
    /// <exception cref="HttpRequestException">The service does not answer, or not as it should.</exception>
    public Task<IReadOnlyList<OwnFact>> ForwardAsync(long after, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        ReadAsync($"/log?after={after}&limit={QueryMembers.LargestPage}", receivedAt, cancellationToken);

    /// <summary>Facts that the service could not handle and does not try again by itself, the newest thousand.</summary>
    /// <exception cref="HttpRequestException">The service does not answer, or not as it should.</exception>
    public async Task<IReadOnlyList<UnhandledFact>> UnhandledAsync(CancellationToken cancellationToken) =>
        [.. (await http.GetFromJsonAsync<List<Messaging.ParkedMessage>>("/parked?ownFacts=true", ContractJson.Options, cancellationToken) ?? [])
            .Where(parked => parked.RetryAt is null)
            .Select(parked => new UnhandledFact(parked.Id, parked.RequestId, parked.Type, parked.Reason, parked.ParkedAt))];

    /// <summary>How far its log has come and its publisher behind it, and how many messages are parked.</summary>
    /// <exception cref="HttpRequestException">The service does not answer, or not as it should.</exception>
    public async Task<LogSummary> SummaryAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<LogSummary>("/log/summary", ContractJson.Options, cancellationToken) ?? new(0, 0, 0, 0);

    private async Task<IReadOnlyList<OwnFact>> ReadAsync(string path, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        [.. (await http.GetFromJsonAsync<List<Told>>(path, ContractJson.Options, cancellationToken) ?? []).Select(told => Judged(told, receivedAt))];

    private OwnFact Judged(Told told, DateTimeOffset receivedAt)
    {
        var own = new OwnFact(told.Sequence, told.StreamId, told.Version, told.Headers?.Hash ?? "", Fact: null);
        if (told.Sequence <= 0) return own with { Why = "its number in the log is not above 0." };
        if (!TakeFact.IsHash(own.Hash)) return own with { Why = "it has no hash that is a SHA-256 in base64." };

        try
        {
            return own with { Fact = Read(told, receivedAt) };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return own with { Why = "its words around the content cannot be read." };
        }
    }

    private LedgerFact Read(Told told, DateTimeOffset receivedAt)
    {
        var name = StoredName().Match(told.Type);
        var version = name.Groups["version"] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : 1;
        var at = told.At.ToUniversalTime();
        return new(
            Position: 0, told.Id, Service, told.Sequence, told.StreamId, told.StreamType, told.Version, name.Groups["name"].Value, version,
            told.Headers?.Actor, told.CorrelationId is { } request ? Guid.Parse(request) : null, told.CausationId,
            TakeFact.OccurredAt(told.Data) ?? at, at, told.Headers?.Sent?.ToUniversalTime(), receivedAt, told.Data,
            told.Headers?.Hash ?? "");
    }

    [GeneratedRegex("^(?<name>.+?)(_v(?<version>[0-9]{1,4}))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StoredName();

    private sealed record Told(
        long Sequence, Guid Id, Guid StreamId, string StreamType, long Version, string Type, DateTimeOffset At, string? CorrelationId,
        string? CausationId, Messaging.FactHeaders? Headers, JsonElement Data);
}
