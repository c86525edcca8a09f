using Microsoft.AspNetCore.Http;

namespace Hosting;

/// <summary>What every answer says to browsers and caches on its way, errors too: it is what its type says, and for the caller alone.</summary>
internal static class SafeAnswers
{
    /// <summary>Marks the answer when it starts, as an error empties what was set before.</summary>
    public static Task MarkAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    }
}
