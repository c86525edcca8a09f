using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>
/// The public keys of tokens of the desk's own: a JSON Web Key Set (RFC 7517) of keys on P-256. A key with the members <c>sub</c> and
/// <c>role</c> is a service's own, and signs for that subject in that role alone.
/// </summary>
public static class SigningKeys
{
    /// <summary>Reads a file's text.</summary>
    /// <exception cref="InvalidDataException">No key in it can be used.</exception>
    public static IReadOnlyList<JsonWebKey> Parse(string text)
    {
        List<JsonWebKey> usable = [.. new JsonWebKeySet(text).Keys.Where(IsUsable)];
        return usable.Count > 0 ? usable : throw new InvalidDataException("it has no key for ES256 with an id (kid)");
    }

    /// <summary>Whether a key may have signed for somebody.</summary>
    public static bool SignsFor(SecurityKey? key, string subject, IEnumerable<string> roles) =>
        key is not JsonWebKey { AdditionalData: var bounds }
        || (Allows(bounds, "sub", [subject]) && Allows(bounds, "role", roles));

    private static bool IsUsable(JsonWebKey key) =>
        key is { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, Kid.Length: > 0, Use: null or "sig" };

    private static bool Allows(IDictionary<string, object> bounds, string member, IEnumerable<string> values) =>
        !bounds.TryGetValue(member, out var bound) || values.All(value => value == bound?.ToString());
}
