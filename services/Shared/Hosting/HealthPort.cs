using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hosting;

/// <summary>
/// <c>Health:Url</c>, as <c>http://0.0.0.0:8081</c>, gives health an address of its own: it answers there and nowhere else, and nothing
/// else answers there. So who looks after processes needs no way to the desk's addresses, and no certificate.
/// </summary>
internal sealed class HealthPort
{
    private readonly int? _port;

    private HealthPort(int? port) => _port = port;

    /// <summary>By the settings; the service listens there, too.</summary>
    public static HealthPort Of(WebApplicationBuilder builder)
    {
        if (builder.Configuration["Health:Url"] is not { Length: > 0 } url)
        {
            return new(null);
        }

        builder.Configuration["urls"] = $"{builder.Configuration["urls"]};{url}";
        return new(BindingAddress.Parse(url).Port);
    }

    /// <summary>Whatever comes in by the wrong port is not there.</summary>
    public void KeepApart(WebApplication app)
    {
        if (_port is null)
        {
            return;
        }

        app.Use((http, next) =>
        {
            if ((http.Connection.LocalPort == _port) == http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
