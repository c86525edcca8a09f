using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Simulator;

/// <summary>
/// Whom the world outside trusts to be the desk, and what it shows of itself, by the variables that set-up knows too: <c>DESK_TLS_CA</c> (else the
/// machine's authorities), <c>DESK_TLS_CERTIFICATE</c> and <c>DESK_TLS_KEY</c>, files of PEM. Whatever is spoken to over TLS is verified.
/// </summary>
public sealed class DeskTls
{
    private static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509Certificate2Collection? _own;

    private DeskTls(string? caFile, string? certificateFile, string? keyFile)
    {
        if (certificateFile is null != keyFile is null)
        {
            throw new AuthenticationException("DESK_TLS_CERTIFICATE and DESK_TLS_KEY go together.");
        }

        try
        {
            if (caFile is not null) (_authorities = []).ImportFromPemFile(caFile);
            if (certificateFile is not null) _own = [X509Certificate2.CreateFromPemFile(certificateFile, keyFile)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AuthenticationException($"The files that DESK_TLS_… name cannot be read: {e.Message}", e);
        }
    }

    /// <summary>By the variables.</summary>
    /// <exception cref="AuthenticationException">A file cannot be read, or one of certificate and key is missing.</exception>
    public static DeskTls FromEnvironment()
    {
        return new(Given("DESK_TLS_CA"), Given("DESK_TLS_CERTIFICATE"), Given("DESK_TLS_KEY"));

        static string? Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>An address that may be spoken to: where TLS was asked for, none without it but one of this machine itself.</summary>
    /// <exception cref="AuthenticationException">It may not.</exception>
    public Uri Checked(string address)
    {
        var uri = new Uri(address);
        return (_authorities is null && _own is null) || uri.Scheme is "https" or "amqps" || uri.IsLoopback
            ? uri
            : throw new AuthenticationException($"DESK_TLS_… are set, and {uri.Scheme}://{uri.Host} is without TLS.");
    }

    /// <summary>For HTTP.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        SslOptions = { ClientCertificates = _own, RemoteCertificateValidationCallback = _authorities is null ? null : Check },
    };

    /// <summary>For AMQP.</summary>
    public ConnectionFactory CreateFactory(string address)
    {
        var factory = new ConnectionFactory { Uri = Checked(address), AutomaticRecoveryEnabled = true };
        factory.Ssl.Certs = _own;
        factory.Ssl.CertificateValidationCallback = _authorities is null ? null : Check;
        return factory;
    }

    private bool Check(object sender, X509Certificate? shown, X509Chain? theirs, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ForServers);
        chain.ChainPolicy.ExtraStore.AddRange(theirs?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        return shown is null ? throw new AuthenticationException("The desk shows no certificate.")
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? throw new AuthenticationException("The desk's certificate is not for the host that was called.")
            : chain.Build(new X509Certificate2(shown)) ? true
            : throw new AuthenticationException($"The desk's certificate is not good: {string.Join(", ", chain.ChainStatus.Select(s => s.Status))}.");
    }
}
