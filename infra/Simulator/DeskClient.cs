using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;

namespace Simulator;

/// <summary>
/// The desk over HTTP, as anybody outside calls it: a token, an idempotency key, and the same call again when it got no answer.
/// </summary>
public sealed class DeskClient(
    IReadOnlyDictionary<string, string> addresses, IReadOnlyDictionary<string, string> tokens, DeskTls tls, CancellationToken aborted) : IDisposable
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(40);
    private readonly HttpClient _http = Client(tls);

    /// <summary>Commands that were carried out.</summary>
    public int Accepted => _accepted;

    /// <summary>Commands that were refused, by status and place: a race lost is one, a defect would be one too.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new();

    /// <summary>Calls that had to be made again.</summary>
    public int Repeated => _repeated;

    private int _accepted;
    private int _repeated;

    /// <summary>Sends a command until it has an answer.</summary>
    /// <param name="who">Key of the token: <c>agent/a01</c>.</param>
    /// <param name="method">POST or PUT.</param>
    /// <param name="service">The service's variable: <c>ROUTING</c>.</param>
    /// <param name="path">The endpoint.</param>
    /// <param name="body">Members that the address does not give.</param>
    /// <param name="key">Idempotency key.</param>
    /// <returns>Whether it was carried out; false when it was refused.</returns>
    public async Task<bool> SendAsync(string who, HttpMethod method, string service, string path, object body, string key)
    {
        using var response = await RetryAsync(
            () =>
            {
                var request = Request(who, method, service, path);
                request.Headers.Add("Idempotency-Key", key);
                request.Content = JsonContent.Create(body, options: ContractJson.Options);
                return request;
            }, aborted);
        if (response.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _accepted);
            return true;
        }

        var problem = await response.Content.ReadAsStringAsync(aborted);
        var name = path.Split('/')[^1].Split('?')[0];
        Refused.AddOrUpdate($"{(int)response.StatusCode} {name}: {Detail(problem)}", 1, (_, n) => n + 1);
        return false;
    }

    /// <summary>Reads until it has an answer.</summary>
    public async Task<T> GetAsync<T>(string who, string service, string path)
    {
        using var response = await RetryAsync(() => Request(who, HttpMethod.Get, service, path), aborted);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<T>(ContractJson.Options, aborted))!;
    }

    /// <summary>Waits on a list, and hands it over each time it changes.</summary>
    public async Task WatchAsync<T>(string who, string service, string path, Action<IReadOnlyList<T>> changed, CancellationToken over)
    {
        var seen = "";
        while (!over.IsCancellationRequested)
        {
            using var response = await RetryAsync(
                () => Request(who, HttpMethod.Get, service, $"{path}{(path.Contains('?') ? '&' : '?')}wait=20&seen={seen}"), over);
            response.EnsureSuccessStatusCode();
            seen = response.Headers.ETag?.Tag.Trim('"') ?? "";
            changed((await response.Content.ReadFromJsonAsync<IReadOnlyList<T>>(ContractJson.Options, over))!);
        }
    }

    /// <summary>Reads text until it has an answer.</summary>
    public async Task<string> GetTextAsync(string who, string service, string path)
    {
        using var response = await RetryAsync(() => Request(who, HttpMethod.Get, service, path), aborted);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(aborted);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static HttpClient Client(DeskTls tls)
    {
        var handler = tls.CreateHandler();
        handler.MaxConnectionsPerServer = 200;
        return new(handler) { Timeout = LongestCall };
    }

    private HttpRequestMessage Request(string who, HttpMethod method, string service, string path) =>
        new(method, tls.Checked(addresses[service] + path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokens[who]) },
        };

    private async Task<HttpResponseMessage> RetryAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var request = make();
                var response = await _http.SendAsync(request, cancellationToken);
                if (response.StatusCode < HttpStatusCode.InternalServerError && response.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (Exception e) when (e.GetBaseException() is not AuthenticationException && (e is HttpRequestException or IOException
                || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested)))
            {
                // The service is away for a moment: the same call again is safe.
            }

            Interlocked.Increment(ref _repeated);
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * (attempt + 1), 1000)), TimeProvider.System, cancellationToken);
        }
    }

    private static string Detail(string problem)
    {
        try
        {
            var detail = JsonNode.Parse(problem)?["detail"]?.ToString() ?? problem;
            return string.Join(' ', detail.Split(' ').Select(w => Guid.TryParse(w.Trim('.', ','), out _) ? "…" : w));
        }
        catch (JsonException)
        {
            return problem;
        }
    }
}
