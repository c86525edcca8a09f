using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace Messaging;

/// <summary>
/// Whom one side of a TLS connection trusts, and what it shows of itself: files of PEM, read once. The other side's certificate is
/// always verified: its dates, its authority, and of a server its name. Lists of revoked certificates are not asked for.
/// </summary>
public sealed class Tls
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2Collection _authorities = [];

    /// <param name="caFile">The authorities that are trusted, and no others; null for those of the machine.</param>
    /// <param name="certificateFile">The certificate to show, with those between it and its authority; null for none.</param>
    /// <param name="keyFile">Its private key; null for none.</param>
    /// <param name="serverName">The name that a server's certificate has to be for; null for the host that is called.</param>
    /// <exception cref="InvalidOperationException">A file cannot be read, or one of certificate and key is missing; the message says which.</exception>
    public Tls(string? caFile = null, string? certificateFile = null, string? keyFile = null, string? serverName = null)
    {
        (CaFile, CertificateFile, KeyFile, ServerName) = (caFile, certificateFile, keyFile, serverName);
        if (certificateFile is null != keyFile is null)
        {
            throw new InvalidOperationException("A certificate for TLS needs both CertificateFile and KeyFile.");
        }

        try
        {
            if (caFile is not null) _authorities.ImportFromPemFile(caFile);
            if (certificateFile is not null) Certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"The files for TLS cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The file of the trusted authorities.</summary>
    public string? CaFile { get; }

    /// <summary>The file of the certificate to show.</summary>
    public string? CertificateFile { get; }

    /// <summary>The file of its key.</summary>
    public string? KeyFile { get; }

    /// <summary>The name that the server's certificate has to be for.</summary>
    public string? ServerName { get; }

    /// <summary>The certificate to show.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>True when anything was said: then a connection without TLS is a mistake.</summary>
    public bool IsAsked => CaFile is not null || CertificateFile is not null || ServerName is not null;

    /// <summary>By the settings <c>CaFile</c>, <c>CertificateFile</c>, <c>KeyFile</c> and <c>ServerName</c>.</summary>
    public static Tls From(IConfiguration section)
    {
        return new(Given("CaFile"), Given("CertificateFile"), Given("KeyFile"), Given("ServerName"));

        string? Given(string key) => section[key] is { Length: > 0 } value ? value : null;
    }

    /// <summary>For HTTP clients.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        SslOptions =
        {
            TargetHost = ServerName,
            ClientCertificates = Certificate is null ? null : [Certificate],
            RemoteCertificateValidationCallback = CheckServer,
        },
    };

    /// <summary>Verifies a server: true, or the reason as an exception.</summary>
    /// <exception cref="CertificateRefusedException">It is not the server, or nobody who is trusted says so.</exception>
    public bool CheckServer(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        FaultOf(certificate, chain, errors, ForServers) is { } fault ? throw new CertificateRefusedException(fault) : true;

    /// <summary>Why a client's certificate is not taken; null when it is.</summary>
    public string? FaultOfClient(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        FaultOf(certificate, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, ForClients);

    private string? FaultOf(X509Certificate? shown, X509Chain? theirs, SslPolicyErrors errors, string purpose)
    {
        if (shown is null)
        {
            return "No certificate was shown.";
        }

        using var certificate = new X509Certificate2(shown);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        chain.ChainPolicy.ExtraStore.AddRange(theirs?.ChainPolicy.ExtraStore ?? []);
        if (CaFile is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return !chain.Build(certificate) ? Words(certificate, [.. chain.ChainStatus.Select(s => s.Status)])
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"The certificate is not for {ServerName ?? "the host that was called"} but for {NamesOf(certificate)}."
            : null;
    }

    private string Words(X509Certificate2 certificate, X509ChainStatusFlags[] faults) => faults.Contains(X509ChainStatusFlags.NotTimeValid)
        ? $"The certificate of {NamesOf(certificate)} holds from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}, and not now."
        : $"The certificate of {NamesOf(certificate)} is of no authority that {CaFile ?? "this machine"} trusts ({string.Join(", ", faults)}).";

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => $"{address}"))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }
}

/// <summary>The other side's certificate was refused; the message says why.</summary>
public sealed class CertificateRefusedException(string message) : AuthenticationException(message);
