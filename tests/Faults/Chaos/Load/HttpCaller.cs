using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chaos.Desk;
using Contracts;
using Messaging;

namespace Chaos.Load;

/// <summary>Calls the desk as real clients do: with an idempotency key, and again until there is an answer.</summary>
internal sealed class HttpCaller(ChaosDesk desk, Journal journal, CancellationToken aborted) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 200 }) { Timeout = TimeSpan.FromSeconds(6) };

    /// <summary>Sends a command until it is answered.</summary>
    /// <param name="actor">Who calls.</param>
    /// <param name="command">The command's type: it names the service and the cause.</param>
    /// <param name="path">The endpoint.</param>
    /// <param name="body">Members that the address does not give.</param>
    /// <param name="key">Idempotency key.</param>
    /// <param name="deed">What is meant by it.</param>
    /// <param name="factType">The fact that it leads to.</param>
    /// <param name="times">How often to send it; each time it is answered. What was refused is not sent again under its key: by then it might be carried out.</param>
    /// <param name="leavesFirst">Hangs up on the first call before its answer.</param>
    /// <returns>Whether it was carried out; false when it was refused.</returns>
    public async Task<bool> SendAsync(
        Actor actor, Type command, string path, object body, string key, string deed, string factType, int times = 1, bool leavesFirst = false)
    {
        var type = Catalog.Of(command);
        if (leavesFirst)
        {
            await LeaveAsync(() => Request(actor, type.Service, path, body, key));
        }

        var done = false;
        for (var i = 0; i < times && (done || i == 0); i++)
        {
            var (status, text) = await RetryAsync(() => Request(actor, type.Service, path, body, key), again: i > 0 || leavesFirst);
            done = status < 300;
            journal.Answers.Enqueue(new Told(
                type.Service, $"{actor}:{type.StoredName}:{key}", key, deed, factType, done ? Answer.Done : Answer.Refused,
                done ? null : $"{status} {text}", done ? Told.FactsOf(text) : []));
        }

        return done;
    }

    /// <summary>Reads a list; null when the service is away.</summary>
    public async Task<JsonArray?> ListAsync(Actor actor, string service, string path)
    {
        try
        {
            using var request = Request(actor, service, path, null, null);
            using var response = await _http.SendAsync(request, aborted);
            return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync(aborted)) as JsonArray : null;
        }
        catch (Exception e) when (IsOfConnection(e) && !aborted.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static bool IsOfConnection(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    private HttpRequestMessage Request(Actor actor, string service, string path, object? body, string? key)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(desk.Address(service) + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Token(actor));
        if (body is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
            request.Content = JsonContent.Create(body, body.GetType(), options: ContractJson.Options);
        }

        return request;
    }

    private async Task<(int Status, string Text)> RetryAsync(Func<HttpRequestMessage> make, bool again)
    {
        while (true)
        {
            journal.CountSent(again);
            again = true;
            try
            {
                using var request = make();
                using var response = await _http.SendAsync(request, aborted);
                var text = await response.Content.ReadAsStringAsync(aborted);
                if (response.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
                {
                    return ((int)response.StatusCode, text);
                }

                if (response.StatusCode == HttpStatusCode.InternalServerError)
                {
                    journal.Defects.Enqueue($"{request.Method} {request.RequestUri?.AbsolutePath} was answered with 500.");
                }
            }
            catch (Exception e) when (IsOfConnection(e) && !aborted.IsCancellationRequested)
            {
                // No answer: whether it was carried out is not known, and the same call again is safe.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, aborted);
        }
    }

    private async Task LeaveAsync(Func<HttpRequestMessage> make)
    {
        journal.CountSent(again: false);
        try
        {
            using var left = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            left.CancelAfter(TimeSpan.FromMilliseconds(4));
            using var request = make();
            using var _ = await _http.SendAsync(request, left.Token);
        }
        catch (Exception e) when (IsOfConnection(e) && !aborted.IsCancellationRequested)
        {
            // Nobody listened.
        }
    }
}
