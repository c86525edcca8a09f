using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts;

namespace Audit.Owners;

/// <summary>How far a stream has come.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">Of its last fact.</param>
/// <param name="Hash">Of that fact, base64: it stands for the whole stream.</param>
public sealed record StreamHead(Guid StreamId, long Version, string Hash);

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
    public async Task<IReadOnlyList<LedgerFact>> StreamAsync(Guid streamId, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        [.. (await http.GetFromJsonAsync<List<Told>>($"/log/streams/{streamId}", ContractJson.Options, cancellationToken) ?? [])
            .Select(told => Read(told, receivedAt))];

    private LedgerFact Read(Told told, DateTimeOffset receivedAt)
    {
        var name = StoredName().Match(told.Type);
        var version = name.Groups["version"] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : 1;
        var at = told.At.ToUniversalTime();
        return new(
            Position: 0, told.Id, Service, told.Sequence, told.StreamId, told.StreamType, told.Version, name.Groups["name"].Value, version,
            told.Headers?.Actor, told.CorrelationId is { } request ? Guid.Parse(request) : null, told.CausationId,
            Features.TakeFact.OccurredAt(told.Data) ?? at, at, told.Headers?.Sent?.ToUniversalTime(), receivedAt, told.Data,
            told.Headers?.Hash ?? "");
    }

    [GeneratedRegex("^(?<name>.+?)(_v(?<version>[0-9]{1,4}))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StoredName();

    private sealed record Told(
        long Sequence, Guid Id, Guid StreamId, string StreamType, long Version, string Type, DateTimeOffset At, string? CorrelationId,
        string? CausationId, Messaging.FactHeaders? Headers, JsonElement Data);
}
