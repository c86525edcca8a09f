using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hosting;

/// <summary>
/// Where <c>Http:ClientCaFile</c> names authorities, who calls over HTTPS shows a certificate of one of them, beside the token that
/// says who is asking. The service's own certificate is told to ASP.NET (<c>Kestrel:Certificates:Default</c>).
/// </summary>
internal static partial class ClientCertificates
{
    /// <summary>Demands them, where the settings say so.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read, or an address of the service's is in clear, where nobody shows any.</exception>
    public static void Require(WebApplicationBuilder builder)
    {
        if (builder.Configuration["Http:ClientCaFile"] is not { Length: > 0 } file)
        {
            return;
        }

        if (Addresses(builder.Configuration).FirstOrDefault(url => !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) is { } clear)
        {
            throw new InvalidOperationException($"Http:ClientCaFile asks callers for a certificate, and nobody shows one at {clear}: say https://.");
        }

        if (builder.Configuration.GetSection("Kestrel").AsEnumerable().Any(s => s.Key.EndsWith(":ClientCertificateMode", StringComparison.OrdinalIgnoreCase) && s.Value is not null))
        {
            throw new InvalidOperationException("Http:ClientCaFile asks every caller for a certificate: leave Kestrel's ClientCertificateMode out.");
        }

        var tls = new Tls(file);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            var logger = kestrel.ApplicationServices.GetRequiredService<ILogger<Tls>>();
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, chain, errors) =>
            {
                if (tls.FaultOfClient(certificate, chain, errors) is not { } fault)
                {
                    return true;
                }

                LogRefused(logger, fault);
                return false;
            };
        }));
    }

    /// <summary>Where the service is told to listen, in whatever way ASP.NET knows.</summary>
    private static List<string> Addresses(ConfigurationManager settings)
    {
        List<string> told =
        [
            .. settings["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
            .. settings.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>(),
            .. settings["http_ports"] is { Length: > 0 } ports ? [$"http://*:{ports}"] : Array.Empty<string>(),
        ];
        return told.Count > 0 || settings["https_ports"] is { Length: > 0 } ? told : ["http://localhost:5000"]; // ASP.NET's own
    }

    [LoggerMessage(1805, LogLevel.Warning, "A caller's certificate is refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
