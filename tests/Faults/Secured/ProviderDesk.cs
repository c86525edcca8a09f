using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Faults.Servers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TestKit;

namespace Faults.Tests.Secured;

/// <summary>A service that takes the tokens of a provider, beside those of the desk's own.</summary>
public sealed class ProviderDesk : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-oidc-").FullName;
    private readonly HttpClient _http = new();
    private CertificateAuthority _authority = null!;

    /// <summary>The provider.</summary>
    public OpenIdProvider Provider { get; private set; } = null!;

    /// <summary>The desk.</summary>
    public ProcessDesk Processes { get; private set; } = null!;

    /// <summary>Starts Directory anew with the provider at its authority.</summary>
    /// <param name="every">How often its keys are read.</param>
    public Task StartAsync(TimeSpan every) => StartAsync($"Auth__Authority={Provider.Authority}", $"Auth__KeysEvery={every}");

    /// <summary>Starts Directory anew.</summary>
    public async Task StartAsync(params string[] settings)
    {
        if (Processes.IsStarted("directory")) await Processes.KillAsync("directory");
        Processes.Start("directory", [.. settings, $"Auth__Tls__CaFile={_authority.File}"]);
        await Processes.ReadyAsync("directory");
    }

    /// <summary>What Directory answers who brings a token, and when to ask again.</summary>
    public async Task<(HttpStatusCode Status, string Why, TimeSpan? RetryAfter)> CallAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Processes.Addresses["directory"]}/log/summary"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, $"{answer.Headers.WwwAuthenticate} {await answer.Content.ReadAsStringAsync()}", answer.Headers.RetryAfter?.Delta);
    }

    /// <summary>Completes when it answers so.</summary>
    public Task BecomesAsync(string token, HttpStatusCode status) =>
        Eventually.BecomesAsync(() => CallAsync(token), answer => answer.Status == status, $"the token is answered with {status}");

    /// <summary>Completes when Directory has logged so since its start.</summary>
    public Task SaysAsync(int id, string words) => Eventually.BecomesAsync(
        () => Task.FromResult(Processes.LogOf("directory").Where(line => line.Contains("\"Id\":", StringComparison.Ordinal))),
        lines => lines.Any(line => line.Contains($"\"Id\":{id}", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal)), $"{id} {words}");

    /// <summary>As good as the provider's, and signed with a key that nobody knows.</summary>
    public string Forge(string kid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signing = new ECDsaSecurityKey(key) { KeyId = kid, CryptoProviderFactory = new() { CacheSignatureProviders = false } };
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Provider.Issuer, Audience = "desk-api", Claims = new Dictionary<string, object> { ["sub"] = "olga", ["role"] = "auditor" },
            SigningCredentials = new(signing, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public async Task InitializeAsync()
    {
        _authority = new(_folder, "desk");
        Provider = new(_authority.Issue("localhost"), _authority.File);
        await Provider.StartAsync();
        Processes = await ProcessDesk.ProvisionAsync();
    }

    public async Task DisposeAsync()
    {
        await Processes.DisposeAsync();
        await Provider.DisposeAsync();
        _http.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
