using System.Security.Cryptography;
using System.Text.Json;
using Hosting;
using Messaging;
using Microsoft.IdentityModel.Tokens;

namespace DeskSetup;

/// <summary>The local desk's own keys, made at first start, and the tokens signed with them (ES256).</summary>
/// <param name="folder">Where the keys lie; the private halves are readable by their owner only.</param>
public sealed class Tokens(string folder)
{
    private readonly Keys _desk = new(folder, "desk");
    private readonly Keys _audit = new(folder, "audit");

    /// <summary>What services check tokens by: the public halves, as a JSON Web Key Set.</summary>
    public string KeysFile => Path.Combine(folder, "tokens.jwks.json");

    /// <summary>Tokens that hold no longer; see <see cref="Revocations"/>.</summary>
    public string RevokedFile => Path.Combine(folder, "tokens.revoked");

    /// <summary>What Audit signs its own tokens with when it reads the other services' logs. It signs for Audit as an auditor, and for nobody else.</summary>
    public string AuditKeyFile => _audit.PrivateFile;

    /// <summary>Makes the keys if there are none, and the files that services read.</summary>
    public void EnsureKey()
    {
        _desk.Ensure();
        _audit.Ensure();
        if (!File.Exists(RevokedFile)) LocalFiles.WritePrivate(RevokedFile, "");
        if (new[] { _desk, _audit }.Any(key => !Known().Contains(IdOf(key)))) WriteSet([]);
    }

    /// <summary>Signs with a new key from now on. Tokens of the one before hold on; those of the one before that do not.</summary>
    public void Rotate()
    {
        EnsureKey();
        using var before = Read(_desk);
        File.Delete(_desk.PrivateFile);
        _desk.Ensure();
        WriteSet([before]);
    }

    /// <summary>Revokes one token, or all of somebody's that were issued until now. Services know within two seconds.</summary>
    /// <param name="id">The token's <c>jti</c>.</param>
    /// <param name="subject">Whose.</param>
    public void Revoke(string? id, string? subject)
    {
        EnsureKey();
        var now = TimeProvider.System.GetUtcNow().AddSeconds(1); // times in tokens are whole seconds
        var lines = new[] { id is null ? null : $"jti {id}", subject is null ? null : $"sub {subject} {now:yyyy-MM-ddTHH:mm:ssZ}" };
        LocalFiles.WritePrivate(RevokedFile, File.ReadAllText(RevokedFile) + string.Concat(lines.OfType<string>().Select(line => $"{line}\n")));
    }

    /// <summary>A token for somebody in a role.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="id">Who: agent, expert, channel; for a department system its own name.</param>
    /// <param name="department">The department, for the role department.</param>
    /// <param name="valid">How long, real time.</param>
    public string Create(string role, string id, string? department, TimeSpan valid)
    {
        using var key = Read(_desk);
        return DeskToken.Create(key, role, id, department, valid);
    }

    private List<string> Known() => File.Exists(KeysFile) ? [.. new JsonWebKeySet(File.ReadAllText(KeysFile)).Keys.Select(key => key.Kid)] : [];

    private void WriteSet(IEnumerable<ECDsa> earlier)
    {
        using var desk = Read(_desk);
        using var audit = Read(_audit);
        var keys = new[] { desk }.Concat(earlier).Select(key => Member(key)).Append(Member(audit, Audit.AuditService.Name, Roles.Auditor));
        var text = JsonSerializer.Serialize(new { keys });
        File.WriteAllText(KeysFile + ".new", text);
        File.Move(KeysFile + ".new", KeysFile, overwrite: true);
    }

    private static Dictionary<string, string> Member(ECDsa key, string? subject = null, string? role = null)
    {
        var half = DeskToken.PublicHalfOf(key);
        var member = new Dictionary<string, string>
        {
            ["kty"] = half.Kty, ["crv"] = half.Crv, ["x"] = half.X, ["y"] = half.Y, ["kid"] = half.Kid, ["use"] = half.Use, ["alg"] = half.Alg,
        };
        if (subject is not null) (member["sub"], member["role"]) = (subject, role!);
        return member;
    }

    private static string IdOf(Keys keys)
    {
        using var key = Read(keys);
        return DeskToken.KeyIdOf(key);
    }

    private static ECDsa Read(Keys keys)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keys.PrivateFile));
        return key;
    }
}
