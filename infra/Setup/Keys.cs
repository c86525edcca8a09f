using System.Security.Cryptography;

namespace DeskSetup;

/// <summary>A pair of ECDSA keys on P-256 in two PEM files, made when it is first needed.</summary>
/// <param name="folder">Where they lie; the private half is readable by its owner only.</param>
/// <param name="name">The files' name, without ending.</param>
public sealed class Keys(string folder, string name)
{
    /// <summary>The private half.</summary>
    public string PrivateFile => Path.Combine(folder, name + ".pem");

    /// <summary>The public half.</summary>
    public string PublicFile => Path.Combine(folder, name + ".pub.pem");

    /// <summary>Makes the pair if there is none.</summary>
    public void Ensure()
    {
        if (File.Exists(PrivateFile) && File.Exists(PublicFile))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        LocalFiles.WritePrivate(PrivateFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(PublicFile, key.ExportSubjectPublicKeyInfoPem());
    }
}
