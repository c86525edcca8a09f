using System.Security.Cryptography;
using Hosting;
using Messaging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeskSetup;

/// <summary>The local desk's own key, made at first start, and the tokens signed with it (ES256).</summary>
/// <param name="folder">Where the key lies; the private half is readable by its owner only.</param>
public sealed class Tokens(string folder)
{
    private readonly Keys _keys = new(folder, "desk");

    /// <summary>What services get.</summary>
    public string PublicKeyFile => _keys.PublicFile;

    /// <summary>Makes the key if there is none.</summary>
    public void EnsureKey() => _keys.Ensure();

    /// <summary>A token for somebody in a role.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="id">Who: agent, expert, channel; for a department system its own name.</param>
    /// <param name="department">The department, for the role department.</param>
    /// <param name="valid">How long, real time.</param>
    public string Create(string role, string id, string? department, TimeSpan valid)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_keys.PrivateFile));
        var claims = new Dictionary<string, object> { ["sub"] = id, [Security.RoleClaim] = role };
        if (department is not null)
        {
            claims[Security.DepartmentClaim] = department;
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Security.LocalIssuer,
            Audience = Security.Audience,
            NotBefore = now,
            IssuedAt = now,
            Expires = now + valid,
            Claims = claims,
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
                SecurityAlgorithms.EcdsaSha256),
        });
    }
}
