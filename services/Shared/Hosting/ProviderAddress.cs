using Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>What a provider says of its tokens.</summary>
/// <param name="Issuer">Who issues them.</param>
/// <param name="Keys">The keys that sign them, each with an id (<c>kid</c>).</param>
internal sealed record ProviderSet(string Issuer, IReadOnlyList<SecurityKey> Keys);

/// <summary>
/// Where a provider says it: at <c>Auth:Authority</c>, by OIDC discovery, or at <c>Auth:KeysUrl</c>, which is a JSON Web Key Set alone
/// and wants <c>Auth:Issuer</c> beside it. Over HTTPS (<c>Auth:Tls</c> says whom to trust), but for an address of this machine itself.
/// </summary>
internal sealed class ProviderAddress : IDocumentRetriever, IDisposable
{
    private const int LargestDocument = 1024 * 1024;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly bool _hasDiscovery;
    private readonly HttpClient _http;

    private ProviderAddress(IConfiguration configuration, Uri uri, bool hasDiscovery, string? issuer)
    {
        (Uri, _hasDiscovery, Issuer) = (uri, hasDiscovery, issuer);
        Every = configuration.GetValue("Auth:KeysEvery", TimeSpan.FromMinutes(5));
        var tls = Tls.From(configuration.GetSection("Auth:Tls"));
        if (Every < Shortest || Every > Longest)
        {
            throw new InvalidOperationException($"Auth:KeysEvery is from {Shortest:c} to {Longest:c}.");
        }

        if (tls.IsAsked && uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException($"Auth:Tls is set, and {uri} begins with http://: say https://, or leave it out.");
        }

        var handler = tls.CreateHandler();
        handler.AllowAutoRedirect = false; // nobody is asked whom the settings, or discovery, do not name
        _http = new(handler) { MaxResponseContentBufferSize = LargestDocument };
    }

    /// <summary>What is asked.</summary>
    public Uri Uri { get; }

    /// <summary>How often; from a second to an hour, five minutes where the settings do not say.</summary>
    public TimeSpan Every { get; }

    /// <summary>Who issues the tokens, where the settings say so; null where discovery does.</summary>
    public string? Issuer { get; }

    /// <summary>By the settings; null where there is no provider.</summary>
    /// <exception cref="InvalidOperationException">They do not fit together, or would leave the connection unsecured; the message says which.</exception>
    public static ProviderAddress? From(IConfiguration configuration)
    {
        return (Given("Authority"), Given("KeysUrl"), Given("Issuer")) switch
        {
            (null, null, _) => null,
            (not null, not null, _) => throw new InvalidOperationException("Set Auth:Authority (discovery) or Auth:KeysUrl (a set of keys alone), not both."),
            (null, not null, null) => throw new InvalidOperationException("Auth:KeysUrl wants Auth:Issuer: a set of keys does not say whose it is."),
            ({ } authority, _, var issuer) => new(configuration, Secured(authority.TrimEnd('/') + "/.well-known/openid-configuration"), hasDiscovery: true, issuer),
            (_, { } keys, var issuer) => new(configuration, Secured(keys), hasDiscovery: false, issuer),
        };

        string? Given(string key) => configuration[$"Auth:{key}"] is { Length: > 0 } value ? value : null;
    }

    /// <summary>Asks.</summary>
    /// <exception cref="InvalidDataException">It answers, and names no issuer or no key.</exception>
    /// <exception cref="Exception">It does not answer, or not as it should.</exception>
    public async Task<ProviderSet> ReadAsync(CancellationToken cancellationToken)
    {
        var read = _hasDiscovery
            ? await OpenIdConnectConfigurationRetriever.GetAsync(Uri.AbsoluteUri, this, cancellationToken)
            : new() { JsonWebKeySet = new(await GetDocumentAsync(Uri.AbsoluteUri, cancellationToken)) };
        List<SecurityKey> keys = [.. (read.JsonWebKeySet?.GetSigningKeys() ?? []).Where(key => key.KeyId is { Length: > 0 })];
        return (Issuer ?? read.Issuer) is { Length: > 0 } issuer && keys.Count > 0
            ? new(issuer, keys)
            : throw new InvalidDataException("it names no issuer, or no key for signatures that has an id (kid)");
    }

    /// <inheritdoc />
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) => _http.GetStringAsync(Secured(address), cancel);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>Also of the address of the keys, which discovery names.</summary>
    private static Uri Secured(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : throw new InvalidOperationException($"The provider's address {address} must begin with https://, unless it is this machine's own.");
}
