using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>A key that signs in its token. All but the signature is done with its public half, here.</summary>
internal sealed class Pkcs11Key : ECDsa
{
    private readonly Pkcs11Place _place;
    private readonly ECDsa _public;
    private Pkcs11Session _session;

    public Pkcs11Key(Pkcs11Place place, Pkcs11Session session)
    {
        (_place, _session, _public) = (place, session, session.Key.Open());
        KeySizeValue = _public.KeySize;
    }

    /// <summary>A session is lost when the token restarts: it signs in a new one, once.</summary>
    /// <exception cref="KeyAwayException">It does not sign.</exception>
    public override byte[] SignHash(byte[] hash)
    {
        try
        {
            return _session.Sign(hash);
        }
        catch (Exception e) when (Pkcs11Session.IsOfModule(e))
        {
            _session.Dispose();
        }

        try
        {
            _session = _place.OpenSession(PublicKey.Of(_public));
            return _session.Sign(hash);
        }
        catch (Exception e) when (Pkcs11Session.IsOfModule(e))
        {
            throw new KeyAwayException($"The {_place} does not sign: {e.Message}", e);
        }
    }

    public override bool VerifyHash(byte[] hash, byte[] signature) => _public.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The key does not leave its token.")
        : _public.ExportParameters(includePrivateParameters: false);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _session.Dispose();
            _public.Dispose();
        }

        base.Dispose(disposing);
    }
}
