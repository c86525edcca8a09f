using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace Audit.Proof;

/// <summary>A session with a token, logged in, and one of its EC keys.</summary>
internal sealed class Pkcs11Session : IDisposable
{
    private readonly Pkcs11Module _module;
    private readonly ISession _session;
    private IObjectHandle _private = null!;
    private bool _ended;

    private Pkcs11Session(Pkcs11Module module, ISession session) => (_module, _session) = (module, session);

    /// <summary>The key's public half.</summary>
    public PublicKey Key { get; private set; } = null!;

    /// <summary>True for what module, token or wrapper say when they cannot.</summary>
    public static bool IsOfModule(Exception e) => e is Pkcs11Exception or UnmanagedException or LibraryArchitectureException or KeyAwayException
        or AttributeValueException or CryptographicException or AsnContentException or CheckpointException or ObjectDisposedException or DllNotFoundException;

    /// <summary>Opens one.</summary>
    /// <param name="path">The module.</param>
    /// <param name="token">The token's label.</param>
    /// <param name="pin">The user's PIN.</param>
    /// <param name="label">The key's label; null for any.</param>
    /// <param name="named">Its public half; null for any.</param>
    /// <exception cref="PinRefusedException">The token did not take the PIN.</exception>
    /// <exception cref="Exception">One of those of <see cref="IsOfModule"/>.</exception>
    public static Pkcs11Session Open(string path, string token, string pin, string? label, PublicKey? named)
    {
        var module = Pkcs11Module.Use(path);
        ISession? session = null;
        try
        {
            var slots = module.Library.GetSlotList(SlotsType.WithTokenPresent).Where(s => s.GetTokenInfo().Label == token).ToList();
            session = Only(slots, "token of that label").OpenSession(SessionType.ReadOnly);
            var opened = new Pkcs11Session(module, session);
            opened.LogIn(pin);
            opened.Find(label, named);
            return opened;
        }
        catch
        {
            session?.Dispose();
            module.Dispose();
            throw;
        }
    }

    /// <summary>The two numbers of an ECDSA signature, one after the other (IEEE P1363).</summary>
    public byte[] Sign(byte[] hash)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        using var mechanism = _session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
        return _session.Sign(mechanism, _private, hash);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_ended) return;

        _ended = true;
        try
        {
            _session.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It was gone already.
        }

        _module.Dispose();
    }

    private void LogIn(string pin)
    {
        try
        {
            _session.Login(CKU.CKU_USER, Encoding.UTF8.GetBytes(pin));
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // by another session of this process
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_EXPIRED)
        {
            throw new PinRefusedException($"{e.RV}");
        }
    }

    private void Find(string? label, PublicKey? named)
    {
        var keys = Objects(CKO.CKO_PRIVATE_KEY, label is null ? [] : [Attribute(CKA.CKA_LABEL, label)])
            .Select(handle => (handle, Key: PublicHalf(handle))).Where(k => named is null || k.Key == named).ToList();
        var (handle, key) = Only(keys, named is null ? $"EC key '{label}' in it" : $"key {named.Fingerprint} in it, which is the ledger's by now");
        (_private, Key) = (handle, key ?? throw new KeyAwayException($"the key '{label}' has no public half beside it"));
        using var strong = Key.Open();
    }

    private PublicKey? PublicHalf(IObjectHandle key)
    {
        var id = _session.GetAttributeValue(key, [CKA.CKA_ID])[0].GetValueAsByteArray();
        var halves = Objects(CKO.CKO_PUBLIC_KEY, [_session.Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, id)]);
        if (halves.Count == 0) return null;

        var values = _session.GetAttributeValue(halves[0], [CKA.CKA_EC_PARAMS, CKA.CKA_EC_POINT]);
        using var opened = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromValue(new AsnReader(values[0].GetValueAsByteArray(), AsnEncodingRules.DER).ReadObjectIdentifier()),
            Q = Point(new AsnReader(values[1].GetValueAsByteArray(), AsnEncodingRules.DER).ReadOctetString()),
        });
        return PublicKey.Of(opened);
    }

    /// <summary>Uncompressed: a byte 4, then both halves.</summary>
    private static ECPoint Point(byte[] bytes)
    {
        var half = bytes.Length / 2;
        return new() { X = bytes[1..(half + 1)], Y = bytes[(half + 1)..] };
    }

    private List<IObjectHandle> Objects(CKO kind, IEnumerable<IObjectAttribute> more) => _session.FindAllObjects(
    [
        _session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, kind), _session.Factories.ObjectAttributeFactory.Create(CKA.CKA_KEY_TYPE, CKK.CKK_EC), .. more,
    ]);

    private IObjectAttribute Attribute(CKA name, string value) => _session.Factories.ObjectAttributeFactory.Create(name, value);

    private static T Only<T>(List<T> found, string what) => found.Count == 1
        ? found[0]
        : throw new KeyAwayException($"there {(found.Count == 0 ? "is no" : "is more than one")} {what}");
}
