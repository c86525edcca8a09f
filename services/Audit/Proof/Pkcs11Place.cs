using System.Security.Cryptography;
using System.Text;

namespace Audit.Proof;

/// <summary>The ledger's private key in a token of a PKCS#11 module (HSM), which it never leaves. Its public half lies there with the same <c>CKA_ID</c>.</summary>
/// <param name="module">The module's library, by its full path.</param>
/// <param name="token">The token's label.</param>
/// <param name="label">The key's label (<c>CKA_LABEL</c>). Once the ledger has changed its key, the token's key that the change names, whatever its label.</param>
/// <param name="pinFile">File with the user's PIN.</param>
public sealed class Pkcs11Place(string module, string token, string label, string pinFile) : IKeyPlace
{
    private string? _refusedPin;

    /// <summary>Names it in sentences.</summary>
    public override string ToString() => $"token '{token}' of {module}";

    /// <inheritdoc />
    public ECDsa Open(PublicKey? named) => new Pkcs11Key(this, OpenSession(named));

    /// <summary>Logs in and finds the key.</summary>
    /// <exception cref="KeyAwayException">Module, token, PIN or key do not fit.</exception>
    internal Pkcs11Session OpenSession(PublicKey? named)
    {
        var pin = Pin();
        try
        {
            return Pkcs11Session.Open(module, token, pin, named is null ? label : null, named);
        }
        catch (PinRefusedException e)
        {
            _refusedPin = pin;
            throw new KeyAwayException($"The PIN in {pinFile} was refused by {this} ({e.Message}). It is not tried again until the file has another.", e);
        }
        catch (Exception e) when (Pkcs11Session.IsOfModule(e))
        {
            throw new KeyAwayException($"The ledger's key cannot be had from {this}: {e.Message}", e);
        }
    }

    /// <summary>A token locks itself after a few wrong ones: each is tried once.</summary>
    private string Pin()
    {
        try
        {
            var pin = File.ReadAllText(pinFile, Encoding.UTF8).TrimEnd('\r', '\n');
            return pin != _refusedPin ? pin : throw new KeyAwayException($"The PIN in {pinFile} was refused by {this}, and is not tried again until the file has another.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyAwayException($"The PIN cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>The token did not take the PIN.</summary>
/// <param name="code">PKCS#11's word for it.</param>
internal sealed class PinRefusedException(string code) : Exception(code);
