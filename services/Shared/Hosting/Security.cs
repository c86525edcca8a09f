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
/// <c>Auth:KeysFile</c>; others come from an OIDC provider (<c>Auth:Authority</c> or <c>Auth:KeysUrl</c>). The algorithms are listed, never
/// taken from the token.
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
        if (ProviderAddress.From(configuration) is { } provider)
        {
            services.AddSingleton(_ => provider).AddSingleton<ProviderKeys>().AddHostedService(p => p.GetRequiredService<ProviderKeys>());
        }

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<ILogger<TokenRules>, IServiceProvider>((options, logger, p) => Configure(options, configuration, logger, p.GetService<ProviderKeys>()))
            .ValidateOnStart();
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

    private static void Configure(JwtBearerOptions options, IConfiguration configuration, ILogger logger, ProviderKeys? provider)
    {
        var desk = configuration["Auth:KeysFile"] is { Length: > 0 } file
            ? new WatchedFile<IReadOnlyList<JsonWebKey>>(file, SigningKeys.Parse, TimeProvider.System, logger)
            : null;
        if (desk is null && provider is null)
        {
            throw new InvalidOperationException("Set Auth:KeysFile (keys of the desk's own), Auth:Authority or Auth:KeysUrl (an OIDC provider).");
        }

        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false; // they repeat what stands in the token; the log says it (1803)
        options.Events = TokenEvents.Of(desk is not null, provider);
        options.TokenValidationParameters = new TokenValidationParameters
        {
            NameClaimType = "sub",
            RoleClaimType = configuration["Auth:RoleClaim"] ?? RoleClaim,
            ValidAudience = configuration["Auth:Audience"] ?? Audience,
            ValidIssuers = Issuers(), // asked for anew with each token: discovery may say so later, or otherwise
            ValidateIssuer = true,
            ValidateAudience = true,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            ClockSkew = TimeSpan.FromSeconds(30),
            ValidAlgorithms = provider is null ? [SecurityAlgorithms.EcdsaSha256]
                : configuration.GetSection("Auth:Algorithms").Get<string[]>() ?? [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolver = (_, token, kid, _) => desk is not null && token.Issuer == LocalIssuer
                ? desk.Current.Where(key => key.KeyId == kid)
                : provider?.Find(kid) ?? [],
        };

        IEnumerable<string> Issuers()
        {
            if (desk is not null) yield return LocalIssuer;
            if (provider?.Issuer is { } issuer) yield return issuer;
        }
    }
}
