using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hosting;

/// <summary>What a token must fulfil besides signature, issuer, audience and expiry.</summary>
public sealed partial class TokenRules
{
    private const int LongestSubject = 200;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private readonly WatchedFile<Revocations>? _revoked;
    private readonly string _roleClaim;
    private readonly ILogger _logger;

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration"><c>Auth:LongestLifetime</c> (a day when absent), <c>Auth:RevokedFile</c> and <c>Auth:RoleClaim</c>.</param>
    /// <param name="logger">Hears of tokens refused.</param>
    /// <exception cref="InvalidOperationException">The file cannot be read.</exception>
    public TokenRules(IConfiguration configuration, ILogger<TokenRules> logger)
    {
        _logger = logger;
        _roleClaim = configuration["Auth:RoleClaim"] ?? Security.RoleClaim;
        LongestLifetime = configuration.GetValue("Auth:LongestLifetime", Longest);
        if (configuration["Auth:RevokedFile"] is { Length: > 0 } file) _revoked = new(file, Read, TimeProvider.System, logger);
    }

    /// <summary>How long tokens may be valid where the settings do not say.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(1);

    /// <summary>How long they may be valid here.</summary>
    public TimeSpan LongestLifetime { get; }

    /// <summary>Why a token is refused; null for a good one.</summary>
    /// <param name="token">One whose signature, issuer, audience and expiry were found good.</param>
    /// <param name="now">Real time.</param>
    public string? Fault(SecurityToken token, DateTimeOffset now)
    {
        var fault = token is JsonWebToken read ? FaultOf(read, now) : "It is no JSON Web Token.";
        if (fault is not null) LogRefused(fault);
        return fault;
    }

    /// <summary>Says why a token did not come so far.</summary>
    /// <param name="fault">What validation has found.</param>
    public void Tell(Exception fault) => LogRefused(fault switch
    {
        SecurityTokenInvalidAudienceException => "It is meant for another audience (aud).",
        SecurityTokenInvalidIssuerException => "Its issuer (iss) is none that is known here.",
        SecurityTokenExpiredException => "It has expired (exp).",
        SecurityTokenNoExpirationException => "It does not say when it expires (exp).",
        SecurityTokenNotYetValidException => "It is not valid yet (nbf).",
        SecurityTokenSignatureKeyNotFoundException => "No key is known by the id that it names (kid).",
        SecurityTokenInvalidSignatureException => "Its signature is not good, or not by an algorithm that is taken here (alg).",
        _ => "It cannot be read as a signed token.",
    });

    private string? FaultOf(JsonWebToken token, DateTimeOffset now)
    {
        var (subject, issuedAt) = (token.Subject, new DateTimeOffset(token.IssuedAt, TimeSpan.Zero));
        return token.TryGetHeaderValue<object>("crit", out _) ? "Its header has critical members (crit), and none is understood here."
            : subject is not { Length: > 0 and <= LongestSubject } || subject.Any(char.IsControl) ? $"It names no subject (sub) of 1 to {LongestSubject} characters."
            : token.IssuedAt == DateTime.MinValue ? "It does not say when it was issued (iat)."
            : issuedAt > now + Skew ? "It was issued in the future (iat)."
            : new DateTimeOffset(token.ValidTo, TimeSpan.Zero) - issuedAt > LongestLifetime ? $"It is valid for longer than {LongestLifetime.TotalHours:0.##} hours."
            : _revoked?.Current.Has(token.Id is { Length: > 0 } id ? id : null, subject, issuedAt) ?? false ? "It was revoked."
            : !SigningKeys.SignsFor(token.SigningKey, subject, token.Claims.Where(c => c.Type == _roleClaim).Select(c => c.Value)) ? "Its key does not sign for that subject in that role."
            : null;
    }

    private Revocations Read(string text)
    {
        var read = Revocations.Parse(text);
        if (read.NotUnderstood.Count > 0) LogNotUnderstood(string.Join(", ", read.NotUnderstood));
        return read;
    }

    [LoggerMessage(1803, LogLevel.Warning, "A token was refused: {Fault}")]
    private partial void LogRefused(string fault);

    [LoggerMessage(1804, LogLevel.Error, "Lines of the file of revoked tokens are not understood, and revoke nothing: {Lines}")]
    private partial void LogNotUnderstood(string lines);
}
