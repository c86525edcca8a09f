using System.Security.Cryptography;
using System.Text;

namespace Audit.Proof;

/// <summary>
/// The ledger's private key in a PEM file, readable by its owner alone. A key that is to take its place lies beside it until it has
/// (<see cref="NextFile"/>), so that there is no moment at which the ledger's key is nowhere.
/// </summary>
/// <param name="file">The file.</param>
public sealed class KeyFile(string file) : IKeyPlace
{
    /// <summary>Where the next key lies while the change is being made.</summary>
    public string NextFile => file + ".next";

    /// <summary>The public half, for whoever checks the ledger.</summary>
    public string PublicFile => Path.ChangeExtension(file, ".pub.pem");

    /// <summary>Puts a key into a file of its own, readable by its owner alone.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static KeyFile Write(string file, ECDsa key)
    {
        DurableFile.Replace(file, Encoding.UTF8.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        DurableFile.Settle(file);
        return new(file);
    }

    /// <inheritdoc />
    public ECDsa Open(PublicKey? named)
    {
        if (named is null) return Read(file);

        foreach (var candidate in new[] { file, NextFile, file }.Where(File.Exists)) // the second may have become the first meanwhile
        {
            var key = Read(candidate);
            if (PublicKey.Of(key) == named) return key;

            key.Dispose();
        }

        throw new KeyAwayException($"The ledger's key is {named.Fingerprint} by now, and {file} does not hold it.");
    }

    /// <summary>The next key: the one that was made already, or a new one (ECDSA, P-256).</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public ECDsa OpenNext()
    {
        if (!File.Exists(NextFile))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Write(NextFile, made);
        }

        return Read(NextFile);
    }

    /// <summary>The next key takes this one's place, which is no more. Call it when the change is on record.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void TakeNext()
    {
        using (var next = Read(NextFile)) DurableFile.Replace(PublicFile, Encoding.UTF8.GetBytes(next.ExportSubjectPublicKeyInfoPem() + "\n"));
        File.Move(NextFile, file, overwrite: true);
    }

    private static ECDsa Read(string path)
    {
        try
        {
            return SigningKey.Read(path);
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            throw new KeyAwayException($"The ledger's key cannot be read: {e.Message}", e);
        }
    }
}
