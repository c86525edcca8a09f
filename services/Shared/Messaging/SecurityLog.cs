using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>
/// The security log 安全日志: who was refused what, who was shown personal data, who erased, changed a document, replayed or took evidence away. Its lines
/// bear <c>Stream: security</c>, and <c>Logs:SecurityFolder</c> keeps them in files of their own besides. It tells who, what and of which
/// request, never what was in it. (A request is <c>Request</c> here: in a call, ASP.NET has a <c>RequestId</c> of its own, which would win.)
/// </summary>
public sealed partial class SecurityLog(ILogger<SecurityLog> logger)
{
    /// <summary>Somebody was refused over HTTP.</summary>
    /// <param name="who"><c>role/id</c>; without a valid token the address that it came from.</param>
    /// <param name="method">GET, POST, …</param>
    /// <param name="route">The pattern of the address.</param>
    /// <param name="status">401, 403 or 429.</param>
    [LoggerMessage(2201, LogLevel.Warning, "{Who} was refused {Method} {Route}: {Status}")]
    public partial void Refused(string who, string method, string route, int status);

    /// <summary>Somebody was refused over the bus; the message is parked.</summary>
    [LoggerMessage(2202, LogLevel.Warning, "{Who} was refused {Type} in {Queue}: {Reason}")]
    public partial void RefusedMessage(string who, string type, string queue, string reason);

    /// <summary>Somebody was shown personal data of customers, for the first time within an hour.</summary>
    [LoggerMessage(2203, LogLevel.Information, "{Who} was shown personal data of {Requests} by {Way}")]
    public partial void Viewed(string who, string requests, string way);

    /// <summary>Somebody read what is in a parked message.</summary>
    [LoggerMessage(2204, LogLevel.Warning, "{Who} read the body of parked message {Id}")]
    public partial void BodyRead(string who, long id);

    /// <summary>Somebody had parked messages handled again.</summary>
    [LoggerMessage(2205, LogLevel.Information, "{Who} had {Messages} replayed")]
    public partial void Replayed(string who, string messages);

    /// <summary>Somebody had a customer's personal data erased.</summary>
    [LoggerMessage(2206, LogLevel.Warning, "{Who} had the personal data of request {Request} erased")]
    public partial void Erased(string who, Guid request);

    /// <summary>Somebody changed a document of the directory: a policy, a calendar, who there is.</summary>
    [LoggerMessage(2207, LogLevel.Information, "{Who} changed the directory: {Change}")]
    public partial void DirectoryChanged(string who, string change);

    /// <summary>Somebody took evidence of a request away, its texts sealed.</summary>
    [LoggerMessage(2208, LogLevel.Information, "{Who} took the evidence of request {Request}")]
    public partial void EvidenceTaken(string who, Guid request);

    /// <summary>Somebody discarded a parked message, which is gone.</summary>
    [LoggerMessage(2209, LogLevel.Warning, "{Who} discarded parked message {Id}, {Type} of {Sender}")]
    public partial void Discarded(string who, long id, string type, string sender);
}
