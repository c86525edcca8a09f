using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Faults.Servers;

/// <summary>A certificate and its private key, as files of PEM.</summary>
/// <param name="CertificateFile">The certificate.</param>
/// <param name="KeyFile">The key.</param>
public sealed record IssuedCertificate(string CertificateFile, string KeyFile);

/// <summary>An authority of the test's own that issues certificates, for servers and clients alike.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Valid = TimeSpan.FromDays(30);
    private readonly string _folder;
    private readonly X509Certificate2 _own;

    /// <param name="folder">Where its files go.</param>
    /// <param name="name">Its name, and its files' first.</param>
    public CertificateAuthority(string folder, string name)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name} authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        _own = request.CreateSelfSigned(now - Valid, now + Valid);
        File = Path.Combine(folder, $"{name}.pem");
        System.IO.File.WriteAllText(File, _own.ExportCertificatePem());
    }

    /// <summary>Its own certificate, which those who trust it have.</summary>
    public string File { get; }

    /// <summary>Issues one.</summary>
    /// <param name="host">Whom it is for.</param>
    /// <param name="isExpired">It held until yesterday.</param>
    public IssuedCertificate Issue(string host, bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var end = TimeProvider.System.GetUtcNow() + (isExpired ? -TimeSpan.FromDays(1) : TimeSpan.FromDays(1));
        using var issued = request.Create(_own, end - TimeSpan.FromDays(2), end, RandomNumberGenerator.GetBytes(8));
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        System.IO.File.WriteAllText(file + ".pem", issued.ExportCertificatePem());
        System.IO.File.WriteAllText(file + ".key", key.ExportPkcs8PrivateKeyPem());
        return new(file + ".pem", file + ".key");
    }

    /// <inheritdoc />
    public void Dispose() => _own.Dispose();
}
