using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Messaging;
using Microsoft.AspNetCore.WebUtilities;

namespace DeskSetup;

/// <summary>Asks the services of a local desk for what they have put aside, as its administrator; those at <c>https://</c> by what
/// <see cref="Servers.TlsFromEnvironment"/> trusts and shows.</summary>
/// <param name="folder">The desk's folder, with its addresses and its key.</param>
internal sealed class ParkedMessagesClient(string folder) : IDisposable
{
    private readonly HttpClient _http = new(Servers.TlsFromEnvironment().CreateHandler())
    {
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token(folder)) },
    };

    private readonly IReadOnlyDictionary<string, string> _addresses = Addresses(folder);

    /// <summary><c>{ "parked": [ … ] }</c>, each with its service; all pages.</summary>
    public async Task<JsonObject> ListAsync(
        IEnumerable<string> services, IReadOnlyDictionary<string, string?> filter, bool replayed, CancellationToken cancellationToken)
    {
        var parked = new JsonArray();
        foreach (var service in services)
        {
            var next = Query("/parked", filter, ("replayed", replayed ? "true" : null));
            while (next is not null)
            {
                using var response = await SendAsync(HttpMethod.Get, service, next, cancellationToken);
                foreach (var message in (await BodyAsync(response, cancellationToken))!.AsArray())
                {
                    parked.Add(Named(service, message!.DeepClone().AsObject()));
                }

                next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            }
        }

        return new() { ["parked"] = parked };
    }

    /// <summary><c>{ "parked": [ one ] }</c>, with its headers.</summary>
    public async Task<JsonObject> ShowAsync(string service, long id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, service, $"/parked/{id}", cancellationToken);
        return new() { ["parked"] = new JsonArray(Named(service, (await BodyAsync(response, cancellationToken))!.AsObject())) };
    }

    /// <summary><c>{ "replayed": 0 or 1, "failed": [ … ] }</c>.</summary>
    public Task<JsonObject> ReplayAsync(string service, long id, CancellationToken cancellationToken) =>
        DoAsync("replayed", HttpMethod.Post, service, id, "/replay", cancellationToken);

    /// <summary><c>{ "discarded": 0 or 1, "failed": [ … ] }</c>.</summary>
    public Task<JsonObject> DiscardAsync(string service, long id, CancellationToken cancellationToken) =>
        DoAsync("discarded", HttpMethod.Delete, service, id, "", cancellationToken);

    private async Task<JsonObject> DoAsync(string done, HttpMethod method, string service, long id, string what, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, service, $"/parked/{id}{what}", cancellationToken);
        return response.IsSuccessStatusCode
            ? new() { [done] = 1, ["failed"] = new JsonArray() }
            : new() { [done] = 0, ["failed"] = new JsonArray(Named(service, new() { ["id"] = id, ["reason"] = await DetailAsync(response, cancellationToken) })) };
    }

    /// <summary><c>{ "replayed": n, "failed": [ … ] }</c>, batch by batch until none is left that was not tried.</summary>
    public async Task<JsonObject> ReplayAllAsync(
        IEnumerable<string> services, IReadOnlyDictionary<string, string?> filter, CancellationToken cancellationToken)
    {
        var (replayed, failed) = (0, new JsonArray());
        foreach (var service in services)
        {
            for (long? after = 0; after is not null;)
            {
                using var response = await SendAsync(HttpMethod.Post, service, Query("/parked/replay", filter, ("after", $"{after}")), cancellationToken);
                var report = (await BodyAsync(response, cancellationToken))!;
                replayed += report["replayed"]!.GetValue<int>();
                foreach (var failure in report["failed"]!.AsArray())
                {
                    failed.Add(Named(service, failure!.DeepClone().AsObject()));
                }

                after = (long?)report["next"];
            }
        }

        return new() { ["replayed"] = replayed, ["failed"] = failed };
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string service, string path, CancellationToken cancellationToken) =>
        _http.SendAsync(new HttpRequestMessage(method, new Uri(_addresses[LocalDesk.Variable(service)] + path)), cancellationToken);

    private static async Task<JsonNode?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode
            ? JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))
            : throw new InvalidOperationException(
                $"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}: {await DetailAsync(response, cancellationToken)}");

    private static async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return text.StartsWith('{') ? JsonNode.Parse(text)!["detail"]?.ToString() : response.ReasonPhrase;
    }

    private static JsonObject Named(string service, JsonObject message)
    {
        message.Insert(0, "service", service);
        return message;
    }

    private static string Query(string path, IReadOnlyDictionary<string, string?> filter, (string Name, string? Value) more) =>
        QueryHelpers.AddQueryString(path, filter.Append(new(more.Name, more.Value)).Where(p => p.Value is not null));

    private static string Token(string folder)
    {
        var tokens = LocalDesk.TokensOf(folder);
        tokens.EnsureKey();
        return tokens.Create(Roles.Admin, Environment.UserName, null, TimeSpan.FromHours(1));
    }

    private static Dictionary<string, string> Addresses(string folder)
    {
        var file = Path.Combine(folder, "desk.env");
        return File.Exists(file)
            ? File.ReadLines(file).Select(l => l["export ".Length..].Split('=', 2)).ToDictionary(p => p[0], p => p[1].Trim('\''))
            : throw new InvalidOperationException($"There is no {file}: is a desk up? ./infra/up starts one.");
    }
}
