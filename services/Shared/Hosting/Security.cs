using System.Security.Claims;
using Messaging;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>
/// Every endpoint but health wants a bearer token. Those of the desk's own (issuer <c>desk</c>, ES256) are checked with the keys of
/// <c>Auth:KeysFile</c>; others come from an OIDC provider (<c>Auth:Authority</c>). The algorithms are listed, never taken from the token.
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
        services.AddSingleton<TokenRules>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<ILogger<TokenRules>>((options, logger) => Configure(options, configuration, logger)).ValidateOnStart();
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

    private static void Configure(JwtBearerOptions options, IConfiguration configuration, ILogger logger)
    {
        var keys = configuration["Auth:KeysFile"] is { Length: > 0 } file
            ? new WatchedFile<IReadOnlyList<JsonWebKey>>(file, SigningKeys.Parse, TimeProvider.System, logger)
            : null;
        var authority = configuration["Auth:Authority"] is { Length: > 0 } address ? address : null;
        if (keys is null && authority is null)
        {
            throw new InvalidOperationException("Set Auth:KeysFile (keys of the desk's own) or Auth:Authority (an OIDC provider).");
        }

        options.MapInboundClaims = false;
        options.Authority = authority;
        options.Events = new() { OnTokenValidated = CheckAsync };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            NameClaimType = "sub",
            RoleClaimType = configuration["Auth:RoleClaim"] ?? RoleClaim,
            ValidAudience = configuration["Auth:Audience"] ?? Audience,
            ValidIssuers = new[] { keys is null ? null : LocalIssuer, authority is null ? null : configuration["Auth:Issuer"] }.OfType<string>(),
            ValidateIssuer = true,
            ValidateAudience = true,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            ClockSkew = TimeSpan.FromSeconds(30),
            ValidAlgorithms = authority is null ? [SecurityAlgorithms.EcdsaSha256]
                : configuration.GetSection("Auth:Algorithms").Get<string[]>() ?? [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolverUsingConfiguration = (_, token, kid, _, provider) =>
            {
                IEnumerable<SecurityKey>? known = token.Issuer == LocalIssuer && keys is not null ? keys.Current : provider?.SigningKeys;
                return known?.Where(key => key.KeyId == kid) ?? [];
            },
        };
    }

    private static Task CheckAsync(TokenValidatedContext context)
    {
        var rules = context.HttpContext.RequestServices.GetRequiredService<TokenRules>();
        if (rules.Fault(context.SecurityToken, TimeProvider.System.GetUtcNow()) is { } fault) context.Fail(fault);
        return Task.CompletedTask;
    }
}
