using Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting;

/// <summary>Tells the security log who was refused what. Who is refused the same again, as in a flood, is told of once a minute.</summary>
internal static class RefusedCalls
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>Tells when the answer is 401, 403 or 429.</summary>
    public static async Task TellAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode is not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests))
        {
            return;
        }

        var refused = (Who: Caller.Of(http), http.Request.Method, Route: Logs.RouteOf(http), http.Response.StatusCode);
        var told = http.RequestServices.GetRequiredService<ToldRefusals>().Cache;
        if (!told.TryGetValue(refused, out _))
        {
            told.Set(refused, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Again });
            http.RequestServices.GetRequiredService<SecurityLog>().Refused(refused.Who, refused.Method, refused.Route, refused.StatusCode);
        }
    }
}

/// <summary>What the security log was told within the last minute; when there is too much to remember, it is told more often.</summary>
internal sealed class ToldRefusals : IDisposable
{
    public MemoryCache Cache { get; } = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <inheritdoc />
    public void Dispose() => Cache.Dispose();
}

/// <summary>Who calls.</summary>
internal static class Caller
{
    /// <summary><c>role/id</c> of a valid token; else the address that the call came from.</summary>
    public static string Of(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { } name }
        ? $"{http.User.FindFirst(Security.RoleClaim)?.Value}/{name}"
        : http.Connection.RemoteIpAddress?.ToString() ?? "?";
}
