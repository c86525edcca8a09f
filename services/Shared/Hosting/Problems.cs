using System.Text.Json;
using System.Text.RegularExpressions;
using Messaging;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hosting;

/// <summary>What goes wrong becomes problem details (RFC 9457) that name the member at fault, and never repeat its content.</summary>
public sealed partial class Problems(IProblemDetailsService details, ILogger<Problems> logger) : IExceptionHandler
{
    private const string OtherMediaType = "The body is of another media type than is taken here: application/json, or multipart/form-data where a file is.";

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Describe(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            LogDefect(httpContext.Request.Method, Logs.RouteOf(httpContext), exception);
        }
        else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            LogUnavailable(exception.GetType().Name, exception.GetBaseException().Message);
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        return await details.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Why, where ASP.NET itself says no more than a status.</summary>
    public static void GiveReason(ProblemDetailsContext context) => context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
    {
        StatusCodes.Status401Unauthorized => "A bearer token of this desk is needed: none came, or it is not, or no longer, good.",
        StatusCodes.Status403Forbidden => "The token's role may not do this.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "The address is there, but not for this method.",
        StatusCodes.Status415UnsupportedMediaType => OtherMediaType,
        StatusCodes.Status429TooManyRequests => "Too many calls of this caller; Retry-After says when.",
        _ => null,
    };

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        Refusal refusal => Describe(refusal),
        BadHttpRequestException bad when Unbound().Match(bad.Message) is { Success: true } at => Describe(
            Refusal.Invalid(at.Groups["name"].Value, $"{at.Groups["name"].Value} cannot be read as {WordFor(at.Groups["type"].Value)}.")),
        BadHttpRequestException bad when Missing().Match(bad.Message) is { Success: true } at => Describe(
            Refusal.Invalid(at.Groups["name"].Value, $"{at.Groups["name"].Value} must be given.")),
        BadHttpRequestException { InnerException: JsonException json } => Describe(Envelope.Invalid(json)),
        BadHttpRequestException bad => Problem(bad.StatusCode, "bad-request", "The request cannot be read", ReasonOf(bad.StatusCode)),
        NotYetException notYet => Problem(503, "not-yet", "Not ready yet", notYet.Message),
        _ when IsOfAText(exception) => Describe(Refusal.Invalid("body", "A text has a character that no record can hold.")),
        _ when Inbox.IsTransient(exception) => Problem(
            503, "unavailable", "The desk's store is away", "Nothing was lost; the same call again, with the same Idempotency-Key, is safe."),
        OperationCanceledException => Problem(499, "cancelled", "The caller went away", ""),
        _ => Problem(500, "defect", "A defect of the desk", "It is logged under the trace id."),
    };

    /// <summary>PostgreSQL says so of a zero character, and of half a character. All that is known to come in is checked before.</summary>
    private static bool IsOfAText(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }
        || (exception is not null && IsOfAText(exception.InnerException));

    /// <summary>In our words: ASP.NET's own name types, and repeat what was sent.</summary>
    private static string ReasonOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "The body is larger than is taken here.",
        StatusCodes.Status415UnsupportedMediaType => OtherMediaType,
        StatusCodes.Status408RequestTimeout => "The body came too slowly.",
        _ => "It is not HTTP as it should be, or its body is missing, cut off or not of the kind that is taken here.",
    };

    private static ProblemDetails Describe(Refusal refusal)
    {
        var (status, title) = refusal.Kind switch
        {
            RefusalKind.Invalid => (400, "Something in the request is not as it must be"),
            RefusalKind.Forbidden => (403, "Not allowed"),
            RefusalKind.Unknown => (404, "Not found"),
            _ => (409, "Not in its present state"),
        };
        var problem = Problem(status, Names.Kebab(refusal.Kind.ToString()), title, refusal.Message);
        if (refusal.Field is not null)
        {
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [refusal.Field] = [refusal.Message] };
        }

        return problem;
    }

    private static string WordFor(string type) => type switch
    {
        _ when type.Contains("DateTimeOffset", StringComparison.Ordinal) => "a moment of ISO 8601 with its offset",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a day, yyyy-MM-dd",
        _ when type.Contains("Guid", StringComparison.Ordinal) => "an id",
        _ when type.Contains("bool", StringComparison.OrdinalIgnoreCase) => "true or false",
        _ => "a whole number",
    };

    /// <summary>As ASP.NET says that a value does not fit its parameter; the rest of it repeats the value.</summary>
    [GeneratedRegex("^Failed to bind parameter \"(?<type>\\S+) (?<name>\\w+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unbound();

    /// <summary>As ASP.NET says that a parameter is missing.</summary>
    [GeneratedRegex("^Required parameter \"\\S+ (?<name>\\w+)\" was not provided", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Missing();

    private static ProblemDetails Problem(int status, string type, string title, string detail) =>
        new() { Status = status, Type = $"urn:desk:problem:{type}", Title = title, Detail = detail };

    [LoggerMessage(1601, LogLevel.Error, "{Method} {Endpoint} met a defect")]
    private partial void LogDefect(string method, string endpoint, Exception exception);

    [LoggerMessage(1602, LogLevel.Warning, "A call was put off: {Error} {Detail}")]
    private partial void LogUnavailable(string error, string detail);
}
