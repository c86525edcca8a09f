using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>Calls that a well-behaved client would not make: any bytes, any token.</summary>
internal static class HttpCalls
{
    private static readonly HttpClient Http = new();

    public static async Task<HttpAnswer> CallAsync(
        HttpMethod method, string address, string? token, byte[]? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(address));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        using var response = await Http.SendAsync(request);
        return new(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.ToString(),
            response.Headers.TryGetValues("Link", out var links) ? links.Single() : null, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A token of somebody in a role, as the desk signs it.</summary>
    public static string TokenOf(this RunningDesk desk, string role, string id) =>
        desk.Tokens.Create(role, id, role == Messaging.Roles.Department ? id : null, TimeSpan.FromHours(1));
}

/// <summary>What came back.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, string? MediaType, string? RetryAfter, string? Link, string Text)
{
    /// <summary>Problem details (RFC 9457) of the same status.</summary>
    public JsonNode Problem()
    {
        MediaType.ShouldBe("application/problem+json");
        var problem = JsonNode.Parse(Text)!;
        problem["status"]!.GetValue<int>().ShouldBe((int)Status);
        problem["title"]!.ToString().ShouldNotBeEmpty();
        return problem;
    }
}
