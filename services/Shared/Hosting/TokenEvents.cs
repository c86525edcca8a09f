using Messaging;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Hosting;

/// <summary>What happens to a token besides its validation: its key is looked for before, our own rules are checked after, and the log is told.</summary>
internal static class TokenEvents
{
    private const string Scheme = "Bearer ";
    private static readonly JsonWebTokenHandler Reader = new();
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <param name="hasOwnKeys">Whether the desk's own issuer is known, whose tokens have nothing to do with the provider.</param>
    /// <param name="provider">The provider's keys, if there is one.</param>
    public static JwtBearerEvents Of(bool hasOwnKeys, ProviderKeys? provider) => new()
    {
        OnMessageReceived = context => provider is null ? Task.CompletedTask : LookForKeyAsync(context, hasOwnKeys, provider),
        OnTokenValidated = CheckAsync,
        OnAuthenticationFailed = TellAsync,
        OnChallenge = context => context.AuthenticateFailure is NotYetException notYet ? throw notYet : Task.CompletedTask,
    };

    /// <summary>A key that the provider has begun to sign with is taken with its first token.</summary>
    private static async Task LookForKeyAsync(MessageReceivedContext context, bool hasOwnKeys, ProviderKeys provider)
    {
        if (Read(context.Request) is not { } token || (hasOwnKeys && token.Issuer == Security.LocalIssuer))
        {
            return;
        }

        await provider.LookForAsync(token.Kid, context.HttpContext.RequestAborted);
        if (!provider.AreKnown)
        {
            context.Fail(new NotYetException("The keys of the identity provider are not known yet, so nothing can be said of its tokens."));
        }
    }

    private static JsonWebToken? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header[Scheme.Length..].Trim() is var text && !Reader.CanReadToken(text))
        {
            return null;
        }

        try
        {
            return Reader.ReadJsonWebToken(text);
        }
        catch (ArgumentException)
        {
            return null; // validation says so
        }
    }

    private static Task CheckAsync(TokenValidatedContext context)
    {
        var rules = context.HttpContext.RequestServices.GetRequiredService<TokenRules>();
        if (rules.Fault(context.SecurityToken, TimeProvider.System.GetUtcNow()) is { } fault) context.Fail(fault);
        return Task.CompletedTask;
    }

    /// <summary>Anybody can send these: what comes again from the same address is told of once a minute.</summary>
    private static Task TellAsync(AuthenticationFailedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var (told, fault) = (services.GetRequiredService<ToldRefusals>().Cache, (Caller.Of(context.HttpContext), context.Exception.GetType()));
        if (!told.TryGetValue(fault, out _))
        {
            told.Set(fault, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Again });
            services.GetRequiredService<TokenRules>().Tell(context.Exception);
        }

        return Task.CompletedTask;
    }
}
