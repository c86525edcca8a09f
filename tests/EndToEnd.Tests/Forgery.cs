using System.Security.Cryptography;
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
        using var own = ECDsa.Create();
        own.ImportFromPem(File.ReadAllText(Path.Combine(Path.GetDirectoryName(desk.Tokens.PublicKeyFile)!, "desk.pem")));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["sub"] = "auditor", [Security.RoleClaim] = Roles.Auditor };
        return what switch
        {
            "nothing" => null,
            "unsigned" => Unsigned(now.AddHours(1)),
            "hs256" => Signed(new SymmetricSecurityKey(File.ReadAllBytes(desk.Tokens.PublicKeyFile)), SecurityAlgorithms.HmacSha256),
            _ => Signed(
                new ECDsaSecurityKey(what == "another key" ? other : own), SecurityAlgorithms.EcdsaSha256,
                audience: what == "audience" ? "another-api" : Security.Audience,
                issuer: what == "issuer" ? "somebody" : Security.LocalIssuer,
                expires: what == "expired" ? now.AddHours(-1) : now.AddHours(1), withExpiry: what != "no expiry"),
        };

        string Signed(
            SecurityKey key, string algorithm, string audience = Security.Audience, string issuer = Security.LocalIssuer,
            DateTime? expires = null, bool withExpiry = true)
        {
            key.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer, Audience = audience, Claims = claims, Expires = withExpiry ? expires ?? now.AddHours(1) : null,
                NotBefore = now.AddHours(-2), SigningCredentials = new SigningCredentials(key, algorithm),
            });
        }
    }

    private static string Unsigned(DateTime expires)
    {
        var exp = new DateTimeOffset(expires).ToUnixTimeSeconds();
        var payload = $$"""
            {"sub":"auditor","role":"auditor","iss":"{{Security.LocalIssuer}}","aud":"{{Security.Audience}}","exp":{{exp}}}
            """;
        return $"{Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{Base64UrlEncoder.Encode(payload)}.";
    }
}
