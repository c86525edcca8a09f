using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventStore;
using Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hosting;

/// <summary>
/// A list that a caller may wait on instead of asking again and again: <c>?wait=SECONDS&amp;seen=TAG</c> answers as soon as
/// the list differs from the one whose ETag was <c>TAG</c>, and at the latest after that much real time. Who waits in too many calls at once is
/// told 429, as every change of the log wakes each of them.
/// </summary>
/// <param name="Wait">Seconds, at most 30.</param>
/// <param name="Seen">The ETag.</param>
public sealed record LongPoll(string? Wait = null, string? Seen = null)
{
    private const int LongestSeconds = 30;

    /// <summary>Calls of one caller that may wait at the same time on a node.</summary>
    public const int MostWaiting = 20;

    private static readonly ConcurrentDictionary<string, int> Waiting = new(StringComparer.Ordinal);

    /// <summary>Another replica's appends wake nobody here; they are found this soon.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    /// <summary>A flood of appends is looked at together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    /// <summary>The list as JSON, with its ETag.</summary>
    /// <param name="http">The call.</param>
    /// <param name="read">Reads the list as it is now, JSON.</param>
    /// <exception cref="Refusal"><c>wait</c> is not a number of seconds.</exception>
    public async Task<IResult> AnswerAsync(HttpContext http, Func<CancellationToken, Task<string>> read)
    {
        var caller = Caller.Of(http);
        try
        {
            if (Waiting.AddOrUpdate(caller, 1, (_, calls) => calls + 1) <= MostWaiting) return await WaitAsync(http, read);

            http.Response.Headers.RetryAfter = "1";
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }
        finally
        {
            if (Waiting.AddOrUpdate(caller, 0, (_, calls) => calls - 1) == 0) Waiting.TryRemove(new(caller, 0));
        }
    }

    private async Task<IResult> WaitAsync(HttpContext http, Func<CancellationToken, Task<string>> read)
    {
        var log = http.RequestServices.GetRequiredService<EventLog>();
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var (wait, seen) = (WaitOf(Wait), Seen?.Trim('"'));
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // Waiting begins before reading, so that what is appended in between is not missed.
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping, http.RequestAborted);
            var appended = log.WaitForAppendAsync(Recheck, waiting.Token);
            var body = Encoding.UTF8.GetBytes(await read(http.RequestAborted));
            var tag = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8));
            if (tag != seen || stopping.IsCancellationRequested || TimeProvider.System.GetElapsedTime(started) >= wait)
            {
                await waiting.CancelAsync();
                http.Response.Headers.ETag = $"\"{tag}\"";
                return Results.Bytes(body, "application/json");
            }

            await Task.WhenAny(appended);
            await Task.WhenAny(Task.Delay(Gather, TimeProvider.System, waiting.Token));
        }
    }

    private static TimeSpan WaitOf(string? seconds) =>
        seconds is null ? TimeSpan.Zero
        : int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? TimeSpan.FromSeconds(Math.Min(number, LongestSeconds))
            : throw Refusal.Invalid("wait", $"wait is a number of seconds, at most {LongestSeconds}.");
}
