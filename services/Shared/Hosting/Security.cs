using System.Security.Claims;
using System.Security.Cryptography;
using Messaging;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>
/// Every endpoint but health wants a bearer token. Signed by the desk's own key (<c>Auth:PublicKeyFile</c>, ES256) or by an
/// OIDC provider (<c>Auth:Authority</c>); the algorithms are listed, never taken from the token.
/// </summary>
public static class Security
{
    /// <summary>The claim that holds the role.</summary>
    public const string RoleClaim = "role";

    /// <summary>The claim that names a department system's department.</summary>
    public const string DepartmentClaim = "department";

    /// <summary>Who issues the local desk's tokens.</summary>
    public const string LocalIssuer = "desk";

    /// <summary>What tokens must be meant for.</summary>
    public const string Audience = "desk-api";

    /// <summary>Adds authentication and, as a fallback, the demand for it.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider(); // no cookies here, so no keys to keep
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                NameClaimType = "sub",
                RoleClaimType = configuration["Auth:RoleClaim"] ?? RoleClaim,
                ValidAudience = configuration["Auth:Audience"] ?? Audience,
                ValidIssuer = configuration["Auth:Issuer"] ?? LocalIssuer,
                ValidateIssuer = true,
                ValidateAudience = true,
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = TimeSpan.FromSeconds(30),
            };
            if (configuration["Auth:Authority"] is { Length: > 0 } authority)
            {
                options.Authority = authority;
                options.TokenValidationParameters.ValidIssuer = configuration["Auth:Issuer"];
                options.TokenValidationParameters.ValidateIssuer = true;
                options.TokenValidationParameters.ValidAlgorithms =
                    configuration.GetSection("Auth:Algorithms").Get<string[]>() ?? [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
            }
            else
            {
                options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
                options.TokenValidationParameters.IssuerSigningKey = PublicKey(configuration["Auth:PublicKeyFile"]);
            }
        });
        return services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .Services;
    }

    /// <summary>Who the token speaks for, in the first of the given roles that it has.</summary>
    public static Actor ToActor(this ClaimsPrincipal user, params string[] roles)
    {
        var role = Array.Find(roles, user.IsInRole) ?? throw Refusal.Forbidden("The token has none of the roles that may do this.");
        var id = role == Roles.Department ? user.FindFirstValue(DepartmentClaim) : user.FindFirstValue("sub");
        return id is { Length: > 0 } ? new Actor(role, id) : throw Refusal.Forbidden(
            $"The token names no {(role == Roles.Department ? DepartmentClaim : "sub")}.");
    }

    private static ECDsaSecurityKey PublicKey(string? file)
    {
        if (file is null or "")
        {
            throw new InvalidOperationException("Set Auth:Authority (an OIDC provider) or Auth:PublicKeyFile (the desk's own key).");
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return new ECDsaSecurityKey(key);
    }
}
