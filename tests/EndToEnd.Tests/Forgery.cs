using System.Security.Cryptography;
using System.Text.Json;
using Hosting;
using Messaging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EndToEnd.Tests;

/// <summary>Tokens that the desk would not give out, but for one thing wrong as it would.</summary>
internal static class Forgery
{
    /// <summary>An auditor's token with that wrong; "genuine" for one with nothing wrong.</summary>
    public static string? Forge(this RunningDesk desk, string what)
    {
        using var own = desk.Key("desk.pem");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var audits = desk.Key("audit.pem");
        var kid = DeskToken.KeyIdOf(own);
        return what switch
        {
            "nothing" => null,
            "unsigned" => Unsigned(Claims()),
            "hs256" => Signed(new SymmetricSecurityKey(File.ReadAllBytes(desk.Tokens.KeysFile)) { KeyId = kid }, Claims(), SecurityAlgorithms.HmacSha256),
            "another key" => Signed(Key(other, DeskToken.KeyIdOf(other)), Claims()),
            "another key under the id of the desk's" => Signed(Key(other, kid), Claims()),
            "no key id" => Signed(Key(own, null), Claims()),
            "audience" => Signed(Key(own, kid), Claims(("aud", "another-api"))),
            "issuer" => Signed(Key(own, kid), Claims(("iss", "somebody"))),
            "an issuer that no header can hold" => Signed(Key(own, kid), Claims(("iss", "中\r\nSet-Cookie: a=b"))),
            "expired" => Signed(Key(own, kid), Claims(("exp", At(-1)), ("iat", At(-2)))),
            "no expiry" => Signed(Key(own, kid), Claims(("exp", null))),
            "no subject" => Signed(Key(own, kid), Claims(("sub", null))),
            "an empty subject" => Signed(Key(own, kid), Claims(("sub", ""))),
            "a subject of two lines" => Signed(Key(own, kid), Claims(("sub", "a\nb"))),
            "no time of issue" => Signed(Key(own, kid), Claims(("iat", null))),
            "issued tomorrow" => Signed(Key(own, kid), Claims(("iat", At(24)), ("exp", At(25)))),
            "two days long" => Signed(Key(own, kid), Claims(("exp", At(47)))),
            "crit" => Signed(Key(own, kid), Claims(), header: new() { ["crit"] = new[] { "exp" } }),
            "an unknown crit" => Signed(Key(own, kid), Claims(), header: new() { ["crit"] = new[] { "b64" }, ["b64"] = false }),
            "Audit's key for somebody else" => Signed(Key(audits, DeskToken.KeyIdOf(audits)), Claims()),
            "Audit's key for an administrator" => Signed(Key(audits, DeskToken.KeyIdOf(audits)), Claims(("sub", "audit"), ("role", Roles.Admin))),
            "Audit's key for two roles" => Signed(
                Key(audits, DeskToken.KeyIdOf(audits)), Claims(("sub", "audit"), ("role", new[] { Roles.Auditor, Roles.Admin }))),
            "Audit's own" => Signed(Key(audits, DeskToken.KeyIdOf(audits)), Claims(("sub", "audit"))),
            _ => Signed(Key(own, kid), Claims()),
        };
    }

    private static ECDsa Key(this RunningDesk desk, string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Path.GetDirectoryName(desk.Tokens.KeysFile)!, file)));
        return key;
    }

    private static ECDsaSecurityKey Key(ECDsa key, string? id) => new(key) { KeyId = id };

    private static long At(double hours) => TimeProvider.System.GetUtcNow().AddHours(hours).ToUnixTimeSeconds();

    /// <summary>A good token's claims, but for some; null leaves one out.</summary>
    private static Dictionary<string, object> Claims(params (string Name, object? Value)[] others)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = "auditor", [Security.RoleClaim] = Roles.Auditor, ["iss"] = Security.LocalIssuer, ["aud"] = Security.Audience,
            ["iat"] = At(-0.01), ["exp"] = At(1),
        };
        foreach (var (name, value) in others)
        {
            if (value is null) claims.Remove(name);
            else claims[name] = value;
        }

        return claims;
    }

    private static string Signed(
        SecurityKey key, Dictionary<string, object> claims, string algorithm = SecurityAlgorithms.EcdsaSha256, Dictionary<string, object>? header = null)
    {
        key.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            JsonSerializer.Serialize(claims), new SigningCredentials(key, algorithm), header ?? []);
    }

    private static string Unsigned(Dictionary<string, object> claims) =>
        $"{Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.";
}
