using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Faults.Servers;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using TestKit;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Faults.Tests.Secured;

/// <summary>A real OpenID Connect provider (OpenIddict) over HTTPS: discovery, a set of keys, and tokens for whoever asks.</summary>
/// <param name="shown">Its certificate.</param>
/// <param name="caFile">Who has issued that.</param>
public sealed class OpenIdProvider(IssuedCertificate shown, string caFile) : IAsyncDisposable
{
    private readonly int _port = FreePort.Find();
    private readonly HttpClient _http = new(new Tls(caFile).CreateHandler());
    private readonly List<SigningCredentials> _keys = [NewRsa(SecurityAlgorithms.RsaSha256)];
    private WebApplication? _app;
    private int _reads;

    /// <summary>Where discovery begins.</summary>
    public string Authority => $"https://localhost:{_port}";

    /// <summary>Where the set of keys alone is.</summary>
    public string KeysUrl => $"{Authority}/.well-known/jwks";

    /// <summary>Who issues its tokens, as these say it.</summary>
    public string Issuer => $"{Authority}/";

    /// <summary>How often discovery was asked for.</summary>
    public int Reads => _reads;

    /// <summary>It answers, and what it answers makes no sense.</summary>
    public bool IsConfused { get; set; }

    /// <summary>A key for RSA.</summary>
    public static SigningCredentials NewRsa(string algorithm) => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = $"rsa-{Guid.NewGuid():N}" }, algorithm);

    /// <summary>A key for ES256.</summary>
    public static SigningCredentials NewEc() =>
        new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = $"ec-{Guid.NewGuid():N}" }, SecurityAlgorithms.EcdsaSha256);

    /// <summary>Signs with another key from now on; those before stay in the set.</summary>
    public void Rotate(SigningCredentials key)
    {
        _keys.Insert(0, key);
        Publish();
    }

    /// <summary>Takes all keys but the one that signs out of the set.</summary>
    public void Retire()
    {
        _keys.RemoveRange(1, _keys.Count - 1);
        Publish();
    }

    /// <summary>A token for somebody, by the grant for clients.</summary>
    public async Task<string> TokenAsync(string role, string subject, string audience = "desk-api")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = subject, ["client_secret"] = "any", ["as"] = role, ["for"] = audience,
        });
        using var answer = await _http.PostAsync(new Uri($"{Authority}/connect/token"), form);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return (string?)body!["access_token"] ?? throw new InvalidOperationException(body.ToJsonString());
    }

    /// <summary>Begins, again, at the same address.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            _port, port => port.UseHttps(X509Certificate2.CreateFromPemFile(shown.CertificateFile, shown.KeyFile))));
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(server => Describe(server).UseAspNetCore());
        _app = builder.Build();
        _app.Use(CountAsync);
        _app.UseAuthentication();
        Publish();
        await _app.StartAsync();
    }

    /// <summary>Goes away.</summary>
    public async Task StopAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _http.Dispose();
    }

    private static OpenIddictServerBuilder Describe(OpenIddictServerBuilder server) => server
        .EnableDegradedMode().SetTokenEndpointUris("connect/token").AllowClientCredentialsFlow()
        .AddEphemeralEncryptionKey().AddEphemeralSigningKey().DisableAccessTokenEncryption()
        .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => ValueTask.CompletedTask))
        .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            var identity = new ClaimsIdentity("test").SetClaim("sub", context.ClientId).SetClaim("role", (string?)context.Request["as"]);
            identity.SetAudiences((string)context.Request["for"]!).SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
            context.SignIn(new ClaimsPrincipal(identity));
            return ValueTask.CompletedTask;
        }));

    private void Publish()
    {
        var published = _app?.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials;
        published?.Clear();
        published?.AddRange(_keys);
    }

    private Task CountAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path == "/.well-known/openid-configuration") Interlocked.Increment(ref _reads);
        return IsConfused ? http.Response.WriteAsync("<html>Sign in</html>") : next(http);
    }
}
