using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
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
    /// <exception cref="InvalidOperationException">The file cannot be read.</exception>
    public static void Require(WebApplicationBuilder builder)
    {
        if (builder.Configuration["Http:ClientCaFile"] is not { Length: > 0 } file)
        {
            return;
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

    [LoggerMessage(1805, LogLevel.Warning, "A caller's certificate is refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
