using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>Bearer tokens of the desk's own (ES256), for the local desk and for services that call each other.</summary>
public static class DeskToken
{
    /// <summary>Signs a token; it has an id of its own, by which it can be revoked.</summary>
    /// <param name="key">A private key on P-256 whose public half stands in the set that services know.</param>
    /// <param name="role">One of <see cref="Messaging.Roles"/>.</param>
    /// <param name="id">Who: agent, expert, channel; for a department system its own name.</param>
    /// <param name="department">The department, for the role department.</param>
    /// <param name="valid">How long, real time; services take none that is valid for longer than <see cref="TokenRules.Longest"/>.</param>
    public static string Create(ECDsa key, string role, string id, string? department, TimeSpan valid)
    {
        var claims = new Dictionary<string, object> { ["sub"] = id, ["jti"] = $"{Guid.NewGuid():N}", [Security.RoleClaim] = role };
        if (department is not null)
        {
            claims[Security.DepartmentClaim] = department;
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var signing = new ECDsaSecurityKey(key) { KeyId = KeyIdOf(key), CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Security.LocalIssuer,
            Audience = Security.Audience,
            NotBefore = now,
            IssuedAt = now,
            Expires = now + valid,
            Claims = claims,
            SigningCredentials = new SigningCredentials(signing, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>The id of a key: its thumbprint (RFC 7638), so that both halves give the same.</summary>
    public static string KeyIdOf(ECDsa key) => PublicHalfOf(key).Kid;

    /// <summary>The public half, as a set of keys has it (RFC 7517).</summary>
    public static JsonWebKey PublicHalfOf(ECDsa key)
    {
        using var half = ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
        var found = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(half));
        (found.Kid, found.Use, found.Alg) = (Base64UrlEncoder.Encode(found.ComputeJwkThumbprint()), "sig", SecurityAlgorithms.EcdsaSha256);
        return found;
    }
}
